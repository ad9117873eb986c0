import { InvalidInputError } from "../../../errors.js";
import { breathe } from "../../breathe.js";
import type { MovieFacts, Ratings } from "../../dataset.js";
import { type CsvTable, openCsv } from "../../decode/csv-table.js";
import { namesOnce, plainText, wholeNumber } from "../../decode/plain-text.js";
import { readText } from "../../decode/read-text.js";
import { movieFacts } from "../../movie-facts.js";
import { readHeader } from "../../ratings/rating-header.js";
import { readRatings } from "../../ratings/read-ratings.js";
import { sharedRatings } from "../../ratings/shared-ratings.js";
import { Rejections } from "../../rejections.js";
import { otherFormatHint } from "../known-files.js";
import { starScale } from "../movielens/layouts.js";
import { lookupOf } from "../movielens/movie-table.js";
import type { Reader } from "../reader.js";
import { type Literal, parseLiteral } from "./literal.js";

const licence =
  "Facts from The Movie Database (https://www.themoviedb.org, terms of use apply), by way of Kaggle; ratings, where present, from MovieLens (research use).";
/** Kaggle's "TMDB 5000" and "The Movies Dataset" call the same things differently. */
const movieFiles = ["tmdb_5000_movies.csv", "movies_metadata.csv"];
const creditFiles = ["tmdb_5000_credits.csv", "credits.csv"];
const ratingFiles = ["ratings.csv", "ratings_small.csv"];
const linkFiles = ["links.csv", "links_small.csv"];
/** @param path as TMDB's `poster_path`: "/abc.jpg". @returns the address of the picture, 342 pixels wide. */
export const tmdbPosterUrl = (path: string) => `https://image.tmdb.org/t/p/w342${path}`;
/** Beyond these a name says little of a film. */
const mostCast = 20;
const mostCrew = 15;
const tellingJobs = new Set([
  "Writer",
  "Screenplay",
  "Story",
  "Novel",
  "Author",
  "Producer",
  "Executive Producer",
  "Director of Photography",
  "Original Music Composer",
  "Music",
  "Editor",
  "Production Design",
]);

/** Credits of one movie may fill 100 KB. */
const linesPerBreath = 500;

type Entry = { [key: string]: Literal };

interface Movies {
  readonly movies: MovieFacts[];
  readonly rowOf: Map<string, number>;
}

/** The dictionaries of a cell; an empty cell is an empty list. @throws SyntaxError where the cell is something else. */
function entriesOf(cell: string): Entry[] {
  if (cell.trim() === "") return [];
  const value = parseLiteral(cell);
  if (!Array.isArray(value)) throw new SyntaxError("not a list");
  return value.filter(
    (item): item is Entry => item !== null && typeof item === "object" && !Array.isArray(item),
  );
}

function namesOf(entries: readonly Entry[]): string[] {
  return namesOnce(entries.map((entry) => (typeof entry.name === "string" ? entry.name : "")));
}

/** Reads the cells of one record; a bad one is counted and taken for empty. */
function cellReader(table: CsvTable, rejections: Rejections) {
  return (fields: readonly string[], line: number, column: string): Entry[] => {
    const at = table.column(column);
    if (at < 0) return [];
    try {
      return entriesOf(fields[at]!);
    } catch {
      rejections.add(`${column} cannot be parsed`, [line]);
      return [];
    }
  };
}

async function readMovies(
  file: string,
  text: string,
  signal: AbortSignal | undefined,
): Promise<Movies & { rejections: Rejections }> {
  const table = openCsv(file, text, ["id", "title", "genres"]);
  const rejections = new Rejections(file);
  const cells = cellReader(table, rejections);
  const movies: MovieFacts[] = [];
  const rowOf = new Map<string, number>();
  for (const { fields, line } of table.records(rejections)) {
    if (table.total() % linesPerBreath === 0) await breathe(signal);
    const field = (name: string) => fields[table.column(name)]?.trim() ?? "";
    const id = field("id");
    const title = plainText(field("title"));
    if (!/^\d+$/u.test(id)) rejections.add("movie id is not a whole number", [line]);
    else if (title === "") rejections.add("movie has no title", [line]);
    else if (rowOf.has(id)) rejections.add("movie id was given before", [line]);
    else {
      const original = plainText(field("original_title"));
      const year = /\b(?:18|19|20)\d{2}\b/u.exec(field("release_date"))?.[0];
      const poster = field("poster_path");
      rowOf.set(id, movies.length);
      movies.push(
        movieFacts({
          externalId: id,
          title,
          alternativeTitles: original !== "" && original !== title ? [original] : [],
          year: year === undefined ? null : Number(year),
          genres: namesOf(cells(fields, line, "genres")),
          overview: plainText(field("overview")) || null,
          keywords: namesOf(cells(fields, line, "keywords")),
          companies: namesOf(cells(fields, line, "production_companies")),
          imdbId: field("imdb_id") || null,
          tmdbId: id,
          posterUrl: poster.startsWith("/") ? tmdbPosterUrl(poster) : null,
        }),
      );
    }
  }
  if (table.total() === 0) throw InvalidInputError.of([file], "holds no movies.");
  rejections.check(table.total());
  return { movies, rowOf, rejections };
}

