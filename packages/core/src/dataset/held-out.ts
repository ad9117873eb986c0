/** Ratings kept from training, by user, in compressed-sparse-row form. */
export interface HeldOut {
  /** uint32 [n]: user indices, ascending; only users with at least one held-out rating. */
  readonly users: Uint32Array;
  /** uint32 [n + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [offsets[n]]: movie rows of the dataset, oldest first. */
  readonly movies: Uint32Array;
  /** float32, aligned with movies: their ratings. */
  readonly values: Float32Array;
}
