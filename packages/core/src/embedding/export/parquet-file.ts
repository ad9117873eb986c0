import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBDataChunk, DuckDBInstance, type DuckDBType, type DuckDBValue } from "@duckdb/node-api";
import { createScratchFolder } from "../../scratch-folder.js";
import { sqlName, sqlText } from "../../sql-text.js";

export const parquetContentType = "application/vnd.apache.parquet";

export interface ParquetColumn {
  readonly name: string;
  readonly type: DuckDBType;
  /** What a row holds; null where it holds nothing. */
  value(row: number): DuckDBValue;
  /** SQL for what the file shall have instead of the column itself, for instance "to_timestamp(timestamp)". */
  readonly written?: string;
}

/** DuckDB's own vector size: the most rows a chunk can hold. */
const rowsInChunk = 2048;

/**
 * A Parquet file (zstd) of rows 0 … rows - 1 in their order, in pieces of 64 KiB. DuckDB writes files only: rows
 * go to a database in the system's temporary folder, 2,048 at a time, others getting their turn in between; so
 * memory does not grow with them. The folder is gone when the last piece is read, or the reader stops.
 */
export async function* parquetFile(
  columns: readonly ParquetColumn[],
  rows: number,
): AsyncGenerator<Uint8Array> {
  const folder = await createScratchFolder("parquet");
  try {
    const path = join(folder, "table.parquet");
    await write(columns, rows, join(folder, "table.duckdb"), path);
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write(columns: readonly ParquetColumn[], rows: number, database: string, path: string) {
  const instance = await DuckDBInstance.create(database, { threads: "1", memory_limit: "512MB" });
  try {
    const connection = await instance.connect();
    const declared = columns.map(({ name, type }) => `${sqlName(name)} ${type}`);
    await connection.run(`CREATE TABLE file (${declared.join(", ")})`);
    // Never committed, so that nothing is written a second time when the database closes.
    await connection.run("BEGIN");
    const appender = await connection.createAppender("file");
    const types = columns.map(({ type }) => type);
    for (let from = 0; from < rows; from += rowsInChunk) {
      const length = Math.min(rowsInChunk, rows - from);
      const chunk = DuckDBDataChunk.create(types, length);
      chunk.setColumns(columns.map((column) => Array.from({ length }, (_, i) => column.value(from + i))));
      appender.appendDataChunk(chunk);
      appender.flushSync();
      await new Promise((resolve) => setImmediate(resolve));
    }
    appender.closeSync();
    const selected = columns.map(({ name, written }) => `${written ?? sqlName(name)} AS ${sqlName(name)}`);
    await connection.run(
      `COPY (SELECT ${selected.join(", ")} FROM file) TO ${sqlText(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
    connection.closeSync();
  } finally {
    instance.closeSync();
  }
}
