import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, afterEach, describe, expect, test, vi } from "vitest";
import { type Files, fixtureFolder } from "../../../testing/reader-contract.js";
import { utf16Bytes, xlsxOf } from "../../../testing/table-files.js";
import { type OpenSource, openSource } from "../../files/source-files.js";
import { decoderOf, sampleTable } from "./table-sample.js";

const fixtures = fixtureFolder();
const opened: OpenSource[] = [];
afterAll(async () => {
  for (const source of opened) await source.close();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
const open = async (files: Files) => {
  const source = await openSource(await fixtures.folder(files));
  opened.push(source);
  return source.folders[0]!.files;
};
const sample = async (content: string | Uint8Array, encoding: string | null = null, file = "r.csv") =>
  sampleTable(await open({ [file]: content }), file.replace(/\.gz$/u, ""), encoding);
const text = (text: string, more: object = {}) => ({
  file: "r.csv",
  kind: "text",
  text,
  encoding: "UTF-8",
  carriageReturns: false,
  json: null,
  ...more,
});

describe("text", () => {
  test.each([
    ["as it is", "a,b\n1,2\n", text("a,b\n1,2\n")],
    ["without a last line end", "a,b\n1,2", text("a,b\n1,2")],
    ["without a byte order mark", "\uFEFFa,b\n", text("a,b\n")],
    ["without Excel's sep=", "sep=;\r\na;b\n", text("a;b\n")],
    ["without comments before the first row", "% bip\n# so\na b\n# c d\n", text("a b\n# c d\n")],
    ["a Mac's, with CR at its ends", "a,b\r1,2\r", text("a,b\n1,2\n", { carriageReturns: true })],
    [
      "without blank lines before the first row",
      "sep=;\r\n\r\n# so\n \t\na;b\n\nc;d\n",
      text("a;b\n\nc;d\n"),
    ],
    ["with CRLF", "a,b\r\n1,2\r\n", text("a,b\r\n1,2\r\n")],
  ])("%s", async (_, content, expected) => {
    expect(await sample(content)).toEqual(expected);
  });

  test("out of a gzipped file", async () => {
    expect(await sample(gzipSync("a,b\n"), null, "r.csv.gz")).toEqual(text("a,b\n"));
  });

  test.each([
    ["UTF-16LE", utf16Bytes("é,b\n", "LE")],
    ["UTF-16BE", utf16Bytes("é,b\n", "BE")],
    ["UTF-16LE", Buffer.concat([utf16Bytes("é,b\n", "LE"), Buffer.from([0x41])])],
  ])("in %s", async (encoding, content) => {
    expect(await sample(content)).toEqual(text("é,b\n", { encoding }));
  });

  test("that is no UTF-8 is taken for windows-1252, line by line", async () => {
    const content = Buffer.concat([Buffer.from("é,b\n"), Buffer.from([0xe9, 0x96]), Buffer.from(",c\n")]);
    expect(await sample(content)).toEqual(text("é,b\né–,c\n", { encoding: "UTF-8, else windows-1252" }));
  });

  test("in an encoding that is named", async () => {
    expect(await sample(Buffer.from([0xa3, 0x2c, 0x62]), "iso-8859-2")).toEqual(
      text("Ł,b", { encoding: "iso-8859-2" }),
    );
  });

  test("with the character of a byte order mark further on keeps it", async () => {
    expect(await sample("a\uFEFF,b\n", "utf-8")).toEqual(text("a\uFEFF,b\n", { encoding: "utf-8" }));
  });

  test("in an encoding whose mark no decoder drops", async () => {
    const content = Buffer.concat([Buffer.from([0x84, 0x31, 0x95, 0x33]), Buffer.from("a,b\n")]);
    expect(await sample(content, "gb18030")).toEqual(text("a,b\n", { encoding: "gb18030" }));
  });

  test("may be named as an Excel file", async () => {
    expect(await sample("a,b\n", null, "r.xlsx")).toEqual(text("a,b\n", { file: "r.xlsx" }));
  });

  const line = "1,2\n";
  const mebibyte = line.repeat((1 << 20) / line.length);
  test("of a large file the whole lines of the first mebibyte", async () => {
    const content = `1,12\n${mebibyte}`;
    expect((await sample(content)).text).toBe(`1,12\n${mebibyte.slice(0, -8)}`);
  });

  test("of a large file in an encoding that is named, whole lines, too", async () => {
    const found = await sample(Buffer.from(`é,12\n${mebibyte}`, "latin1"), "latin1");
    expect(found.text).toBe(`é,12\n${mebibyte.slice(0, -8)}`);
  });

  test("of a large file no character is cut", async () => {
    const found = await sample(`1,12é\n${mebibyte.slice(0, -8)}é,é\n1,2\n`);
    expect(found.encoding).toBe("UTF-8");
    expect(found.text).toBe(`1,12é\n${mebibyte.slice(0, -8)}`);
  });
});

describe("of a large file that is one line for us", () => {
  test("a Mac's lines are found", async () => {
    const found = await sample(`a,b\r${"1,2\r".repeat(300_000)}`);
    expect(found).toMatchObject({ carriageReturns: true, encoding: "UTF-8" });
    expect(found.text.startsWith("a,b\n1,2\n")).toBe(true);
  });

  test.each([0, 1, 2])("a list of JSON is read as UTF-8, wherever its start is cut: %i", async (shift) => {
    const list = JSON.stringify([{ 用户: "x" }, { 用户: "你".repeat(400_000) }]);
    const found = await sample(" ".repeat(shift) + list, null, "r.json");
    expect(found).toMatchObject({ encoding: "UTF-8", json: { columns: ["用户"], isList: true } });
  });
});

describe("what is no table", () => {
  test.each([
    ["an empty file", "", "r.csv: is empty."],
    [
      "a picture",
      Buffer.from([0x89, 0x50, 0, 1]),
      "r.csv: is no text: Cinevec reads text tables, JSON lines, Parquet and .xlsx, also gzipped and in a .zip.",
    ],
  ])("%s", async (_, content, message) => {
    await expect(sample(content)).rejects.toThrow(message);
  });

  test("a zip that is no .xlsx is none of Excel's", async () => {
    await expect(sample(xlsxOf([["a", 1]]))).rejects.toThrow("r.csv: is no text");
    await expect(sample(xlsxOf([["a", 1]]), null, "r.xlsx.bin")).rejects.toThrow("r.xlsx.bin: is no text");
  });

  test("a damaged .xlsx", async () => {
    await expect(sample("PK\u0003\u0004nothing", null, "r.xlsx")).rejects.toThrow(
      /^r\.xlsx: cannot be read as an Excel file: .+\.$/u,
    );
  });
});

test("JSON, one object a line or a list", async () => {
  const as = (csv: string, columns: string[], isList: boolean, more: object = {}) =>
    text(csv, { kind: "json", json: { columns, isList }, ...more });
  expect(await sample('{"a": 1, "b": "x"}\n{"a": 2}\n')).toEqual(as("a,b\n1,x\n2,\n\n", ["a", "b"], false));
  expect(await sample('[{"a": 1}, {"b": 2}]')).toEqual(as("a,b\n1,\n,2\n", ["a", "b"], true));
  expect(await sample(utf16Bytes('{"a": "é"}\n', "LE"))).toEqual(
    as("a\né\n\n", ["a"], false, { encoding: "UTF-16LE" }),
  );
});

test("Excel, a thousand lines of it", async () => {
  const rows = [["user", "when"], ...Array.from({ length: 1050 }, (_, i) => [`u${i}`, i])];
  const found = await sample(xlsxOf(rows), null, "R.XLSX");
  expect(found).toMatchObject({ file: "R.XLSX", kind: "excel", encoding: "Excel", json: null });
  const lines = found.text.split("\n");
  expect([lines.length, lines[0], lines[999], lines[1000]]).toEqual([1001, "user,when", "u998,998", ""]);
});

test("Parquet, a thousand rows of it", async () => {
  const folder = await fixtures.folder({});
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  await connection.run(`COPY (SELECT range AS id FROM range(1200)) TO '${folder}/r.parquet'`);
  const source = await openSource(folder);
  opened.push(source);
  const found = await sampleTable(source.folders[0]!.files, "r.parquet", null);
  expect(found).toMatchObject({
    kind: "parquet",
    encoding: "Parquet",
    carriageReturns: false,
    json: null,
  });
  const lines = found.text.trimEnd().split("\n");
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([1001, "id", "999"]);
});

test("Parquet's sample is written to a folder of an import, which is removed", async () => {
  const folder = await fixtures.folder({});
  const files = await open({ "r.parquet": "PAR1nothing" });
  const refused = sampleTable(files, "r.parquet", null);
  await expect(refused).rejects.toThrow("r.parquet: cannot be read as Parquet");
  vi.stubEnv("TMPDIR", folder);
  await expect(sampleTable(files, "r.parquet", null)).rejects.toThrow("cannot be read as Parquet");
  expect(await readdir(folder)).toEqual([]);
  // The folder's name tells a later start what it may remove: here no folder can be made, and the error says its name.
  vi.stubEnv("TMPDIR", join(folder, "nowhere"));
  await expect(sampleTable(files, "r.parquet", null)).rejects.toThrow(/nowhere\/cinevec-import-/u);
});

test.each([
  ["latin1", "é–"],
  ["Latin-1", "é–"],
  ["ISO-8859-1", "é–"],
  ["iso8859-1", "é–"],
  ["iso-88591", "é–"],
  ["windows1252", "é–"],
  ["windows-1252", "é–"],
  ["CP1252", "é–"],
  ["cp-1252", "é–"],
  ["windows-1250", "é–"],
  ["iso-8859-2", "é\u0096"],
  ["iso-8859-15", "é\u0096"],
])("the decoder of %s", (encoding, decoded) => {
  expect(decoderOf(encoding)(Uint8Array.of(0xe9, 0x96))).toBe(decoded);
});

test("windows-1252 gives its five unused bytes a meaning, too", () => {
  const unused = Uint8Array.of(0x81, 0x8d, 0x8f, 0x90, 0x9d);
  expect(decoderOf("latin1")(unused)).toBe(decoderOf("windows-1252")(unused));
});

test.each(["klingon", "xlatin1", "latin1x", "xcp1252", "cp1252x", ""])(
  "%j is no known encoding",
  (encoding) => {
    expect(() => decoderOf(encoding)).toThrow(
      `columns.encoding: ${JSON.stringify(encoding)} is no known encoding: try utf-8, utf-16le, windows-1252, iso-8859-2, gbk, shift_jis …`,
    );
  },
);
