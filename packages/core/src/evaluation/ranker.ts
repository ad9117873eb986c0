import { storedRating } from "../dataset/rating-decimals.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import type { NeighborSource } from "./neighbor-source.js";

/** Anything that can rank movies for a history: a trained embedding with its scorer, or a baseline. */
export interface Ranker {
  /** uint32 [rows]: the dataset row of each row that `scorer` scores. Movies that are missing here can't be found. */
  readonly movieRows: Uint32Array;
  readonly scorer: SequenceScorer;
  /** Where it also says which movies are alike. */
  readonly neighbors?: NeighborSource;
}

/** int32 [movies]: the ranker's row of each dataset movie, -1 for a movie outside its vocabulary. */
export function rowOfMovie(movieRows: Uint32Array, movies: number): Int32Array {
  const rows = new Int32Array(movies).fill(-1);
  for (let row = 0; row < movieRows.length; row++) rows[movieRows[row]!] = row;
  return rows;
}

/** uint32 [movies]: how many users rated each movie `minRating` or better. */
export function ratingCounts(
  ratings: { readonly movies: Uint32Array; readonly values: Float32Array },
  movies: number,
  minRating: number,
): Uint32Array {
  const counts = new Uint32Array(movies);
  const least = storedRating(minRating);
  for (let i = 0; i < ratings.movies.length; i++)
    if (ratings.values[i]! >= least) counts[ratings.movies[i]!]!++;
  return counts;
}
