import type { Ratings } from "../dataset.js";

/** What sorting a range of users found. */
export interface SortedUsers {
  /** uint32 [last - first]: how many ratings each user keeps, at the front of the user's range. */
  readonly kept: Uint32Array;
  /** By user: places (in the order given) of ratings that a later one of the same movie replaces. */
  readonly dropped: Map<number, number[]>;
}

/**
 * Sorts each user's ratings, users first … last - 1, by (timestamp, movie row) in place and drops all but the last
 * rating of a movie. One float64 holds time and movie both, so that the engine's native sort does the work; where
 * they do not fit in 53 bits, an index is sorted instead.
 */
export function sortUsers(ratings: Ratings, movieCount: number, first: number, last: number): SortedUsers {
  const { offsets, movies, values, timestamps } = ratings;
  const kept = new Uint32Array(last - first);
  const dropped = new Map<number, number[]>();
  const stamps = new Uint32Array(movieCount);
  const movieValues = new Float32Array(movieCount);
  let keys = new Float64Array(1024);

  for (let user = first; user < last; user++) {
    const start = offsets[user]!;
    let end = offsets[user + 1]!;
    let twice = false;
    let sorted = true;
    let earliest = Number.POSITIVE_INFINITY;
    let latest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) {
      const movie = movies[i]!;
      const time = timestamps[i]!;
      if (stamps[movie] === user + 1) twice = true;
      stamps[movie] = user + 1;
      if (time < latest || (time === latest && movie < movies[i - 1]!)) sorted = false;
      if (time < earliest) earliest = time;
      if (time > latest) latest = time;
    }
    if (twice) {
      end = dropRepeats(user, start, end);
      sorted = false;
    }
    kept[user - first] = end - start;
    if (sorted) continue;
    if ((latest - earliest + 1) * movieCount < Number.MAX_SAFE_INTEGER) sortByKey(start, end, earliest);
    else sortByIndex(start, end);
  }
  return { kept, dropped };

  function sortByKey(start: number, end: number, earliest: number): void {
    const count = end - start;
    if (count > keys.length) keys = new Float64Array(2 * count);
    for (let i = 0; i < count; i++) {
      const movie = movies[start + i]!;
      keys[i] = (timestamps[start + i]! - earliest) * movieCount + movie;
      movieValues[movie] = values[start + i]!;
    }
    keys.subarray(0, count).sort();
    for (let i = 0; i < count; i++) {
      const time = Math.floor(keys[i]! / movieCount);
      const movie = keys[i]! - time * movieCount;
      movies[start + i] = movie;
      values[start + i] = movieValues[movie]!;
      timestamps[start + i] = time + earliest;
    }
  }

  function sortByIndex(start: number, end: number): void {
    const order = Array.from({ length: end - start }, (_, i) => start + i);
    order.sort((a, b) => timestamps[a]! - timestamps[b]! || movies[a]! - movies[b]!);
    rewrite(start, order);
  }

  function rewrite(start: number, order: readonly number[]): void {
    const rows = order.map((i) => [movies[i]!, values[i]!, timestamps[i]!] as const);
    rows.forEach(([movie, value, time], i) => {
      movies[start + i] = movie;
      values[start + i] = value;
      timestamps[start + i] = time;
    });
  }

  /** Moves what stays to the front; the new end. */
  function dropRepeats(user: number, start: number, end: number): number {
    const best = new Map<number, number>();
    for (let i = start; i < end; i++) {
      const other = best.get(movies[i]!);
      if (other === undefined || timestamps[i]! >= timestamps[other]!) best.set(movies[i]!, i);
    }
    const stays = new Set(best.values());
    const ordinals: number[] = [];
    for (let i = start; i < end; i++) if (!stays.has(i)) ordinals.push(i - start);
    dropped.set(user, ordinals);
    // In any order: they are sorted next.
    rewrite(start, [...stays]);
    return start + stays.size;
  }
}
