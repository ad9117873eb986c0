import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { CorruptDataError } from "../../errors.js";
import { collectVectors } from "./collect-vectors.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-spark-test-"));
  await mkdir(join(folder, "items"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function write(file: string, select: string): Promise<void> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${select}) TO '${join(folder, "items", file)}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}
const collect = () =>
  collectVectors({ folder, name: "items", rows: 4, dimensions: 2 }, new AbortController().signal);

test("puts the vectors of all parts in the rows of their ids, lists of floats and MLlib's own vectors alike", async () => {
  await write("part-0.parquet", "SELECT 3 AS id, [1.5, -2]::FLOAT[] AS vector");
  await write("part-1.parquet", "SELECT 0 AS id, [0.25, 4]::FLOAT[] AS vector");
  expect(await collect()).toEqual(Float32Array.of(0.25, 4, 0, 0, 0, 0, 1.5, -2));
  await write("part-0.parquet", "SELECT 3 AS id, {'type': 1, 'values': [1.5, -2]::DOUBLE[]} AS vector");
  await write("part-1.parquet", "SELECT 0 AS id, {'type': 1, 'values': [0.25, 4]::DOUBLE[]} AS vector");
  expect(await collect()).toEqual(Float32Array.of(0.25, 4, 0, 0, 0, 0, 1.5, -2));
});

test.each([
  ["4 AS id, [1, 2]::FLOAT[] AS vector", "the id 4; must be 0 to 3"],
  ["1 AS id, [1, 2, 3]::FLOAT[] AS vector", "no 2 finite numbers for the id 1"],
  ["1 AS id, [1, 'nan'::FLOAT] AS vector", "no 2 finite numbers for the id 1"],
])("refuses %s", async (select, message) => {
  await write("part-0.parquet", `SELECT ${select}`);
  await expect(collect()).rejects.toThrow(CorruptDataError);
  await expect(collect()).rejects.toThrow(message);
});
