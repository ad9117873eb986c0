/** A named float32 tensor, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * A float32 matrix [rows × dimensions], row-major, with its vocabulary. A recipe may know fewer movies than
 * its dataset has: `movieRows[r]` is the dataset row of embedding row `r`.
 */
export interface Embedding {
  readonly dimensions: number;
  /** uint32 [rows], strictly increasing is not promised; each dataset row at most once. */
  readonly movieRows: Uint32Array;
  /** The movies' external ids, in row order: an artifact stands on its own. */
  readonly ids: readonly string[];
  /** float32 [rows × dimensions]: the input (movie) vectors, not normalised. */
  readonly vectors: Float32Array;
  /**
   * What else the recipe learned, by name. "output" [rows × dimensions] are output (context) vectors;
   * "users" [users × dimensions], "bias" [rows]; next-title keeps its network here.
   */
  readonly tensors: ReadonlyMap<string, Tensor>;
}
