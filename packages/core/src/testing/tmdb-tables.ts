import { readDataset } from "../dataset/read-dataset.js";
import { type Files, fixtureFolder } from "./reader-contract.js";

/** A CSV of these rows, each cell in quotes. */
export const quotedTable = (...rows: (readonly string[])[]): string =>
  `${rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",")).join("\n")}\n`;

/** Two movies, 10 and 20. */
export const twoMovies = quotedTable(["id", "title", "genres"], ["10", "Heat", "[]"], ["20", "Up", "[]"]);

/** What reads files as TMDB's. The folders are removed after the tests. */
export function tmdbReader() {
  const fixtures = fixtureFolder();
  return async (files: Files, more: { signal?: AbortSignal } = {}) =>
    readDataset({ format: "TMDB", source: await fixtures.folder(files), ...more });
}
