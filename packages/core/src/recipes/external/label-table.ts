import { parseCsv } from "../../dataset/decode/csv.js";
import { parseTitle } from "../../dataset/titles/title.js";
import { InvalidInputError } from "../../errors.js";
import type { VectorLabel } from "./vector-table.js";

/** Names of columns, without case, blanks, hyphens and underscores, by what they hold. */
const labelColumns: Readonly<Record<keyof VectorLabel, readonly string[]>> = {
  id: ["id", "movieid", "itemid", "externalid", "key", "item", "word", "token", "indexlevel0"],
  imdbId: ["imdbid", "imdb", "tconst"],
  tmdbId: ["tmdbid", "tmdb"],
  title: ["title", "name", "label", "movie", "primarytitle", "movietitle"],
  year: ["year", "releaseyear", "startyear"],
};

const nameKey = (name: string) => name.toLowerCase().replace(/[\s_:-]/gu, "");

/** The places of the columns that say what a row is; -1 where there is none. */
export function findLabelColumns(header: readonly string[]): Record<keyof VectorLabel, number> {
  const keys = header.map(nameKey);
  const place = (names: readonly string[]) =>
    names.map((name) => keys.indexOf(name)).find((at) => at >= 0) ?? -1;
  return {
    id: place(labelColumns.id),
    imdbId: place(labelColumns.imdbId),
    tmdbId: place(labelColumns.tmdbId),
    title: place(labelColumns.title),
    year: place(labelColumns.year),
  };
}

/** A label of cells as they came; a title gives its own year where there is no column of years. */
export function labelFrom(cells: Readonly<Record<keyof VectorLabel, string | null>>): VectorLabel {
  const text = (value: string | null) => value?.trim() || null;
  const parsed = cells.title === null ? null : parseTitle(cells.title);
  const year = Number(text(cells.year) ?? Number.NaN);
  return {
    id: text(cells.id),
    imdbId: text(cells.imdbId),
    tmdbId: text(cells.tmdbId),
    title: parsed?.title || null,
    year: Number.isInteger(year) ? year : (parsed?.year ?? null),
  };
}

/**
 * What the rows of a matrix are, from a text file beside it: a table with a header that names id, imdbId, tmdbId,
 * title or year, or a line a row that holds an id or a title.
 * @param rows of the matrix.
 * @throws InvalidInputError naming the file where it has more or fewer rows than the matrix.
 */
export function readLabels(file: string, text: string, rows: number): VectorLabel[] {
  const delimiter = /\.csv$/iu.test(file) ? "," : "\t";
  const records = [...parseCsv(text, delimiter)].map(({ fields }) => fields);
  const columns = findLabelColumns(records[0] ?? []);
  const known = Object.values(columns).some((at) => at >= 0) && records.length === rows + 1;
  if (!known && records.length !== rows)
    throw InvalidInputError.of(
      [file],
      `has ${records.length} lines for ${rows} vectors: there must be one for each, and one with the names of the columns (id, imdbId, tmdbId, title, year) where there are several.`,
    );
  const cell = (fields: readonly string[], at: number) => (at >= 0 ? (fields[at] ?? null) : null);
  if (!known) return records.map((fields) => labelFrom({ ...none, id: fields[0] ?? null }));
  return records.slice(1).map((fields) =>
    labelFrom({
      id: cell(fields, columns.id),
      imdbId: cell(fields, columns.imdbId),
      tmdbId: cell(fields, columns.tmdbId),
      title: cell(fields, columns.title),
      year: cell(fields, columns.year),
    }),
  );
}

const none = { id: null, imdbId: null, tmdbId: null, title: null, year: null };
