import { InvalidInputError } from "../../errors.js";
import type { Rejections } from "../rejections.js";
import { type CsvRecord, parseCsv } from "./csv.js";

/** A CSV file with a header: records by column name. */
export interface CsvTable {
  readonly delimiter: string;
  readonly columnCount: number;
  /** Place of a column; -1 for an optional one that is not there. */
  readonly column: (name: string) => number;
  /** Places of columns without a name that may hold nothing. */
  readonly nameless: readonly number[];
  /**
   * The sound records; the others are counted in `rejections`: too few or too many cells, or a value in a column
   * without a name. @throws InvalidInputError, naming the line, at a quote that is never closed.
   */
  readonly records: (rejections: Rejections) => Iterable<CsvRecord>;
  /** Records read so far, sound or not. */
  readonly total: () => number;
}

const delimiters = [",", ";", "\t", "|"];
/** Tables up to this wide have ids and short texts in their cells, no paragraphs. */
const narrow = 6;

/** "movie_id", "Movie ID" and "movieId" are one name. */
const nameKey = (name: string) => name.toLowerCase().replace(/[\s_-]/gu, "");
const quoted = (text: string) => JSON.stringify(text.slice(0, 200));

/**
 * Reads the header and checks it. Column names are compared without case, blanks, hyphens and underscores; cells are
 * divided by commas, or else by semicolons, tabs or bars, whichever gives the header all its columns.
 * @throws InvalidInputError naming the file where it is empty or lacks a required column.
 */
export function openCsv(file: string, text: string, required: readonly string[]): CsvTable {
  const headerOf = (delimiter: string) => parseCsv(text, delimiter).next().value as CsvRecord | undefined;
  const missingFrom = (fields: readonly string[]) => {
    const found = new Set(fields.map(nameKey));
    return required.filter((name) => !found.has(nameKey(name)));
  };
  const first = headerOf(",");
  if (!first) throw InvalidInputError.of([file], "is empty.");
  // The first of those that lack the fewest columns.
  const [best] = delimiters
    .map((each) => ({ delimiter: each, missing: missingFrom(headerOf(each)!.fields) }))
    .sort((a, b) => a.missing.length - b.missing.length);
  const { delimiter, missing } = best!;
  if (missing.length > 0) throw lacking(file, text, first, missing);

  const header = headerOf(delimiter)!.fields.map(nameKey);
  // R and pandas write row names into a first column without a name.
  const nameless = header.flatMap((name, at) => (name === "" && at > 0 ? [at] : []));
  let total = 0;
  return {
    delimiter,
    columnCount: header.length,
    column: (name) => header.indexOf(nameKey(name)),
    nameless,
    total: () => total,
    *records(rejections) {
      const records = parseCsv(text, delimiter);
      records.next();
      for (const record of records) {
        total++;
        const opened = record.unclosedAt ?? swallowedFrom(record, header.length, delimiter);
        if (opened !== null)
          throw InvalidInputError.of(
            [file, `line ${opened}`],
            'opens a quote that is never closed; close it, or write a quote that belongs to the text as "" in a quoted cell.',
          );
        const fields = withoutEmptyRest(record.fields, header.length);
        const problem = rowProblem(fields, header.length, nameless);
        if (problem === null) yield fields === record.fields ? record : { ...record, fields };
        else rejections.add(problem, [record.line]);
      }
    },
  };
}

function lacking(
  file: string,
  text: string,
  first: CsvRecord,
  missing: readonly string[],
): InvalidInputError {
  const names = `lacks the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`;
  const noHeader = first.fields.some((field) => /\d/u.test(field) && !/[^\d\s.,;|"-]/u.test(field));
  const hints = [
    ...(noHeader ? ["put a line with the columns' names before the first"] : []),
    ...(text.includes("\n") || !text.includes("\r") ? [] : ["its lines end in CR alone: save it with LF"]),
  ];
  return InvalidInputError.of(
    [file, `line ${first.line}`],
    `${names}; its header is ${quoted(first.fields.join(","))}.${hints.map((hint) => ` ${hint[0]!.toUpperCase()}${hint.slice(1)}.`).join("")}`,
  );
}

/** Spreadsheets write as many cells in every line as the widest has. */
function withoutEmptyRest(fields: readonly string[], count: number): readonly string[] {
  let length = fields.length;
  while (length > count && fields[length - 1]!.trim() === "") length--;
  return length === fields.length ? fields : fields.slice(0, length);
}

export const wrongCount = (expected: number) => `expected ${expected} columns`;
export const namelessValue = "a column without a name holds a value: is a comma in the text not quoted?";

function rowProblem(fields: readonly string[], count: number, nameless: readonly number[]): string | null {
  if (fields.length !== count) return wrongCount(count);
  return nameless.some((at) => fields[at]!.trim() !== "") ? namelessValue : null;
}

/**
 * The line of a quote that took in other records and was closed by one of their quotes at the end of a cell, so that
 * the record looks sound: a cell of several lines, one of which starts as a record does.
 */
function swallowedFrom({ fields, line }: CsvRecord, columns: number, delimiter: string): number | null {
  if (columns < 2) return null;
  const kindOf = (cell: string) => (/^"?\d+"?$/u.test(cell.trim()) ? "a number" : cell.trim());
  let at = line;
  for (const field of fields) {
    if (!field.includes("\n")) continue;
    const inner = field.split("\n");
    const startsRecord = (text: string) => {
      const cells = text.split(delimiter);
      return (
        cells.length > 1 &&
        kindOf(cells[0]!) === kindOf(fields[0]!.split("\n")[0]!) &&
        (columns <= narrow || cells.length >= columns)
      );
    };
    if (inner.slice(1).some(startsRecord)) return at;
    at += inner.length - 1;
  }
  return null;
}
