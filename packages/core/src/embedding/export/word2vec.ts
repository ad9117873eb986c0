import { bytesOf } from "../../bytes.js";
import type { Embedding } from "../embedding.js";
import { type EmbeddingExport, type ExportMovie, streamed } from "./export.js";
import { cell, lines, numbers, wordOf } from "./text.js";

/** word2vec's text format (Mikolov 2013), as gensim's load_word2vec_format reads it; the keys are movie ids. */
export function word2vecText({ ids, dimensions, vectors }: Embedding): EmbeddingExport {
  return streamed(
    { format: "word2vec", fileName: "vectors.txt", contentType: "text/plain; charset=utf-8" },
    () =>
      lines(
        `${ids.length} ${dimensions}`,
        ids.length,
        (row) => `${wordOf(ids[row]!)} ${numbers(vectors, dimensions, row, " ")}`,
      ),
  );
}

/** word2vec's binary format: a text header, then for each movie its key, a space, float32 numbers, a newline. */
export function word2vecBinary({ ids, dimensions, vectors }: Embedding): EmbeddingExport {
  const header = Buffer.from(`${ids.length} ${dimensions}\n`);
  const keys = ids.map((id) => Buffer.from(`${wordOf(id)} `));
  const size = keys.reduce((sum, key) => sum + key.length + dimensions * 4 + 1, header.length);
  const newline = Buffer.from("\n");
  return streamed(
    { format: "word2vec-binary", fileName: "vectors.bin", contentType: "application/octet-stream" },
    function* () {
      yield header;
      for (let from = 0; from < ids.length; from += 1024) {
        const parts: Uint8Array[] = [];
        for (let row = from; row < Math.min(ids.length, from + 1024); row++) {
          const vector = vectors.subarray(row * dimensions, (row + 1) * dimensions);
          parts.push(keys[row]!, bytesOf(vector), newline);
        }
        yield Buffer.concat(parts);
      }
    },
    size,
  );
}

/** What the keys mean: a table of key, id, title, year and genres (joined by "|"), in row order. */
export function metadataTable(
  { ids, movieRows }: Embedding,
  movies: readonly ExportMovie[],
): EmbeddingExport {
  return streamed(
    { format: "metadata", fileName: "movies.tsv", contentType: "text/tab-separated-values; charset=utf-8" },
    () =>
      lines("key\tid\ttitle\tyear\tgenres", ids.length, (row) => {
        const movie = movies[movieRows[row]!];
        const facts = [movie?.title ?? "", movie?.year ?? null, movie?.genres.join("|") ?? ""];
        return [wordOf(ids[row]!), ids[row]!, ...facts].map(cell).join("\t");
      }),
  );
}
