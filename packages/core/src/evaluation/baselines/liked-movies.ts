import type { Dataset } from "../../dataset/dataset.js";
import { ratingCounts } from "../ranker.js";

/** Movies that somebody liked. What all baselines of likes rank. */
export interface LikedMovies {
  /** uint32 [rows]: dataset rows, the most liked movie first (ties: the lower dataset row). */
  readonly movieRows: Uint32Array;
  /** uint32 [rows]: how many users liked each, at least 1. */
  readonly counts: Uint32Array;
}

export function likedMovies(train: Dataset, minRating: number): LikedMovies {
  const counts = ratingCounts(train.ratings, train.movies.length, minRating);
  const movieRows = Uint32Array.from(counts.keys())
    .filter((movie) => counts[movie]! > 0)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
  return { movieRows, counts: movieRows.map((movie) => counts[movie]!) };
}
