import type { Ratings } from "../dataset.js";

/** Zeroed memory that threads can share. */
export function sharedRatings(userCount: number, ratingCount: number): Ratings {
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  return {
    offsets: new Uint32Array(shared(4 * (userCount + 1))),
    movies: new Uint32Array(shared(4 * ratingCount)),
    values: new Float32Array(shared(4 * ratingCount)),
    timestamps: new Float64Array(shared(8 * ratingCount)),
  };
}
