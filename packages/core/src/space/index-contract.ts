/** The k best rows for each query: -1 rows never occur; fewer than k only where fewer rows are allowed. */
export interface Hits {
  /** Row indices, best first; ties of score broken by the lower row. */
  readonly rows: Int32Array;
  /** Inner products in float32, aligned with rows. */
  readonly scores: Float32Array;
}

/**
 * Maximum inner product over a fixed matrix [rows × dimensions] of L2-normalised rows. Every implementation
 * passes testing/index-suite.ts. Searches of one event-loop turn may be batched; none blocks the event loop for
 * more than a few milliseconds.
 */
export interface VectorIndex {
  readonly kind: "faiss-flat" | "faiss-hnsw" | "exact";
  readonly rows: number;
  readonly dimensions: number;
  /**
   * @param query float32 [dimensions], L2-normalised by the caller.
   * @param k 1 to rows.
   * @param allowed a byte per row, non-zero where the row may be returned; null for all. Exact: never fewer
   *   results than exist.
   */
  search(query: Float32Array, k: number, allowed: Uint8Array | null): Promise<Hits>;
  /** Frees native memory and ends worker threads. Later searches throw. */
  close(): Promise<void>;
}
