import { InvalidInputError } from "../../../errors.js";
import { cellsOf } from "../../decode/cells-of.js";
import { nameKey, rolesByName } from "./column-names.js";

/** How a table of text is written. */
interface TableDialect {
  /** One character, the same one twice ("::"), or " " for runs of blanks. */
  readonly delimiter: string;
  readonly header: boolean;
}

export interface SniffedTable extends TableDialect {
  /** The columns' names, or "1", "2", … without a header. */
  readonly names: readonly string[];
  /** Rows of the sample with as many cells as there are columns. */
  readonly rows: readonly (readonly string[])[];
}

const delimiters = ["::", "\t", ";", ",", "|", " "] as const;
const sampledLines = 500;
/** A cell of more lines is a quote that was never closed. */
const mostLines = 50;

/** What people call a delimiter. */
const named: Readonly<Record<string, string>> = {
  tab: "\t",
  "\\t": "\t",
  comma: ",",
  semicolon: ";",
  pipe: "|",
  bar: "|",
  colons: "::",
  blank: " ",
  blanks: " ",
  space: " ",
};

/** @throws InvalidInputError where the text names no delimiter that tables are read with. */
function delimiterOf(text: string): string {
  const delimiter = named[text.toLowerCase()] ?? text;
  if (/^(?:[\t ]|([!#-/:-@[-^`{-~])\1?)$/u.test(delimiter)) return delimiter;
  throw InvalidInputError.of(
    ["columns", "delimiter"],
    `${JSON.stringify(text)} divides no table: it is one character (no letter, digit or quote), the same one twice ("::"), or one of tab, comma, semicolon, pipe, blanks.`,
  );
}

/** How people call a delimiter: the inverse of delimiterOf for those that can't be seen. */
export const delimiterName = (delimiter: string): string =>
  delimiter === "\t" ? "tab" : delimiter === " " ? "blanks" : delimiter;

interface Candidate {
  readonly delimiter: string;
  readonly cells: readonly (readonly string[])[];
  /** The number of cells that most lines have. */
  readonly width: number;
  readonly share: number;
}

/** `text`: the whole lines of a file's first part. Null where no delimiter makes columns of it, as of nothing. */
export function sniffTable(
  text: string,
  given: { readonly delimiter?: string | null; readonly header?: boolean | null } = {},
): SniffedTable | null {
  const lines = text.split("\n", sampledLines);
  const wanted = given.delimiter ? [delimiterOf(given.delimiter)] : delimiters;
  const candidates = wanted.map((delimiter) => examine(lines, delimiter));
  const best = candidates.reduce((a, b) => (isBetter(b, a) ? b : a));
  if (best.width < 2) return null;
  const first = best.cells[0]!;
  const rest = best.cells.slice(1);
  const header = given.header ?? isHeader(first, rest);
  const rows = (header ? rest : best.cells).filter((cells) => cells.length === best.width);
  // Without a header the first row has as many cells as columns, unless most rows say otherwise.
  const width = best.share > 0.5 ? best.width : first.length;
  const names = header
    ? namesOf(first, best.width)
    : Array.from({ length: width }, (_, place) => String(place + 1));
  return { delimiter: best.delimiter, header, names, rows };
}

/** The cells of each row of a text; blank lines are passed over, a row of several lines is one. */
export function rowsIn(lines: readonly string[], delimiter: string): string[][] {
  const rows: string[][] = [];
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]!.trim() === "") continue;
    let cells = cellsOf(lines[at]!, delimiter);
    for (let end = at + 2; cells === null && end <= Math.min(lines.length, at + mostLines); end++) {
      cells = cellsOf(lines.slice(at, end).join("\n"), delimiter);
      if (cells !== null) at = end - 1;
    }
    rows.push(cells ?? []);
  }
  return rows;
}

function examine(lines: readonly string[], delimiter: string): Candidate {
  const cells = rowsIn(lines, delimiter);
  const counts = new Map<number, number>();
  for (const { length } of cells) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width = 0, most = 0] = [...counts].sort(([a, m], [b, n]) => n - m || b - a)[0] ?? [];
  return { delimiter, cells, width, share: most / cells.length };
}

/** The one that says more of the header, then that of the more even lines, then that of more columns; blanks come last. */
function isBetter(a: Candidate, b: Candidate): boolean {
  if (a.width < 2 || b.width < 2) return a.width >= 2;
  const named = ({ cells }: Candidate) => {
    const { user, item } = rolesByName(cells[0]!);
    return user >= 0 && item >= 0;
  };
  if (named(a) !== named(b)) return named(a);
  if (a.delimiter === " ") return b.share < 0.8 && a.share > b.share;
  const even = ({ share }: Candidate) => (share > 0.95 ? 1 : share);
  // A semicolon's lines may all have one decimal comma: then the header, which has none, tells.
  const fits = ({ cells, width }: Candidate) => cells[0]!.length === width;
  if (fits(a) !== fits(b)) return fits(a);
  return (even(a) - even(b) || a.width - b.width) > 0;
}

const numeric = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/u;

/** Whether the first row names columns: it says names that we know, or is text where the rows below are numbers. */
function isHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  if (first.some((cell) => /:(?:token|float)(?:_seq)?$/u.test(cell))) return true;
  if (first.some((cell) => numeric.test(cell))) return false;
  const { user, item, rating, title } = rolesByName(first);
  if ([user, item, rating, title].filter((place) => place >= 0).length >= 2) return true;
  // A cell that is not there is "undefined" here, no number.
  return first.some((_, place) => rest.length > 0 && rest.every((cells) => numeric.test(cells[place]!)));
}

/** R writes no name above its row names. */
function namesOf(first: readonly string[], width: number): string[] {
  const names = first.length === width - 1 ? ["", ...first] : [...first];
  while (names.at(-1) === "") names.pop();
  while (names.length < width) names.push("");
  return names;
}

/** The place of a column that a person names: by its name, or by its number from 1. Null where there is none. */
export function placeOf(column: string, names: readonly string[]): number | null {
  const byName = names.findIndex((name) => nameKey(name) === nameKey(column));
  if (byName >= 0) return byName;
  const number = /^\d+$/u.test(column.trim()) ? Number(column) : 0;
  return number >= 1 && number <= names.length ? number - 1 : null;
}
