import type { Dataset } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import type { Random } from "../../random.js";

/** What each user liked, oldest first, in compressed-sparse-row form over embedding rows. */
export interface Likes {
  /** uint32 [users + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [likes]: embedding rows. */
  readonly rows: Uint32Array;
}

/** Ratings of at least `minRating` of movies inside the vocabulary. */
export function collectLikes(dataset: Dataset, minRating: number, rowOf: Int32Array): Likes {
  const { offsets, movies, values } = dataset.ratings;
  const liked = new Uint32Array(movies.length);
  const starts = new Uint32Array(offsets.length);
  const least = storedRating(minRating);
  let count = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      const row = rowOf[movies[i]!]!;
      if (row >= 0 && values[i]! >= least) liked[count++] = row;
    }
    starts[user + 1] = count;
  }
  return { offsets: starts, rows: liked.slice(0, count) };
}

/** A movie that the same user liked within `window` places of like `index`, or -1 where there is none. */
export function drawNearbyLike(
  likes: Likes,
  user: number,
  index: number,
  window: number,
  random: Random,
): number {
  const first = Math.max(likes.offsets[user]!, index - window);
  const last = Math.min(likes.offsets[user + 1]! - 1, index + window);
  if (first === last) return -1;
  const drawn = first + random.integer(last - first);
  return likes.rows[drawn >= index ? drawn + 1 : drawn]!;
}
