import { open } from "node:fs/promises";
import { InvalidInputError } from "../../errors.js";
import { openCsv } from "../decode/csv-table.js";
import type { RatingLayout } from "./parse-ratings.js";

/**
 * Reads the header of a ratings CSV: userId, movieId, rating and timestamp in any order, further columns allowed.
 * @throws InvalidInputError naming the file where a column is missing.
 */
export async function readHeader(
  file: string,
  path: string,
  scale: { readonly minRating: number; readonly maxRating: number },
): Promise<{ layout: RatingLayout; header: { bytes: number; lines: number } }> {
  const handle = await open(path);
  const start = Buffer.alloc(65_536);
  const { bytesRead } = await handle.read(start, 0, start.length, 0);
  await handle.close();
  const content = start.subarray(0, bytesRead);
  // The header is the first line that isn't empty.
  let [line, lines, end] = ["", 0, 0];
  while (/^\uFEFF?\r?\n?$/u.test(line) && end < bytesRead) {
    const newline = content.indexOf(10, end);
    if (newline < 0 && bytesRead === start.length)
      throw InvalidInputError.of([file], "has no line end in its first 65,536 bytes: is this a text file?");
    const next = newline < 0 ? bytesRead : newline + 1;
    line = content.toString("utf8", end, next);
    end = next;
    lines++;
  }
  const text = content.toString("utf8", 0, end).replace(/^\uFEFF/u, "");
  const table = openCsv(file, text, ["userId", "movieId", "rating", "timestamp"]);
  return {
    layout: {
      delimiter: table.delimiter,
      columns: {
        user: table.column("userId"),
        movie: table.column("movieId"),
        rating: table.column("rating"),
        timestamp: table.column("timestamp"),
      },
      columnCount: table.columnCount,
      nameless: table.nameless,
      ...scale,
    },
    header: { bytes: end, lines },
  };
}
