import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  ARRAY,
  arrayValue,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  type DuckDBValue,
  FLOAT,
  INTEGER,
  LIST,
  listValue,
  VARCHAR,
} from "@duckdb/node-api";
import type { Embedding } from "../embedding.js";
import type { EmbeddingExport, ExportMovie } from "./export.js";

/** DuckDB's own vector size: the most rows a chunk can hold. */
const rowsInChunk = 2048;

/**
 * Parquet (zstd) with the names that Embedding Atlas' documentation uses: `embedding-atlas movies.parquet --text
 * title --vector vector`, or `--x projection_x --y projection_y` where a projection is given. Columns: id, title,
 * year, genres (list), vector (list of float32). DuckDB writes files only: it passes through the system's
 * temporary folder, and the bytes are kept from then on.
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
    contentType: "application/vnd.apache.parquet",
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
  const folder = await mkdtemp(join(tmpdir(), "cinevec-parquet-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  try {
    const connection = await instance.connect();
    const places = projection ? ", projection_x FLOAT, projection_y FLOAT" : "";
    await connection.run(
      `CREATE TABLE movies (id VARCHAR, title VARCHAR, year INTEGER, genres VARCHAR[], vector FLOAT[${dimensions}]${places})`,
    );
    const types: DuckDBType[] = [VARCHAR, VARCHAR, INTEGER, LIST(VARCHAR), ARRAY(FLOAT, dimensions)];
    if (projection) types.push(FLOAT, FLOAT);
    const appender = await connection.createAppender("movies");
    for (let from = 0; from < ids.length; from += rowsInChunk) {
      const rows = Array.from({ length: Math.min(rowsInChunk, ids.length - from) }, (_, i) => from + i);
      const facts = rows.map((row) => movies[movieRows[row]!]);
      const columns: DuckDBValue[][] = [
        rows.map((row) => ids[row]!),
        facts.map((movie) => movie?.title ?? null),
        facts.map((movie) => movie?.year ?? null),
        facts.map((movie) => listValue([...(movie?.genres ?? [])])),
        rows.map((row) => arrayValue(Array.from(vectors.subarray(row * dimensions, (row + 1) * dimensions)))),
      ];
      if (projection) for (const axis of [0, 1]) columns.push(rows.map((row) => projection[row * 2 + axis]!));
      const chunk = DuckDBDataChunk.create(types, rows.length);
      chunk.setColumns(columns);
      appender.appendDataChunk(chunk);
      await new Promise((resolve) => setImmediate(resolve));
    }
    appender.closeSync();
    const path = join(folder, "movies.parquet");
    await connection.run(`COPY movies TO '${path.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`);
    connection.closeSync();
    return await readFile(path);
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
