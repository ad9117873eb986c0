import { breathe } from "../../breathe.js";
import type { MovieFacts, User } from "../../dataset.js";
import { openCsv } from "../../files/csv.js";
import { Rejections } from "../../rejections.js";
import { type MovieTable, splitLines } from "./movie-table.js";

const mostKeywords = 20;

/** Changes what is known of a movie. */
export function amend(table: MovieTable, row: number, known: Partial<MovieFacts>): void {
  table.movies[row] = { ...table.movies[row]!, ...known };
}

/** links.csv: movieId,imdbId,tmdbId; IMDb's ids get their "tt" back. */
export function readLinks(file: string, text: string, table: MovieTable): Rejections {
  const csv = openCsv(file, text, ["movieId", "imdbId", "tmdbId"]);
  const [movie, imdb, tmdb] = [csv.column("movieId"), csv.column("imdbId"), csv.column("tmdbId")];
  const rejections = new Rejections(file);
  let total = 0;
  for (const { fields, line } of csv.records) {
    total++;
    const row = table.lookup[Number(fields[movie] || -1)] ?? -1;
    const [imdbId = "", tmdbId = ""] = [fields[imdb]?.trim(), fields[tmdb]?.trim()];
    if (fields.length !== csv.columnCount) rejections.add(`expected ${csv.columnCount} columns`, [line]);
    else if (row < 0) rejections.add("movie id is not among the movies", [line]);
    else if (!/^(?:tt)?\d*$/u.test(imdbId) || !/^\d*(?:\.0)?$/u.test(tmdbId))
      rejections.add("an id is not a number", [line]);
    else
      amend(table, row, {
        imdbId: imdbId === "" ? null : `tt${imdbId.replace(/^tt/u, "").padStart(7, "0")}`,
        tmdbId: tmdbId === "" ? null : tmdbId.replace(/\.0$/u, ""),
      });
  }
  rejections.check(total);
  return rejections;
}

/** userId,movieId,tag,timestamp: a movie's keywords are its 20 most applied tags, compared without case. */
export async function readTags(
  file: string,
  lines: Iterable<{ line: number; fields: readonly string[] }>,
  place: { columnCount: number; movie: number; tag: number },
  table: MovieTable,
  signal: AbortSignal | undefined,
): Promise<Rejections> {
  const rejections = new Rejections(file);
  const counts = new Map<number, Map<string, number>>();
  let total = 0;
  for (const { line, fields } of lines) {
    // Cancelling must not wait for two million lines.
    if (++total % 20_000 === 0) await breathe(signal);
    const row = table.lookup[Number(fields[place.movie] || -1)] ?? -1;
    const tag = fields[place.tag]?.trim().toLowerCase() ?? "";
    if (fields.length !== place.columnCount) rejections.add(`expected ${place.columnCount} columns`, [line]);
    else if (row < 0) rejections.add("movie id is not among the movies", [line]);
    else if (tag === "") rejections.add("tag is empty", [line]);
    else {
      const tags = counts.get(row) ?? new Map<string, number>();
      counts.set(row, tags.set(tag, (tags.get(tag) ?? 0) + 1));
    }
  }
  rejections.check(total);
  for (const [row, tags] of counts) {
    const keywords = [...tags]
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .slice(0, mostKeywords)
      .map(([tag]) => tag);
    amend(table, row, { keywords });
  }
  return rejections;
}

export function readTagsCsv(
  file: string,
  text: string,
  table: MovieTable,
  signal: AbortSignal | undefined,
): Promise<Rejections> {
  const csv = openCsv(file, text, ["userId", "movieId", "tag"]);
  const place = { columnCount: csv.columnCount, movie: csv.column("movieId"), tag: csv.column("tag") };
  return readTags(file, csv.records, place, table, signal);
}

/** By user id. 1m writes UserID::Gender::Age::Occupation::Zip, 100k id|age|gender|occupation|zip. */
export function readUsers(
  file: string,
  text: string,
  kind: "dat" | "pipes",
): { users: ReadonlyMap<number, User>; rejections: Rejections } {
  const place =
    kind === "dat" ? { gender: 1, age: 2, delimiter: "::" } : { gender: 2, age: 1, delimiter: "|" };
  const rejections = new Rejections(file);
  const users = new Map<number, User>();
  let total = 0;
  for (const { line, fields } of splitLines(text, place.delimiter)) {
    total++;
    const id = Number(fields[0] || Number.NaN);
    const age = Number(fields[place.age] || Number.NaN);
    if (fields.length !== 5) rejections.add("expected 5 columns", [line]);
    else if (!Number.isInteger(id)) rejections.add("user id is not a whole number", [line]);
    else
      users.set(id, {
        externalId: String(id),
        gender: fields[place.gender] || null,
        age: Number.isInteger(age) ? age : null,
        occupation: fields[3] || null,
      });
  }
  rejections.check(total);
  return { users, rejections };
}
