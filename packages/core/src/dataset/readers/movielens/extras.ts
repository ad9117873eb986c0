import { breathe } from "../../breathe.js";
import type { MovieFacts, User } from "../../dataset.js";
import { openCsv } from "../../decode/csv-table.js";
import { plainText, wholeNumber } from "../../decode/plain-text.js";
import { Rejections } from "../../rejections.js";
import { columnLines, type MovieTable, type RawMovie, splitLines } from "./movie-table.js";

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
  for (const { fields, line } of csv.records(rejections)) {
    const row = table.lookup[wholeNumber(fields[movie])] ?? -1;
    const [imdbId, tmdbId] = [fields[imdb]!.trim(), fields[tmdb]!.trim()];
    if (row < 0) rejections.add("movie id is not among the movies", [line]);
    else if (!/^(?:(?:tt)?\d+)?$/u.test(imdbId) || !/^(?:\d+(?:\.0)?)?$/u.test(tmdbId))
      rejections.add("an id is not a number", [line]);
    else
      amend(table, row, {
        imdbId: imdbId === "" ? null : `tt${imdbId.replace("tt", "").padStart(7, "0")}`,
        tmdbId: tmdbId === "" ? null : tmdbId.replace(".0", ""),
      });
  }
  rejections.check(csv.total());
  return rejections;
}

/** userId,movieId,tag,timestamp: a movie's keywords are its 20 most applied tags, compared without case. */
async function readTags(
  source: {
    readonly lines: Iterable<RawMovie>;
    readonly total: () => number;
    readonly rejections: Rejections;
  },
  place: { readonly movie: number; readonly tag: number },
  table: MovieTable,
  signal: AbortSignal | undefined,
): Promise<Rejections> {
  const { lines, total, rejections } = source;
  const counts = new Map<number, Map<string, number>>();
  for (const { line, fields } of lines) {
    // Cancelling must not wait for two million lines.
    if (total() % 20_000 === 0) await breathe(signal);
    const row = table.lookup[wholeNumber(fields[place.movie])] ?? -1;
    const tag = plainText(fields[place.tag]!).toLowerCase();
    if (row < 0) rejections.add("movie id is not among the movies", [line]);
    else if (tag === "") rejections.add("tag is empty", [line]);
    else {
      const tags = counts.get(row) ?? new Map<string, number>();
      counts.set(row, tags.set(tag, (tags.get(tag) ?? 0) + 1));
    }
  }
  rejections.check(total());
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
  const rejections = new Rejections(file);
  const source = { lines: csv.records(rejections), total: csv.total, rejections };
  return readTags(source, { movie: csv.column("movieId"), tag: csv.column("tag") }, table, signal);
}

/** UserID::MovieID::Tag::Timestamp. */
export function readTagsDat(
  file: string,
  text: string,
  table: MovieTable,
  signal: AbortSignal | undefined,
): Promise<Rejections> {
  const rejections = new Rejections(file);
  const source = { ...columnLines(text, "::", 4, rejections), rejections };
  return readTags(source, { movie: 1, tag: 2 }, table, signal);
}

/**
 * By user id. 1m writes UserID::Gender::Age::Occupation::Zip, 100k id|age|gender|occupation|zip. A file whose lines all
 * have another number of columns says something else of users (MovieTweetings: their Twitter ids) and is left out.
 */
export function readUsers(
  file: string,
  text: string,
  kind: "dat" | "pipes",
): { users: ReadonlyMap<string, User>; rejections: Rejections } {
  const place =
    kind === "dat" ? { gender: 1, age: 2, delimiter: "::" } : { gender: 2, age: 1, delimiter: "|" };
  const rejections = new Rejections(file);
  const users = new Map<string, User>();
  const widths = new Set<number>();
  for (const { fields } of splitLines(text, place.delimiter)) widths.add(fields.length);
  const [width = 5] = widths;
  if (widths.size === 1 && width !== 5) {
    rejections.passOver(
      `was not read: its lines have ${width} columns, expected 5 with gender, age and occupation`,
    );
    return { users, rejections };
  }
  const { lines, total } = columnLines(text, place.delimiter, 5, rejections);
  for (const { line, fields } of lines) {
    const id = fields[0]!.trim();
    const age = Number(fields[place.age] || Number.NaN);
    if (!/^\d+$/u.test(id)) rejections.add("user id is not a whole number", [line]);
    else
      users.set(id, {
        externalId: id,
        gender: fields[place.gender] || null,
        age: Number.isInteger(age) ? age : null,
        occupation: fields[3] || null,
      });
  }
  rejections.check(total());
  return { users, rejections };
}
