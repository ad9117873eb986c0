import type { Embedding } from "../embedding/embedding.js";
import { InvalidInputError } from "../errors.js";
import { type IndexChoice, openIndex } from "./index/open-index.js";
import { IndexedSpace } from "./indexed-space.js";
import type { KeptBytes } from "./kept-bytes.js";
import type { Space } from "./space.js";

/**
 * @param options.index "auto": FAISS where its addon loads (flat up to 200,000 rows, HNSW above), else the
 *   project's own exact scan. Naming one that cannot be had throws.
 * @param options.kept where the table of neighbors and an HNSW graph are read from instead of being worked out, and put
 *   once they were; what it holds must have been made from the same embedding.
 * @throws InvalidInputError where a vector has a component that is no finite number, or nothing is embedded.
 */
export async function createSpace(
  embedding: Embedding,
  options: { readonly index?: IndexChoice; readonly kept?: KeptBytes | null } = {},
): Promise<Space> {
  const { vectors, dimensions, ids } = embedding;
  if (ids.length === 0) throw InvalidInputError.of("embedding", "has no movies.");
  if (vectors.length !== ids.length * dimensions)
    throw InvalidInputError.of(
      "embedding",
      `has ${vectors.length} numbers for [${ids.length} × ${dimensions}].`,
    );
  const kept = options.kept ?? null;
  const index = await openIndex(vectors, dimensions, options.index ?? "auto", kept);
  return new IndexedSpace(embedding, index, kept);
}
