import { readFile, truncate, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { expect, test } from "vitest";
import { CancelledError } from "../../../errors.js";
import { canListOpenFiles, openFiles } from "../../../testing/open-files.js";
import { fixtureFolder } from "../../../testing/reader-contract.js";
import { xlsxOf } from "../../../testing/table-files.js";
import { openSource } from "../../files/source-files.js";
import { oneLineRows, plainFile } from "./plain-file.js";
import { sampleTable } from "./table-sample.js";

const fixtures = fixtureFolder();

/** What a file is read as: the name of the plain file, and its text. */
async function plain(
  name: string,
  content: string | Uint8Array,
  { encoding = null, signal }: { encoding?: string | null; signal?: AbortSignal } = {},
): Promise<[name: string, text: string]> {
  const source = await openSource(await fixtures.folder({ [name]: content }));
  const { files } = source.folders[0]!;
  const folder = await fixtures.folder({});
  const sample = await sampleTable(files, name, encoding);
  const path = await plainFile(sample, await files.path(name), {
    folder: async () => folder,
    encoding,
    signal,
  });
  const found: [string, string] = [basename(path), await readFile(path, "utf8")];
  await source.close();
  return found;
}

test("a text in UTF-8 is its own plain file, declared as such or not", async () => {
  for (const encoding of [null, "utf-8", "UTF8", "unicode-1-1-utf-8", "utf-16le"])
    expect(await plain("r.csv", "é,b\n", { encoding })).toEqual(["r.csv", "é,b\n"]);
});

test.each([
  ["windows-1252", Buffer.from([0xe9, 0x2c, 0x96, 10, 0xe8]), "é,–\nè"],
  ["iso-8859-2", Buffer.from([0xa3, 0xf3, 10]), "Łó\n"],
  ["gbk", Buffer.from([0xc4, 0xe3, 0x2c, 0x61, 10]), "你,a\n"],
])("a text in %s is written anew", async (encoding, content, text) => {
  expect(await plain("r.csv", content, { encoding })).toEqual(["r.csv.csv", text]);
});

test("a long text of two-byte characters is decoded across the pieces that it comes in", async () => {
  // 65,536 bytes at a time come from the disk; a line of 99 has its characters cut there.
  const line = Buffer.concat([
    ...Array.from({ length: 49 }, () => Buffer.from([0xc4, 0xe3])),
    Buffer.from("\n"),
  ]);
  const [, text] = await plain("r.csv", Buffer.concat(Array.from({ length: 3000 }, () => line)), {
    encoding: "gbk",
  });
  expect(text).toBe(`${"你".repeat(49)}\n`.repeat(3000));
});

test("a Mac's line ends, in any encoding", async () => {
  expect(await plain("r.csv", "é,b\r1,2\r")).toEqual(["r.csv.csv", "é,b\n1,2\n"]);
  expect(await plain("r.csv", Buffer.from([0xe9, 13, 0xe8, 13]), { encoding: "latin1" })).toEqual([
    "r.csv.csv",
    "é\nè\n",
  ]);
});

test("JSON lines have the sample's columns, a line a line", async () => {
  expect(await plain("r.jsonl", '{"a": 1, "b, c": "x"}\r\n\r\nno\n{"b, c": 2}\n')).toEqual([
    "r.jsonl.csv",
    'a,"b, c"\n1,x\n\n?\n,2\n',
  ]);
});

test("JSON lines keep what a text holds, line ends of other alphabets too, and need no last line end", async () => {
  expect((await plain("r.jsonl", '\uFEFF{"a": "x\u2028y\u0085z", "b": "é"}\n{"a": 2}'))[1]).toBe(
    "a,b\nx\u2028y\u0085z,é\n2,\n",
  );
});

test.each([
  ["JSON lines", "r.jsonl", (name: string) => `{"${name}": "x"}\n{"${name}": "y"}\n`],
  ["a JSON list", "r.json", (name: string) => `[{"${name}": "x"},\n{"${name}": "y"}]`],
])("fields of %s have their values whatever blanks and line ends their names hold", async (_, file, json) => {
  for (const name of ["user ", " user", "user\\n", "us\\ner"]) {
    const [header, ...rows] = (await plain(file, json(name)))[1].split("\n");
    expect(header!.replaceAll('"', "").replaceAll(" ", "")).toBe("user");
    expect(rows).toEqual(["x", "y", ""]);
  }
});

test.each([
  ["JSON lines", "r.jsonl", '{"a": "\xe9"}\n{"a": "\xa3"}\n'],
  ["a JSON list", "r.json", '[{"a": "\xe9"},\n{"a": "\xa3"}]'],
])("%s may be in another encoding, which is named or is windows-1252", async (_, file, json) => {
  const bytes = Buffer.from(json, "latin1");
  expect((await plain(file, bytes, { encoding: "iso-8859-2" }))[1]).toBe("a\né\nŁ\n");
  expect((await plain(file, bytes))[1]).toBe("a\né\n£\n");
});

test("a JSON list of more than 400 MB is refused before it is read", async () => {
  const folder = await fixtures.folder({ "r.json": '[{"a": 1}]' });
  const source = await openSource(folder);
  const sample = await sampleTable(source.folders[0]!.files, "r.json", null);
  await truncate(join(folder, "r.json"), (400 << 20) + 1);
  await expect(
    plainFile(sample, join(folder, "r.json"), { folder: async () => folder, encoding: null }),
  ).rejects.toThrow("r.json: is a JSON list of more than 400 MB: save it as JSON lines, one object a line.");
  await source.close();
});

test("a JSON list has a line an object", async () => {
  expect(await plain("r.json", '[{"a": 1,\n "b": "é"},\n\n {"b": 2}]')).toEqual([
    "r.json.csv",
    "a,b\n1,é\n,2\n",
  ]);
});

test("all of a JSON file is read, not its first thousand objects", async () => {
  const objects = Array.from({ length: 1500 }, (_, i) => `{"a": ${i}}`);
  for (const json of [objects.join("\n"), `[${objects.join(",")}]`])
    expect((await plain("r.json", json))[1].trimEnd().split("\n")).toEqual([
      "a",
      ...Array.from({ length: 1500 }, (_, i) => String(i)),
    ]);
});

test("Excel's sheet, all of it", async () => {
  const rows = [["a", "b"], ...Array.from({ length: 1050 }, (_, i) => [`u${i}`, i])];
  const [name, text] = await plain("r.xlsx", xlsxOf(rows));
  expect(name).toBe("r.xlsx.csv");
  expect(text.split("\n")).toHaveLength(1052);
});

test("cancelled, it ends as cancelled", async () => {
  const signal = AbortSignal.abort();
  await expect(plain("r.csv", "a\rb\r", { signal })).rejects.toThrow(
    new CancelledError("The import was cancelled."),
  );
  await expect(plain("r.jsonl", '{"a": 1}\n', { signal })).rejects.toThrow(
    new CancelledError("The import was cancelled."),
  );
  const path = join(await fixtures.folder({}), "r.parquet");
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (SELECT 1 AS a) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  await expect(plain("r.parquet", await readFile(path), { signal })).rejects.toThrow(CancelledError);
});

test.runIf(canListOpenFiles)("cancelled among JSON lines, no file stays open", async () => {
  const folder = await fixtures.folder({});
  const path = join(folder, "cancelled.jsonl");
  await writeFile(path, '{"a": 1}\n'.repeat(100_000));
  const source = await openSource(path);
  const sample = await sampleTable(source.folders[0]!.files, "cancelled.jsonl", null);
  const controller = new AbortController();
  const reading = plainFile(sample, path, {
    folder: async () => folder,
    encoding: null,
    signal: controller.signal,
  });
  setImmediate(() => controller.abort());
  await expect(reading).rejects.toThrow(CancelledError);
  await source.close();
  await expect.poll(() => openFiles().filter((target) => target.startsWith(folder))).toEqual([]);
});

test("rows of several lines become one each, in a file of their own", async () => {
  const folder = await fixtures.folder({ "r.csv": 'a,"b\nc"\n1,2\n', "bad.csv": 'a,"b\n' });
  const joined = async (file: string, signal?: AbortSignal) =>
    oneLineRows(file, join(folder, file), ",", { folder: async () => folder, encoding: null, signal });
  const path = await joined("r.csv");
  expect([basename(path), await readFile(path, "utf8")]).toEqual(["r.csv.lines", 'a,"b c"\n\n1,2\n']);
  await expect(joined("bad.csv")).rejects.toThrow("bad.csv, line 1: opens a quote that is never closed");
  await expect(joined("r.csv", AbortSignal.abort())).rejects.toThrow(CancelledError);
});
