import { ARRAY, arrayValue, FLOAT, INTEGER, LIST, listValue, VARCHAR } from "@duckdb/node-api";
import type { Embedding } from "../embedding.js";
import type { EmbeddingExport, ExportMovie } from "./export.js";
import { type ParquetColumn, parquetContentType, parquetFile } from "./parquet-file.js";

/**
 * Parquet (zstd) with the names that Embedding Atlas' documentation uses: `embedding-atlas movies.parquet --text
 * title --vector vector`, or `--x projection_x --y projection_y` where a projection is given. Columns: id, title,
 * year, genres (list), vector (list of float32). The bytes are kept once they are made.
 */
export function parquet(
  embedding: Embedding,
  movies: readonly ExportMovie[],
  projection: Float32Array | null,
): EmbeddingExport {
  let made: Promise<Uint8Array> | null = null;
  const bytes = () => {
    made ??= parquetBytes(embedding, movies, projection).catch((error) => {
      made = null;
      throw error;
    });
    return made;
  };
  return {
    format: "parquet",
    fileName: "movies.parquet",
    contentType: parquetContentType,
    bytes: async () => (await bytes()).length,
    async *write() {
      const all = await bytes();
      for (let at = 0; at < all.length; at += 1 << 20) yield all.subarray(at, at + (1 << 20));
    },
  };
}

async function parquetBytes(
  { ids, movieRows, dimensions, vectors }: Embedding,
  movies: readonly ExportMovie[],
  projection: Float32Array | null,
): Promise<Uint8Array> {
  const movie = (row: number) => movies[movieRows[row]!];
  const columns: ParquetColumn[] = [
    { name: "id", type: VARCHAR, value: (row) => ids[row]! },
    { name: "title", type: VARCHAR, value: (row) => movie(row)?.title ?? null },
    { name: "year", type: INTEGER, value: (row) => movie(row)?.year ?? null },
    { name: "genres", type: LIST(VARCHAR), value: (row) => listValue([...(movie(row)?.genres ?? [])]) },
    {
      name: "vector",
      type: ARRAY(FLOAT, dimensions),
      value: (row) => arrayValue(Array.from(vectors.subarray(row * dimensions, (row + 1) * dimensions))),
    },
  ];
  if (projection)
    for (const [axis, name] of ["projection_x", "projection_y"].entries())
      columns.push({ name, type: FLOAT, value: (row) => projection[row * 2 + axis]! });
  const pieces: Uint8Array[] = [];
  for await (const piece of parquetFile(columns, ids.length)) pieces.push(piece);
  return Buffer.concat(pieces);
}
