import { isUtf8 } from "node:buffer";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { TextDecoder } from "node:util";
import { InvalidInputError } from "../../../errors.js";
import { createScratchFolder } from "../../../scratch-folder.js";
import { decodeText } from "../../decode/decode-text.js";
import { utf16Of } from "../../decode/utf-16.js";
import { decodeWindows1252 } from "../../decode/windows-1252.js";
import type { SourceFiles } from "../../files/source-files.js";
import { excelToCsv } from "./excel-rows.js";
import { isJson, isJsonList, jsonToCsv } from "./json-rows.js";
import { parquetToCsv } from "./parquet-rows.js";

/** So much of a text decides what it holds. */
export const sampleBytes = 1 << 20;
/** Excel's "sep=;", and comments and blank lines before the first row. */
export const leadIn = /^(?:sep=.\r?\n)?(?:(?:[#%][^\n]*|[\t\r ]*)\n)*/iu;
const sampleRows = 1000;
const newline = 10;

export type TableKind = "text" | "json" | "parquet" | "excel";

/** The first part of a table as text that can be divided into cells. */
export interface TableSample {
  readonly file: string;
  readonly kind: TableKind;
  /** Whole lines, LF at their ends; of anything but text a CSV with a header. */
  readonly text: string;
  /** For people: "UTF-8", "windows-1252" … */
  readonly encoding: string;
  /** A text file whose lines end in CR alone. */
  readonly carriageReturns: boolean;
  /** Of JSON: its fields' names, and whether its objects stand in a list, not each on a line. */
  readonly json: { readonly columns: readonly string[]; readonly isList: boolean } | null;
}

/** The decoder of an encoding that a person names. @throws InvalidInputError where there is none of that name. */
export function decoderOf(encoding: string): (bytes: Uint8Array) => string {
  const label = encoding.toLowerCase().replace(/^(?:latin-?1|iso-?8859-?1)$/u, "windows-1252");
  if (/^(?:windows-?|cp-?)1252$/u.test(label)) return decodeWindows1252;
  try {
    const decoder = new TextDecoder(label);
    return (bytes) => decoder.decode(bytes);
  } catch {
    throw InvalidInputError.of(
      ["columns", "encoding"],
      `${JSON.stringify(encoding)} is no known encoding: try utf-8, utf-16le, windows-1252, iso-8859-2, gbk, shift_jis …`,
    );
  }
}

/** Reads the first part of a file, whatever kind of table it is. @throws InvalidInputError where it is no table. */
export async function sampleTable(
  files: SourceFiles,
  file: string,
  encoding: string | null,
): Promise<TableSample> {
  const bytes = await files.start(file, sampleBytes);
  if (bytes.length === 0) throw InvalidInputError.of([file], "is empty.");
  const magic = Buffer.from(bytes.subarray(0, 4)).toString("latin1");
  const converted = (kind: TableKind, encoding: string, text: string): TableSample => ({
    file,
    kind,
    text,
    encoding,
    carriageReturns: false,
    json: null,
  });
  if (magic === "PAR1")
    return converted("parquet", "Parquet", await parquetSample(file, await files.path(file)));
  if (magic === "PK\u0003\u0004" && /\.xlsx$/iu.test(file))
    return converted("excel", "Excel", firstRows(await excelToCsv(file, await files.path(file))));
  const whole = bytes.length < sampleBytes;
  const { text: raw, encoding: found } = textOf(bytes, encoding, whole);
  if (raw.includes("\u0000"))
    throw InvalidInputError.of(
      [file],
      "is no text: Cinevec reads text tables, JSON lines, Parquet and .xlsx, also gzipped and in a .zip.",
    );
  if (isJson(raw)) {
    const { csv, columns } = jsonToCsv(raw);
    return { ...converted("json", found, csv), json: { columns, isList: isJsonList(raw) } };
  }
  const carriageReturns = raw.includes("\r") && !raw.includes("\n");
  const lines = carriageReturns ? raw.replaceAll("\r", "\n") : raw;
  const end = whole ? lines.length : lines.lastIndexOf("\n") + 1;
  const text = lines.slice(0, end).replace(leadIn, "");
  return { ...converted("text", found, text), carriageReturns };
}

const firstRows = (csv: string) => `${csv.split("\n", sampleRows).join("\n")}\n`;

async function parquetSample(file: string, path: string): Promise<string> {
  const folder = await createScratchFolder("import");
  try {
    const target = join(folder, "sample.csv");
    await parquetToCsv(file, path, target, { limit: sampleRows });
    return await readFile(target, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Text without a byte order mark, and the encoding that it was taken for. */
function textOf(
  bytes: Uint8Array,
  given: string | null,
  whole: boolean,
): { readonly text: string; readonly encoding: string } {
  const utf16 = utf16Of(bytes);
  if (utf16)
    return {
      text: new TextDecoder(utf16).decode(bytes.subarray(0, bytes.length & ~1)),
      encoding: utf16.toUpperCase(),
    };
  if (given) return { text: decoderOf(given)(bytes).replace(/^\uFEFF/u, ""), encoding: given };
  const lastLine = bytes.lastIndexOf(newline) + 1;
  // Of one endless line the last character may be cut, and is left out.
  const end = lastLine || bytes.findLastIndex((byte) => (byte & 0xc0) !== 0x80);
  const sound = whole ? bytes : bytes.subarray(0, end);
  const isSound = isUtf8(sound);
  return { text: decodeText(sound), encoding: isSound ? "UTF-8" : "UTF-8, else windows-1252" };
}
