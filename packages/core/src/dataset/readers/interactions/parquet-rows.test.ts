import { getEventListeners } from "node:events";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../../../errors.js";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { parseCsv } from "../../decode/csv.js";
import { parquetToCsv } from "./parquet-rows.js";

const fixtures = fixtureFolder();

/** A Parquet file with the rows of a query: its path. */
async function parquet(query: string, name = "r.parquet"): Promise<string> {
  const path = join(await fixtures.folder({}), name);
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${path.replaceAll("'", "''")}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

async function csv(path: string, options: Parameters<typeof parquetToCsv>[3] = {}): Promise<string> {
  const target = `${path}.csv`;
  await parquetToCsv("r.parquet", path, target, options);
  return await readFile(target, "utf8");
}

const kinds: readonly (readonly [promise: string, expression: string, cell: string])[] = [
  ["numbers of 64 bits keep their digits", "18446744073709551615::UBIGINT", "18446744073709551615"],
  ["decimals", "4.5::DOUBLE", "4.5"],
  ["dates", "DATE '2020-01-31'", "2020-01-31"],
  ["times as ISO", "TIMESTAMP '2000-12-31 22:12:40.5'", "2000-12-31T22:12:40.500000"],
  ["times of nanoseconds", "'2000-12-31 22:12:40'::TIMESTAMP_NS", "2000-12-31T22:12:40.000000"],
  ["times with a zone in microseconds", "TIMESTAMPTZ '2000-12-31 22:12:40+02'", "978293560000000"],
  ["lists divided by bars", "['Crime', 'Drama']", "Crime|Drama"],
  ["lists with line ends on one line", "['Crime' || chr(13) || chr(10), 'Drama']", "Crime  |Drama"],
  ["texts", "'so, so'", "so, so"],
  ["texts on one line", "'a' || chr(13) || chr(10) || 'b'", "a  b"],
  ["bytes on one line", "'a\\x0Ab'::BLOB", "a\\x0Ab"],
  ["structures on one line", "{'a': 'x' || chr(10) || 'y'}", "{'a': x y}"],
  ["lists of numbers", "[1, 2]", "[1, 2]"],
  ["lists of times", "[TIMESTAMP '2000-12-31 22:12:40.5']", "['2000-12-31 22:12:40.5']"],
  ["structures of times", "{'a': TIMESTAMP '2000-12-31 22:12:40'}", "{'a': '2000-12-31 22:12:40'}"],
  ["lists of structures on one line", "[{'a': 'x' || chr(10) || 'y'}]", "[{'a': x y}]"],
  ["lists of lists on one line", "[['a' || chr(10) || 'b']]", "[[a b]]"],
  ["maps on one line", "MAP {'a': 'x' || chr(10) || 'y'}", "{a=x y}"],
];

test("each kind of value, all on one line", async () => {
  const path = await parquet(
    `SELECT ${kinds.map(([, expression], i) => `${expression} AS c${i}`).join(", ")}`,
  );
  const [, row, ...rest] = parseCsv(await csv(path));
  expect(rest).toEqual([]);
  expect(row!.line).toBe(2);
  expect(Object.fromEntries(kinds.map(([promise], i) => [promise, row!.fields[i]]))).toEqual(
    Object.fromEntries(kinds.map(([promise, , cell]) => [promise, cell])),
  );
  expect((await readFile(`${path}.csv`, "utf8")).trimEnd().split("\n")).toHaveLength(2);
});

test("a column of lists of times with a zone is read, too", async () => {
  // How they are written depends on the machine's zone.
  const path = await parquet("SELECT 7 AS x, [TIMESTAMPTZ '2000-12-31 22:12:40+00'] AS seen");
  expect(await csv(path)).toMatch(/^x,seen\n7,.*200[01].*\n$/u);
});

test("columns keep their names, quotes and all", async () => {
  expect(await csv(await parquet('SELECT 1 AS "a ""b""", 2 AS "c,d"'))).toBe('"a ""b""","c,d"\n1,2\n');
});

test("a path may hold an apostrophe", async () => {
  expect(await csv(await parquet("SELECT 1 AS x", "it's.parquet"))).toBe("x\n1\n");
});

test("of a limit the first rows", async () => {
  const path = await parquet("SELECT range AS x FROM range(5)");
  expect(await csv(path, { limit: 2 })).toBe("x\n0\n1\n");
  expect((await csv(path)).split("\n")).toHaveLength(7);
});

test("what is no Parquet is refused by the file's name, with the cause", async () => {
  const path = join(await fixtures.folder({ "r.parquet": "PAR1nothing" }), "r.parquet");
  const error = await csv(path).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect((error as Error).message).toMatch(/^r\.parquet: cannot be read as Parquet: .+/u);
  expect((error as Error).cause).toBeInstanceOf(Error);
});

test("cancelled beforehand, nothing is written", async () => {
  const path = await parquet("SELECT 1 AS x");
  await expect(csv(path, { signal: AbortSignal.abort() })).rejects.toThrow("The import was cancelled.");
  await expect(stat(`${path}.csv`)).rejects.toThrow("ENOENT");
});

test("cancelled while it is written, it ends as cancelled", async () => {
  const path = await parquet("SELECT repeat('x', 1000) AS x FROM range(100000)");
  const controller = new AbortController();
  const waiting = setInterval(async () => {
    const { size } = await stat(`${path}.csv`).catch(() => ({ size: 0 }));
    if (size > 0) controller.abort();
  }, 1);
  await expect(csv(path, { signal: controller.signal })).rejects.toThrow(CancelledError);
  clearInterval(waiting);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});
