import { mix } from "../../random.js";
import type { Ratings } from "../dataset.js";

/** Any constant would do; it never changes, so that the same data is always split alike. */
const tieSeed = 0x7f4a7c15;

/**
 * uint32 [ratings]: where each rating stands in `ratings`, users in turn, each user's oldest first. Ratings of one
 * second come in an order that a fixed hash of user and movie draws.
 *
 * Datasets are stored by (timestamp, movie row). Within a second that order says nothing of what was watched first,
 * but it is one that a sequence model can learn: the next movie has a higher row. Whoever needs a history, or the last
 * rating of a user, asks here. O(ratings + tied ratings × log of the longest tie).
 */
export function timeOrder(ratings: Pick<Ratings, "offsets" | "movies" | "timestamps">): Uint32Array {
  const { offsets, movies, timestamps } = ratings;
  const places = new Uint32Array(movies.length);
  let keys = new Float64Array(64);
  for (let user = 0; user + 1 < offsets.length; user++) {
    const end = offsets[user + 1]!;
    for (let start = offsets[user]!; start < end; ) {
      let next = start + 1;
      while (next < end && timestamps[next] === timestamps[start]) next++;
      if (next === start + 1) places[start] = start;
      else tie(user, start, next);
      start = next;
    }
  }
  return places;

  /**
   * One float64 holds the hash (32 bits) and the place within the tie (21 bits: a user rates a movie once, and no
   * dataset has two million movies), so that the engine's native sort does the work.
   */
  function tie(user: number, start: number, end: number): void {
    const count = end - start;
    if (count > keys.length) keys = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) keys[i] = mix(mix(user ^ tieSeed) ^ movies[start + i]!) * 2 ** 21 + i;
    keys.subarray(0, count).sort();
    for (let i = 0; i < count; i++) places[start + i] = start + (keys[i]! % 2 ** 21);
  }
}
