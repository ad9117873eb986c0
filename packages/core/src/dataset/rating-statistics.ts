import { viewAs } from "../bytes.js";
import type { Dataset, Ratings } from "./dataset.js";
import { decimalOf } from "./rating-decimals.js";

/** How often and how well each movie was rated. */
export interface RatingStatistics {
  /** uint32 [movies]. */
  readonly ratingCounts: Uint32Array;
  /**
   * float64 [movies], in the source's scale; NaN for a movie that nobody rated. The double nearest to the true mean
   * of the ratings' decimals, so that a mean of 4.2 equals the number 4.2.
   */
  readonly meanRatings: Float64Array;
}

/** Six digits after the point; with more, a float32 does not hold the decimal. */
const finestUnit = 1e6;

/** Ratings by movie. O(ratings). */
export function ratingStatistics(
  ratings: Pick<Ratings, "movies" | "values">,
  movieCount: number,
): RatingStatistics {
  const ratingCounts = new Uint32Array(movieCount);
  const sums = new Float64Array(movieCount);
  const { movies, values } = ratings;
  const unit = unitOf(countRatings(values).map(({ rating }) => rating));
  for (let i = 0; i < movies.length; i++) {
    const row = movies[i]!;
    ratingCounts[row]!++;
    // Whole numbers add up without rounding, whatever the order.
    sums[row]! += unit === null ? values[i]! : Math.round(values[i]! * unit);
  }
  return { ratingCounts, meanRatings: sums.map((sum, row) => sum / (ratingCounts[row]! * (unit ?? 1))) };
}

/** 10 for ratings with one digit after the point: all of them times the unit are whole. Null where there is none. */
function unitOf(decimals: readonly number[]): number | null {
  for (let unit = 1; unit <= finestUnit; unit *= 10) {
    // What is added up is made of the stored number, which need not lie next to its decimal: 300.00002 is stored as 300.0000153.
    if (decimals.every((decimal) => Math.round(Math.fround(decimal) * unit) / unit === decimal)) return unit;
  }
  return null;
}

/** How often each rating was given, ascending by rating, as decimals; sums to the number of ratings. */
export function ratingHistogram(dataset: Dataset): { rating: number; count: number }[] {
  return countRatings(dataset.ratings.values);
}

function countRatings(values: Float32Array): { rating: number; count: number }[] {
  // Ratings in halves, or in anything else that is a short binary fraction, leave the lower half of a float32 zero:
  // they are counted in a table, any other one in the map. A map alone takes a second and a half for 25 million.
  const short = new Uint32Array(1 << 16);
  const counts = new Map<number, number>();
  const bits = viewAs(values, Uint32Array);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i]! & 0xffff) === 0) short[bits[i]! >>> 16]!++;
    else counts.set(values[i]!, (counts.get(values[i]!) ?? 0) + 1);
  }
  const value = new Float32Array(1);
  const pattern = viewAs(value, Uint32Array);
  short.forEach((count, upper) => {
    if (count === 0) return;
    pattern[0] = (upper << 16) >>> 0;
    counts.set(value[0]!, (counts.get(value[0]!) ?? 0) + count);
  });
  return [...counts]
    .map(([rating, count]) => ({ rating: decimalOf(rating), count }))
    .sort((a, b) => a.rating - b.rating);
}
