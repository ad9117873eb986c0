import { createReadStream, createWriteStream } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CancelledError, InvalidInputError } from "../../../errors.js";
import { cellsOf } from "../../decode/cells-of.js";
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
  if (kind === "json") return await jsonFile(sample, path, await target(), signal);
  const declared = conversion.encoding !== null && !/^utf-?(?:8|16)/iu.test(conversion.encoding);
  const steps = [
    ...(declared ? [decoding(conversion.encoding!)] : []),
    ...(sample.carriageReturns ? [lineFeeds()] : []),
  ];
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

/** Whole lines at a time: no encoding that tables are in has a newline's byte within another character. */
function decoding(encoding: string): Transform {
  const decode = decoderOf(encoding);
  let rest = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const bytes = Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      rest = Buffer.from(bytes.subarray(end));
      done(null, decode(bytes.subarray(0, end)));
    },
    flush(done) {
      done(null, decode(rest));
    },
  });
}

async function jsonFile(
  { file, text, isList }: TableSample,
  path: string,
  target: string,
  signal: AbortSignal | undefined,
): Promise<string> {
  const header = text.slice(0, text.indexOf("\n") + 1);
  // The sample's columns are those that were looked at.
  const columns = cellsOf(header, ",") ?? [];
  if (isList) {
    if ((await stat(path)).size > longestList)
      throw InvalidInputError.of(
        [file],
        "is a JSON list of more than 400 MB: save it as JSON lines, one object a line.",
      );
    const objects = [...jsonObjects(await readFile(path, "utf8"))];
    await writeFile(target, header + objects.map((object) => jsonRow(object, columns)).join(""));
    return target;
  }
  async function* rows() {
    yield header;
    for await (const line of createInterface({
      input: createReadStream(path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (signal?.aborted) throw new CancelledError("The import was cancelled.");
      yield jsonRow(line, columns);
    }
  }
  await pipeline(Readable.from(rows()), createWriteStream(target), { signal });
  return target;
}
