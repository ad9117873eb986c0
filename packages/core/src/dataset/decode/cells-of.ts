import { parseCsv } from "./csv.js";

/**
 * Trimmed cells of one line; null where a quote opens a cell and is not closed.
 * @param delimiter one character, the same one twice ("::"), or " " for runs of blanks.
 */
export function cellsOf(line: string, delimiter: string): string[] | null {
  if (delimiter.length === 1 && delimiter !== " ") {
    if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
    const record = parseCsv(line, delimiter).next().value;
    if (record?.unclosedAt != null) return null;
    return record ? record.fields.map((cell: string) => cell.trim()) : [];
  }
  const cells = delimiter === " " ? line.trim().split(/[ \t]+/u) : line.split(delimiter);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/u, "$1")
      .trim(),
  );
}
