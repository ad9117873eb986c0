import type { MovieFacts } from "../../dataset.js";
import { openCsv, wrongCount } from "../../decode/csv-table.js";
import { namesOnce, wholeNumber } from "../../decode/plain-text.js";
import { movieFacts } from "../../movie-facts.js";
import type { MovieLookup } from "../../ratings/parse-ratings.js";
import { Rejections } from "../../rejections.js";
import { parseTitle } from "../../titles/title.js";

/** An id above this would make the table from id to row too large. */
const greatestId = 50_000_000;

/** Movies under way: readers of further files add what they know. */
export interface MovieTable {
  /** By id, ascending. */
  readonly movies: MovieFacts[];
  /** Shared memory: threads read it. */
  readonly lookup: MovieLookup;
  readonly rejections: Rejections;
}

export interface RawMovie {
  readonly line: number;
  readonly fields: readonly string[];
}

export function lookupOf(ids: readonly number[]): MovieLookup {
  const greatest = ids.reduce((most, id) => Math.max(most, id), 0);
  const lookup = new Int32Array(new SharedArrayBuffer(4 * (greatest + 1))).fill(-1);
  ids.forEach((id, row) => {
    lookup[id] = row;
  });
  return lookup;
}

interface TakenMovie {
  readonly id: string;
  readonly title: string;
  readonly genres: readonly string[];
  readonly year?: number | null;
}

/** Collects movies from raw lines of the right length: checks ids and titles, takes titles apart, sorts by id. */
function collectMovies(
  rejections: Rejections,
  lines: Iterable<RawMovie>,
  total: () => number,
  take: (fields: readonly string[]) => TakenMovie,
): MovieTable {
  const byId = new Map<number, MovieFacts>();
  for (const { line, fields } of lines) {
    const taken = take(fields);
    const id = wholeNumber(taken.id);
    const { title, alternativeTitles, year } = parseTitle(taken.title);
    const { genres } = taken;
    if (id < 0 || id > greatestId)
      rejections.add(`movie id is not a whole number up to ${greatestId}`, [line]);
    else if (title === "") rejections.add("movie has no title", [line]);
    else if (byId.has(id)) rejections.add("movie id was given before", [line]);
    else
      byId.set(
        id,
        movieFacts({
          externalId: taken.id.trim(),
          title,
          alternativeTitles,
          year: year ?? taken.year ?? null,
          genres,
        }),
      );
  }
  rejections.check(total());
  const ids = [...byId.keys()].sort((a, b) => a - b);
  return { movies: ids.map((id) => byId.get(id)!), lookup: lookupOf(ids), rejections };
}

function genresOf(text: string): string[] {
  return namesOnce(text.split("|")).filter((genre) => genre !== "(no genres listed)" && genre !== "unknown");
}

export function readMoviesCsv(file: string, text: string): MovieTable {
  const table = openCsv(file, text, ["movieId", "title", "genres"]);
  const [id, title, genres] = [table.column("movieId"), table.column("title"), table.column("genres")];
  const rejections = new Rejections(file);
  return collectMovies(rejections, table.records(rejections), table.total, (fields) => ({
    id: fields[id]!,
    title: fields[title]!,
    genres: genresOf(fields[genres]!),
  }));
}

/** Lines of a format without quotes; blank ones are passed over. */
export function* splitLines(text: string, delimiter: string): Generator<RawMovie> {
  let line = 0;
  for (const content of text.split("\n")) {
    line++;
    if (content.trim() !== "") yield { line, fields: content.replace(/\r$/u, "").split(delimiter) };
  }
}

/** Lines of a format without quotes, without those that have another number of cells, which are counted. */
export function columnLines(text: string, delimiter: string, columnCount: number, rejections: Rejections) {
  let total = 0;
  function* sound(): Generator<RawMovie> {
    for (const line of splitLines(text, delimiter)) {
      total++;
      if (line.fields.length === columnCount) yield line;
      else rejections.add(wrongCount(columnCount), [line.line]);
    }
  }
  return { lines: sound(), total: () => total };
}

/** 1m and 10m: MovieID::Title::Genres. */
export function readMoviesDat(file: string, text: string): MovieTable {
  const rejections = new Rejections(file);
  const { lines, total } = columnLines(text, "::", 3, rejections);
  return collectMovies(rejections, lines, total, ([id, title, genres]) => ({
    id: id!,
    title: title!,
    genres: genresOf(genres!),
  }));
}

/** u.item's genre flags, in order, where u.genre is not beside it. */
const genreFlags =
  "unknown|Action|Adventure|Animation|Children's|Comedy|Crime|Documentary|Drama|Fantasy|Film-Noir|Horror|Musical|Mystery|Romance|Sci-Fi|Thriller|War|Western".split(
    "|",
  );

/** 100k: id|title|release date|video release date|IMDb URL| and a flag for each genre. */
export function readMoviesPipes(file: string, text: string, genreText: string | null): MovieTable {
  const names = genreText
    ? [...splitLines(genreText, "|")]
        .sort((a, b) => Number(a.fields[1]) - Number(b.fields[1]))
        .map((g) => g.fields[0]!)
    : genreFlags;
  const rejections = new Rejections(file);
  const { lines, total } = columnLines(text, "|", 5 + names.length, rejections);
  return collectMovies(rejections, lines, total, (fields) => {
    const year = /(\d{4})\s*$/u.exec(fields[2]!)?.[1];
    return {
      id: fields[0]!,
      title: fields[1]!,
      genres: names.filter((name, i) => fields[5 + i]!.trim() === "1" && name !== "unknown"),
      year: year === undefined ? null : Number(year),
    };
  });
}
