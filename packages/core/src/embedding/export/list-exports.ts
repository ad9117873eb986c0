import type { Embedding } from "../embedding.js";
import type { EmbeddingExport, ExportMovie } from "./export.js";
import { npy } from "./npy.js";
import { parquet } from "./parquet.js";
import { projectorMetadata, projectorVectors } from "./projector.js";
import { metadataTable, word2vecBinary, word2vecText } from "./word2vec.js";

/**
 * Every file that an embedding can be downloaded as. File names differ, so that they fit in one folder.
 * @param movies the dataset's movies, which movieRows point into.
 * @param projection float32 [rows × 2], where a map is known: two more columns in the Parquet file.
 */
export function listExports(
  embedding: Embedding,
  movies: readonly ExportMovie[],
  projection: Float32Array | null = null,
): EmbeddingExport[] {
  return [
    word2vecText(embedding),
    word2vecBinary(embedding),
    metadataTable(embedding, movies),
    projectorVectors(embedding),
    projectorMetadata(embedding, movies),
    npy(embedding),
    parquet(embedding, movies, projection),
  ];
}
