import type { Dataset, Ratings } from "./dataset.js";

export interface RatingStatistics {
  /** uint32 [movies]. */
  readonly ratingCounts: Uint32Array;
  /** float32 [movies], in the source's scale; NaN for a movie that nobody rated. */
  readonly meanRatings: Float32Array;
}

/** Ratings by movie. O(ratings). */
export function ratingStatistics(ratings: Ratings, movieCount: number): RatingStatistics {
  const ratingCounts = new Uint32Array(movieCount);
  const sums = new Float64Array(movieCount);
  const { movies, values } = ratings;
  for (let i = 0; i < movies.length; i++) {
    const row = movies[i]!;
    ratingCounts[row]!++;
    sums[row]! += values[i]!;
  }
  return { ratingCounts, meanRatings: Float32Array.from(sums, (sum, row) => sum / ratingCounts[row]!) };
}

/** How often each rating was given, ascending by rating; sums to the number of ratings. */
export function ratingHistogram(dataset: Dataset): { rating: number; count: number }[] {
  const counts = new Map<number, number>();
  for (const value of dataset.ratings.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([rating, count]) => ({ rating, count })).sort((a, b) => a.rating - b.rating);
}
