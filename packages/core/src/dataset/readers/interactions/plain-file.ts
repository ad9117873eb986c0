import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CancelledError, InvalidInputError } from "../../../errors.js";
import { decodeText } from "../../decode/decode-text.js";
import { csvLine } from "./csv-line.js";
import { excelToCsv } from "./excel-rows.js";
import { joinQuotedLines, lineFeeds } from "./joined-lines.js";
import { jsonObjects, jsonRow } from "./json-rows.js";
import { parquetToCsv } from "./parquet-rows.js";
import { decoderOf, type TableSample } from "./table-sample.js";

/** A list of objects is read whole, so it has a bound; JSON lines have none. */
const longestList = 400 << 20;

/** Where the converted files go, and what ends the conversion. */
export interface Conversion {
  /** A folder that the caller removes. */
  readonly folder: () => Promise<string>;
  readonly encoding: string | null;
  readonly signal?: AbortSignal;
}

/**
 * A path from which the sampled table can be read as lines of text in UTF-8 (or UTF-8 with lines in windows-1252):
 * its own where it is that already.
 */
export async function plainFile(sample: TableSample, path: string, conversion: Conversion): Promise<string> {
  const { file, kind } = sample;
  const { signal } = conversion;
  const target = async () => join(await conversion.folder(), `${file}.csv`);
  if (kind === "parquet") {
    const csv = await target();
    await parquetToCsv(file, path, csv, { signal });
    return csv;
  }
  if (kind === "excel") {
    const csv = await target();
    await writeFile(csv, await excelToCsv(file, path));
    return csv;
  }
  const decode = declaredDecoder(conversion.encoding);
  if (sample.json)
    return await jsonFile(file, sample.json, path, await target(), decode ?? decodeText, signal);
  const steps = [...(decode ? [byLines(decode)] : []), ...(sample.carriageReturns ? [lineFeeds()] : [])];
  return steps.length === 0 ? path : await piped(path, await target(), steps, signal);
}

/** The same table with each row on one line. @throws InvalidInputError at a quote that is never closed. */
export async function oneLineRows(
  file: string,
  path: string,
  delimiter: string,
  conversion: Conversion,
): Promise<string> {
  const target = join(await conversion.folder(), `${file}.lines`);
  return await piped(path, target, [joinQuotedLines(file, delimiter)], conversion.signal);
}

async function piped(
  path: string,
  target: string,
  steps: readonly Transform[],
  signal: AbortSignal | undefined,
): Promise<string> {
  try {
    await pipeline([createReadStream(path), ...steps, createWriteStream(target)], { signal });
  } catch (error) {
    if (signal?.aborted) throw new CancelledError("The import was cancelled.");
    throw error;
  }
  return target;
}

/** Of an encoding that a person names: null for UTF-8, and for UTF-16, which is UTF-8 since the file was opened. */
function declaredDecoder(encoding: string | null): ReturnType<typeof decoderOf> | null {
  return encoding === null || /utf-?(?:8|16)/iu.test(encoding) ? null : decoderOf(encoding);
}

/** Whole lines at a time: no encoding that tables are in has a newline's byte within another character. */
function byLines(convert: (lines: Uint8Array) => string): Transform {
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      rest = Buffer.from(bytes.subarray(end));
      done(null, convert(bytes.subarray(0, end)));
    },
    flush(done) {
      done(null, convert(rest));
    },
  });
}

async function jsonFile(
  file: string,
  { columns, isList }: NonNullable<TableSample["json"]>,
  path: string,
  target: string,
  decode: (bytes: Uint8Array) => string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const header = csvLine(columns);
  if (isList) {
    if ((await stat(path)).size > longestList)
      throw InvalidInputError.of(
        [file],
        "is a JSON list of more than 400 MB: save it as JSON lines, one object a line.",
      );
    const objects = [...jsonObjects(decode(await readFile(path)))];
    await writeFile(target, header + objects.map((object) => jsonRow(object, columns)).join(""));
    return target;
  }
  const rows = byLines((bytes) => {
    const lines = decode(bytes).split("\n");
    // What follows the last line end is no line, unless the file ends without one.
    if (lines.at(-1) === "") lines.pop();
    return lines.map((line) => jsonRow(line, columns)).join("");
  });
  rows.push(header);
  return await piped(path, target, [rows], signal);
}
