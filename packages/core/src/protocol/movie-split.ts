import type { Dataset } from "../dataset/dataset.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import { type Random, shuffle } from "../random.js";
import { fate, type Split, separate } from "./split.js";

/**
 * Cold start: a `share` of the movies that somebody liked, drawn at random, loses all its ratings. To be found: these
 * movies, ranked among themselves, for the users who liked them and have at least `minRatings` other liked ratings.
 * A recipe that has no vector for a movie without ratings misses it.
 */
export function movieSplit(
  dataset: Dataset,
  {
    share,
    minRating,
    minRatings,
  }: { readonly share: number; readonly minRating: number; readonly minRatings: number },
  random: Random,
): Split {
  const { offsets, movies, values } = dataset.ratings;
  const isLiked = new Uint8Array(dataset.movies.length);
  for (let r = 0; r < movies.length; r++) if (values[r]! >= minRating) isLiked[movies[r]!] = 1;
  const liked = shuffle(
    Uint32Array.from(dataset.movies.keys()).filter((movie) => isLiked[movie] === 1),
    random,
  );
  const candidates = new Uint8Array(dataset.movies.length);
  for (const movie of liked.subarray(0, Math.round(share * liked.length))) candidates[movie] = 1;
  const fates = new Uint8Array(values.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    let likes = 0;
    for (let r = offsets[user]!; r < offsets[user + 1]!; r++)
      if (values[r]! >= minRating && candidates[movies[r]!] === 0) likes++;
    for (let r = offsets[user]!; r < offsets[user + 1]!; r++)
      if (candidates[movies[r]!] === 1)
        fates[r] = likes >= minRatings && values[r]! >= minRating ? fate.find : fate.leaveOut;
  }
  return { ...separate(dataset, timeOrder(dataset.ratings), fates), candidates };
}
