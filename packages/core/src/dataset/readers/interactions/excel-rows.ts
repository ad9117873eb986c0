import { InvalidInputError } from "../../../errors.js";
import { csvLine } from "./csv-line.js";

/**
 * An Excel file's first sheet as CSV, a line a row: dates as ISO, numbers as JavaScript writes them (Excel keeps 15
 * digits, so longer ids have to be text there).
 * @throws InvalidInputError naming the file where it is no sound .xlsx.
 */
export async function excelToCsv(file: string, path: string): Promise<string> {
  // Loaded where an Excel file is read: other imports do without.
  const { readSheet } = await import("read-excel-file/node");
  try {
    const rows = await readSheet(path);
    return rows.map((row) => csvLine(row.map(cellText))).join("");
  } catch (cause) {
    throw new InvalidInputError(
      [{ path: [file], message: `cannot be read as an Excel file: ${(cause as Error).message}.` }],
      { cause },
    );
  }
}

function cellText(cell: unknown): string {
  if (cell === null) return "";
  if (cell instanceof Date) return timeText(cell);
  return String(cell);
}

/** Excel counts days, of which a second is no exact part: cut to milliseconds, it might lie in the second before. */
function timeText(time: Date): string {
  const rounded = new Date(Math.round(time.getTime() / 10) * 10);
  return rounded.toISOString().replace(/T00:00:00\.000Z$/u, "");
}
