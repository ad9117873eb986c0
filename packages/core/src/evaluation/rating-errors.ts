import type { HeldOut } from "../dataset/split.js";
import type { RatingPredictor } from "../embedding/rating-predictor.js";

/** Sums over each user's held-out ratings, NaN predictions left out. */
export interface RatingErrors {
  /** float64 [users of heldOut]. */
  readonly squared: Float64Array;
  readonly absolute: Float64Array;
  /** uint32 [users of heldOut]: how many ratings were predicted. */
  readonly counts: Uint32Array;
}

export function ratingErrors(heldOut: HeldOut, predictor: RatingPredictor): RatingErrors {
  const users = heldOut.users.length;
  const squared = new Float64Array(users);
  const absolute = new Float64Array(users);
  const counts = new Uint32Array(users);
  for (let i = 0; i < users; i++) {
    const start = heldOut.offsets[i]!;
    const end = heldOut.offsets[i + 1]!;
    const predicted = new Float32Array(end - start);
    predictor.predict(heldOut.users[i]!, heldOut.movies.subarray(start, end), predicted);
    for (let r = start; r < end; r++) {
      const error = predicted[r - start]! - heldOut.values[r]!;
      if (Number.isNaN(error)) continue;
      squared[i]! += error * error;
      absolute[i]! += Math.abs(error);
      counts[i]!++;
    }
  }
  return { squared, absolute, counts };
}
