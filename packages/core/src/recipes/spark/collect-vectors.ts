import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { CancelledError, CorruptDataError } from "../../errors.js";
import { sqlText } from "../../sql-text.js";

interface VectorFiles {
  readonly folder: string;
  /** The folder below it that holds `*.parquet`. */
  readonly name: string;
  readonly rows: number;
  readonly dimensions: number;
}

/**
 * What a Spark job wrote: float32 [rows × dimensions], the vector of id i in row i; zeros for ids without one.
 * @throws CorruptDataError where an id or a length is not what was asked for, or a number is not finite; CancelledError.
 */
export async function collectVectors(
  { folder, name, rows, dimensions }: VectorFiles,
  signal: AbortSignal,
): Promise<Float32Array> {
  const source = `read_parquet(${sqlText(join(folder, name, "*.parquet"))})`;
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    const described = await connection.runAndReadAll(`DESCRIBE SELECT vector FROM ${source}`);
    const type = String(described.getRowsJS()[0]?.[1]);
    const numbers = type.startsWith("STRUCT") ? "vector.values" : "vector";
    const result = await connection.stream(`SELECT id, CAST(${numbers} AS FLOAT[]) FROM ${source}`);
    const vectors = new Float32Array(rows * dimensions);
    for (;;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) break;
      if (signal.aborted) throw new CancelledError();
      for (const row of chunk.getRows()) {
        const [id, list] = row as [number, { readonly items: readonly number[] }];
        const place = `Spark's ${name} have`;
        if (!Number.isInteger(id) || id < 0 || id >= rows)
          throw new CorruptDataError(`${place} the id ${id}; must be 0 to ${rows - 1}`);
        if (list.items.length !== dimensions || !list.items.every(Number.isFinite))
          throw new CorruptDataError(`${place} no ${dimensions} finite numbers for the id ${id}`);
        vectors.set(list.items, id * dimensions);
      }
    }
    return vectors;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
