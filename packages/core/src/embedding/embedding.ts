/** A named float32 tensor, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * A named sparse float32 matrix in compressed-sparse-row form: row r owns the half-open range offsets[r] … offsets[r + 1].
 * An item-item model keeps its weights so where a dense [rows × rows] would be too large.
 */
export interface SparseMatrix {
  readonly rows: number;
  readonly columns: number;
  /** uint32 [rows + 1], from 0, never falling. */
  readonly offsets: Uint32Array;
  /** uint32 [values]: columns, ascending within a row. */
  readonly indices: Uint32Array;
  /** float32 [values]. */
  readonly values: Float32Array;
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
   * What else the recipe learned, by name: dense tensors of any shape. "output" [rows × dimensions] are output (context) vectors;
   * "users" [users × dimensions], "bias" [rows]; next-title keeps its network here.
   */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Sparse matrices that the recipe learned, by name; none where it is missing. */
  readonly sparse?: ReadonlyMap<string, SparseMatrix>;
  /** Lists of strings that the recipe needs later, by name, such as the names of features; none where it is missing. */
  readonly strings?: ReadonlyMap<string, readonly string[]>;
}

/** The bytes of an embedding's numbers; the texts of its vocabulary are not counted. */
export function embeddingBytes({ vectors, movieRows, tensors, sparse }: Embedding): number {
  let bytes = vectors.byteLength + movieRows.byteLength;
  for (const { data } of tensors.values()) bytes += data.byteLength;
  for (const { offsets, indices, values } of sparse?.values() ?? [])
    bytes += offsets.byteLength + indices.byteLength + values.byteLength;
  return bytes;
}
