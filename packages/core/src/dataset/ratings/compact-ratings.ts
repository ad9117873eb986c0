import type { Ratings } from "../dataset.js";
import { sharedRatings } from "./shared-ratings.js";

/** Closes the gaps: user `u` keeps the first `kept[u]` of its ratings. */
export function compactRatings(ratings: Ratings, kept: Uint32Array): Ratings {
  let total = 0;
  for (const count of kept) total += count;
  const result = sharedRatings(kept.length, total);
  let at = 0;
  for (let user = 0; user < kept.length; user++) {
    const start = ratings.offsets[user]!;
    const end = start + kept[user]!;
    result.movies.set(ratings.movies.subarray(start, end), at);
    result.values.set(ratings.values.subarray(start, end), at);
    result.timestamps.set(ratings.timestamps.subarray(start, end), at);
    at += end - start;
    result.offsets[user + 1] = at;
  }
  return result;
}
