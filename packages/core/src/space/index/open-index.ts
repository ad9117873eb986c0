import { MatrixMemory } from "./matrix-memory.js";
import { ThreadIndex } from "./thread-index.js";

/** Copies raw vectors [rows × dimensions] into shared memory, a few megabytes a turn of the event loop. */
async function copied(vectors: Float32Array, dimensions: number): Promise<MatrixMemory> {
  const rows = vectors.length / dimensions;
  const storage = MatrixMemory.allocate(rows, dimensions);
  for (let row = 0; row < rows; row++) {
    storage.row(row).set(vectors.subarray(row * dimensions, (row + 1) * dimensions));
    if (row % 8192 === 8191) await new Promise((resolve) => setImmediate(resolve));
  }
  return storage;
}

/** The exact scan over raw vectors [rows × dimensions]; rows at least 1. */
export async function openExactIndex(vectors: Float32Array, dimensions: number): Promise<ThreadIndex> {
  return ThreadIndex.open(await copied(vectors, dimensions), "exact");
}

export type IndexChoice = "auto" | "exact";

/** Opens the index named, or the best there is. */
export function openIndex(
  vectors: Float32Array,
  dimensions: number,
  _choice: IndexChoice,
): Promise<ThreadIndex> {
  return openExactIndex(vectors, dimensions);
}
