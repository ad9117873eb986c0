import type { HeldOut } from "../dataset/held-out.js";
import type { RatingPredictor } from "../embedding/rating-predictor.js";

/** Sums over each user's held-out ratings. */
export interface RatingErrors {
  /** float64 [users of heldOut]. */
  readonly squared: Float64Array;
  readonly absolute: Float64Array;
  /** uint32 [users of heldOut]: how many ratings were predicted: all. */
  readonly counts: Uint32Array;
}

/** The rating scale: the lowest and the highest rating of the training data. */
export interface RatingScale {
  readonly lowest: number;
  readonly highest: number;
}

export function ratingScale(values: Float32Array): RatingScale {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return { lowest, highest };
}

/**
 * Errors over every held-out rating. Where `predictor` can't tell (NaN), `fallback` is asked instead, so that all
 * predictors are measured on the same ratings; what either says is clipped to the scale, the same for all.
 * @param fallback predicts every rating.
 */
export function ratingErrors(
  heldOut: HeldOut,
  predictor: RatingPredictor,
  fallback: RatingPredictor,
  { lowest, highest }: RatingScale,
): RatingErrors {
  const users = heldOut.users.length;
  const squared = new Float64Array(users);
  const absolute = new Float64Array(users);
  const counts = new Uint32Array(users);
  for (let i = 0; i < users; i++) {
    const start = heldOut.offsets[i]!;
    const end = heldOut.offsets[i + 1]!;
    const movies = heldOut.movies.subarray(start, end);
    const predicted = new Float32Array(end - start);
    predictor.predict(heldOut.users[i]!, movies, predicted);
    if (predicted.some(Number.isNaN)) {
      const instead = new Float32Array(end - start);
      fallback.predict(heldOut.users[i]!, movies, instead);
      for (let r = 0; r < predicted.length; r++) if (Number.isNaN(predicted[r]!)) predicted[r] = instead[r]!;
    }
    for (let r = start; r < end; r++) {
      const error = Math.min(highest, Math.max(lowest, predicted[r - start]!)) - heldOut.values[r]!;
      squared[i]! += error * error;
      absolute[i]! += Math.abs(error);
    }
    counts[i] = end - start;
  }
  return { squared, absolute, counts };
}
