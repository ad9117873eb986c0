import { UINTEGER } from "@duckdb/node-api";
import { type ParquetColumn, parquetFile } from "../../embedding/export/parquet-file.js";
import type { SparkTask } from "./spark-training.js";

/** A task's table as Parquet (user, item, position: uint32), in pieces. */
export function sparkTable({ table }: SparkTask): AsyncIterable<Uint8Array> {
  const column = (name: string, values: Uint32Array): ParquetColumn => ({
    name,
    type: UINTEGER,
    value: (row) => values[row]!,
  });
  const columns = [
    column("user", table.users),
    column("item", table.items),
    column("position", table.positions),
  ];
  return parquetFile(columns, table.items.length);
}
