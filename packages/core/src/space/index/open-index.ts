import type { VectorIndex } from "../index-contract.js";
import type { KeptBytes } from "../kept-bytes.js";
import { MatrixMemory } from "./matrix-memory.js";
import { searchThread } from "./search-thread.js";
import { ThreadIndex } from "./thread-index.js";

export type IndexChoice = "auto" | VectorIndex["kind"];

/** Above this many rows "auto" takes a graph instead of every row. */
const mostFlatRows = 200_000;

/** Null where the native FAISS addon loads, else why not. Loads it on the searching thread. */
export function faissProblem(): Promise<string | null> {
  return searchThread.ask(-1, "probe", null);
}

/** Returns once the searching thread answers; one that died is replaced. @throws SearchStoppedError where that dies, too. */
export async function checkSearching(): Promise<void> {
  await searchThread.ask(-1, "probe", null);
}

/**
 * Opens the index named over raw vectors [rows × dimensions], rows at least 1; "auto" is the best there is.
 * @param kept where an HNSW graph is read from, and put once it was built.
 * @throws InvalidInputError where a vector has a component that is no finite number.
 * @throws ConflictError where a FAISS index is named and the addon does not load.
 */
export async function openIndex(
  vectors: Float32Array,
  dimensions: number,
  choice: IndexChoice,
  kept: KeptBytes | null = null,
): Promise<ThreadIndex> {
  const storage = await copied(vectors, dimensions);
  if (choice !== "auto") return ThreadIndex.open(storage, choice, kept);
  if ((await faissProblem()) !== null) return ThreadIndex.open(storage, "exact", kept);
  return ThreadIndex.open(storage, storage.layout.rows > mostFlatRows ? "faiss-hnsw" : "faiss-flat", kept);
}

/** Copies raw vectors into shared memory, a few megabytes a turn of the event loop. */
async function copied(vectors: Float32Array, dimensions: number): Promise<MatrixMemory> {
  const rows = vectors.length / dimensions;
  const storage = MatrixMemory.allocate(rows, dimensions);
  for (let row = 0; row < rows; row++) {
    storage.row(row).set(vectors.subarray(row * dimensions, (row + 1) * dimensions));
    if (row % 8192 === 8191) await new Promise((resolve) => setImmediate(resolve));
  }
  return storage;
}
