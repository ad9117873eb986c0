import { InvalidInputError } from "../../errors.js";

export interface CsvRecord {
  readonly fields: readonly string[];
  /** 1-based line on which the record starts. */
  readonly line: number;
  /** A quote was opened and never closed: the record ran to the end of the text. */
  readonly unclosed: boolean;
}

/**
 * RFC 4180: fields in quotes may hold commas, newlines and doubled quotes. Lenient as spreadsheets are: a quote that
 * does not start a field is a character like any other. Blank lines are passed over.
 */
export function* parseCsv(text: string, delimiter = ","): Generator<CsvRecord> {
  let at = 0;
  let line = 1;
  while (at < text.length) {
    const started = line;
    const fields: string[] = [];
    let unclosed = false;
    for (;;) {
      let value = "";
      if (text[at] === '"') {
        at++;
        for (;;) {
          const quote = text.indexOf('"', at);
          if (quote < 0) {
            value += text.slice(at);
            at = text.length;
            unclosed = true;
            break;
          }
          value += text.slice(at, quote);
          at = quote + 1;
          if (text[at] !== '"') break;
          value += '"';
          at++;
        }
        for (let i = value.indexOf("\n"); i >= 0; i = value.indexOf("\n", i + 1)) line++;
      }
      // The rest of a field, quoted before or not, goes up to the next delimiter or line end.
      let end = at;
      while (end < text.length && text[end] !== delimiter && text[end] !== "\n") end++;
      const ended = end >= text.length || text[end] === "\n";
      const rest =
        ended && text[end - 1] === "\r" && end > at ? text.slice(at, end - 1) : text.slice(at, end);
      fields.push(value + rest);
      at = end + 1;
      if (ended) break;
    }
    line++;
    if (fields.length > 1 || fields[0] !== "") yield { fields, line: started, unclosed };
  }
}

/** A CSV file with a header: records by column name. */
export interface CsvTable {
  readonly columnCount: number;
  readonly records: Iterable<CsvRecord>;
  /** Place of a column; -1 for an optional one that is not there. */
  readonly column: (name: string) => number;
}

/**
 * Reads the header and checks it; column names are compared without case.
 * @throws InvalidInputError naming the file where it is empty or lacks a required column.
 */
export function openCsv(file: string, text: string, required: readonly string[]): CsvTable {
  const records = parseCsv(text);
  const first = records.next();
  if (first.done) throw InvalidInputError.of([file], "is empty.");
  const header = first.value.fields.map((name) => name.trim().toLowerCase());
  const missing = required.filter((name) => !header.includes(name.toLowerCase()));
  if (missing.length > 0)
    throw InvalidInputError.of(
      [file, "line 1"],
      `lacks the column${missing.length > 1 ? "s" : ""} ${missing.join(", ")}; its header is ${JSON.stringify(first.value.fields.join(",").slice(0, 200))}.`,
    );
  return { columnCount: header.length, records, column: (name) => header.indexOf(name.toLowerCase()) };
}