/** Runs over a file of facts keyed by movie id, and lets `take` say what each record adds. */
async function amendFrom(
  file: string,
  text: string,
  columns: { id: string; others: readonly string[] },
  { movies, rowOf }: Movies,
  take: (cell: (column: string) => Entry[]) => Partial<MovieFacts>,
  signal: AbortSignal | undefined,
): Promise<Rejections> {
  const table = openCsv(file, text, [columns.id, ...columns.others]);
  const id = table.column(columns.id);
  const rejections = new Rejections(file);
  const cells = cellReader(table, rejections);
  for (const { fields, line } of table.records(rejections)) {
    if (table.total() % linesPerBreath === 0) await breathe(signal);
    const row = rowOf.get(fields[id]!.trim());
    if (row === undefined) rejections.add("movie id is not among the movies", [line]);
    else movies[row] = { ...movies[row]!, ...take((column) => cells(fields, line, column)) };
  }
  rejections.check(table.total());
  return rejections;
}

function creditsOf(cast: readonly Entry[], crew: readonly Entry[]): Partial<MovieFacts> {
  const billing = (entry: Entry) => (typeof entry.order === "number" ? entry.order : Number.MAX_SAFE_INTEGER);
  const directors = namesOf(crew.filter((entry) => entry.job === "Director"));
  const others = namesOf(crew.filter((entry) => tellingJobs.has(String(entry.job))));
  return {
    cast: namesOf([...cast].sort((a, b) => billing(a) - billing(b))).slice(0, mostCast),
    directors,
    crew: others.filter((name) => !directors.includes(name)).slice(0, mostCrew),
  };
}

/** MovieLens' movie id → row, by way of TMDB's id. */
function lookupFromLinks(file: string, text: string, { rowOf }: Movies) {
  const table = openCsv(file, text, ["movieId", "tmdbId"]);
  const [movie, tmdb] = [table.column("movieId"), table.column("tmdbId")];
  const rejections = new Rejections(file);
  const rows = new Map<number, number>();
  for (const { fields } of table.records(rejections)) {
    const id = wholeNumber(fields[movie]);
    const row = rowOf.get(fields[tmdb]!.trim().replace(/\.0$/u, ""));
    if (id >= 0 && id < 50_000_000 && row !== undefined) rows.set(id, row);
  }
  rejections.check(table.total());
  const lookup = lookupOf([...rows.keys()]);
  for (const [id, row] of rows) lookup[id] = row;
  return { lookup, rejections };
}

const read: Reader["read"] = async (files, context) => {
  const text = async (name: string) => readText(await files.path(name));
  const found = movieFiles.filter(files.has);
  if (found.length > 1)
    throw InvalidInputError.of(
      "source",
      `holds two datasets: ${found.join(" and ")}. Put each into a folder of its own and import one.`,
    );
  const [moviesFile] = found;
  if (!moviesFile)
    throw InvalidInputError.of(
      "source",
      `is no TMDB dataset: expected ${movieFiles.join(" or ")}; found ${files.names.slice(0, 20).join(", ")}.${otherFormatHint(files.names, "TMDB")}`,
    );
  const movies = await readMovies(moviesFile, await text(moviesFile), context.signal);
  const rejected = [movies.rejections];
  context.onProgress(0.2);

  const creditsFile = creditFiles.find((name) => files.has(name));
  if (creditsFile) {
    const id = creditsFile === "credits.csv" ? "id" : "movie_id";
    rejected.push(
      await amendFrom(
        creditsFile,
        await text(creditsFile),
        { id, others: ["cast", "crew"] },
        movies,
        (cell) => creditsOf(cell("cast"), cell("crew")),
        context.signal,
      ),
    );
  }
  context.onProgress(0.5);
  if (files.has("keywords.csv"))
    rejected.push(
      await amendFrom(
        "keywords.csv",
        await text("keywords.csv"),
        { id: "id", others: ["keywords"] },
        movies,
        (cell) => ({
          keywords: namesOf(cell("keywords")),
        }),
        context.signal,
      ),
    );
  context.onProgress(0.6);

  let ratings: Ratings = sharedRatings(0, 0);
  let userIds: readonly string[] = [];
  const ratingsFile = ratingFiles.find((name) => files.has(name));
  const linksFile = linkFiles.find((name) => files.has(name));
  if (ratingsFile && !linksFile)
    throw InvalidInputError.of(
      [ratingsFile],
      `names movies by MovieLens' ids: put ${linkFiles[0]} beside it.`,
    );
  if (ratingsFile && linksFile) {
    const { lookup, rejections: badLinks } = lookupFromLinks(linksFile, await text(linksFile), movies);
    rejected.push(badLinks);
    const path = await files.path(ratingsFile);
    const read = await readRatings({
      path,
      file: ratingsFile,
      ...(await readHeader(ratingsFile, path, starScale)),
      lookup,
      movieCount: movies.movies.length,
      onProgress: (fraction) => context.onProgress(0.6 + 0.4 * fraction),
      signal: context.signal,
      threads: context.threads,
    });
    ({ ratings, userIds } = read);
    rejected.push(read.rejections);
  }
  return {
    licence,
    movies: movies.movies,
    users: userIds.map((id) => ({ externalId: id, gender: null, age: null, occupation: null })),
    ratings,
    pairs: null,
    fileSplits: [],
    rejectedLines: rejected.flatMap((file) => file.toRejectedLines()),
  };
};

/** Kaggle's tmdb_5000_movies + credits, and The Movies Dataset (with its MovieLens ratings where they are there). */
export const tmdb: Reader = {
  read,
  isWhole: (names) => movieFiles.some((name) => names.has(name)),
  isPart: (name) =>
    [...movieFiles, ...creditFiles, ...ratingFiles, ...linkFiles, "keywords.csv"].includes(name),
};
