import type { Embedding } from "../embedding.js";
import { type EmbeddingExport, type ExportMovie, streamed } from "./export.js";
import { cell, lines, numbers } from "./text.js";

const contentType = "text/tab-separated-values; charset=utf-8";

/** TensorBoard's Embedding Projector, the vectors: a row a movie, tab-separated, no header. */
export function projectorVectors({ ids, dimensions, vectors }: Embedding): EmbeddingExport {
  return streamed({ format: "projector-vectors", fileName: "vectors.tsv", contentType }, () =>
    lines(null, ids.length, (row) => numbers(vectors, dimensions, row, "\t")),
  );
}

/** TensorBoard's Embedding Projector, the labels: a header (there are several columns), then a row a movie. */
export function projectorMetadata(
  { ids, movieRows }: Embedding,
  movies: readonly ExportMovie[],
): EmbeddingExport {
  return streamed({ format: "projector-metadata", fileName: "metadata.tsv", contentType }, () =>
    lines("title\tyear\tgenres\tid", ids.length, (row) => {
      const movie = movies[movieRows[row]!];
      const facts = [movie?.title ?? ids[row]!, movie?.year ?? null, movie?.genres.join("|") ?? ""];
      return [...facts, ids[row]!].map(cell).join("\t");
    }),
  );
}
