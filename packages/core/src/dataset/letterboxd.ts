import { InvalidInputError } from "../errors.js";
import type { MovieFacts } from "./dataset.js";
import { openCsv } from "./decode/csv-table.js";
import { plainText } from "./decode/plain-text.js";
import { Rejections } from "./rejections.js";
import { createTitleIndex, type FoundTitle, type TitleIndex } from "./titles/title-index.js";

interface LetterboxdMatch {
  /** The movie's row. */
  readonly row: number;
  /** 0.5 to 5. */
  readonly rating: number;
}

/** An export's films among a dataset's movies. Movies are rows. */
export interface LetterboxdResult {
  /** Every matched movie once, in the file's order; of several ratings of one movie the last counts. */
  readonly matches: readonly LetterboxdMatch[];
  /** Rows rated `likedFrom` and up, best first. */
  readonly liked: readonly number[];
  /** Rows rated `dislikedTo` and below, worst first. */
  readonly disliked: readonly number[];
  /** Films that the dataset does not have, or that several of its movies could be. */
  readonly unmatched: readonly {
    readonly name: string;
    readonly year: number | null;
    readonly line: number;
  }[];
  /** Lines without a name or with a rating that is none, 1-based. */
  readonly rejectedLines: readonly number[];
}

/** What the columns of an export are called, and how far its ratings go. */
interface ExportColumns {
  readonly name: string;
  readonly rating: string;
  readonly imdb: string;
  readonly tmdb: string;
  /** A rating of 5 on Letterboxd's scale. */
  readonly best: number;
}
const ofLetterboxd: ExportColumns = {
  name: "Name",
  rating: "Rating",
  imdb: "imdbID",
  tmdb: "tmdbID",
  best: 5,
};
const ofImdb: ExportColumns = {
  name: "Title",
  rating: "Your Rating",
  imdb: "Const",
  tmdb: "tmdbID",
  best: 10,
};

/** IMDb's lists have a column Const, of ids; Letterboxd's have none. */
function openExport(file: string, csv: string, rated: boolean) {
  const text = csv.replace(/^\uFEFF/u, "");
  const columns = /^[^\r\n]*\bConst\b/u.test(text) ? ofImdb : ofLetterboxd;
  const table = openCsv(file, text, [columns.name, "Year", ...(rated ? [columns.rating] : [])]);
  const at = {
    name: table.column(columns.name),
    year: table.column("Year"),
    rating: table.column(columns.rating),
    imdb: table.column(columns.imdb),
    tmdb: table.column(columns.tmdb),
  };
  return { table, columns, at };
}

/**
 * The movies of a list without ratings, for instance a Letterboxd export's watched.csv or watchlist.csv (Name, Year), or
 * IMDb's watchlist (Const, Title, Year): rows, each once. Films that the dataset lacks, or that several of its movies
 * could be, are passed over.
 * @param file what problems call it.
 * @throws InvalidInputError, naming the line, where the text is empty, lacks a column, or opens a quote that never closes.
 */
export function matchFilms(
  csv: string,
  movies: readonly MovieFacts[],
  options: { titles?: TitleIndex; file?: string } = {},
): number[] {
  const file = options.file ?? "watched.csv";
  const { table, at } = openExport(file, csv, false);
  const index = options.titles ?? createTitleIndex(movies);
  const rows = new Set<number>();
  for (const { fields } of table.records(new Rejections(file))) {
    const name = plainText(fields[at.name]!);
    if (name === "") continue;
    const cell = (place: number) => fields[place]?.trim() || null;
    const year = yearIn(fields[at.year]!);
    const found = index.find({ title: name, year, imdbId: cell(at.imdb), tmdbId: cell(at.tmdb) });
    if (found && found !== "several") rows.add(found.row);
  }
  return [...rows];
}

/** "1999" or "1999.0"; null for anything else. */
function yearIn(cell: string): number | null {
  const text = cell.trim();
  return /^\d{4}(?:\.0)?$/u.test(text) ? Number(text) : null;
}

interface Film {
  readonly name: string;
  readonly year: number | null;
  readonly line: number;
  readonly rating: number;
  readonly found: FoundTitle | null;
}

/**
 * Reads a Letterboxd export's ratings.csv (Name, Year, Rating; imdbID and tmdbID where they are there) or IMDb's (Const,
 * Your Rating from 1 to 10, Title, Year), passes further columns over, and finds its films among `movies`, as TitleIndex
 * says. IMDb's ratings are halved. A line whose year is exact beats one that
 * a neighboring year was forgiven. Who asks often hands in the `titles` index of `movies`.
 * @throws InvalidInputError, naming the line, where the text is empty, lacks a column, opens a quote that never
 * closes, or holds no rating.
 */
export function matchLetterboxd(
  csv: string,
  movies: readonly MovieFacts[],
  options: { likedFrom?: number; dislikedTo?: number; titles?: TitleIndex } = {},
): LetterboxdResult {
  const { likedFrom = 3.5, dislikedTo = 2 } = options;
  const file = "ratings.csv";
  const { table, columns, at } = openExport(file, csv, true);
  const index = options.titles ?? createTitleIndex(movies);
  const films: Film[] = [];
  const unmatched: LetterboxdResult["unmatched"][number][] = [];
  const rejectedLines: number[] = [];
  const badLines = new Rejections(file);
  for (const { fields, line } of table.records(badLines)) {
    const name = plainText(fields[at.name]!);
    const rating = (Number(fields[at.rating]) * 5) / columns.best;
    if (name === "" || !(rating >= 0.5 && rating <= 5)) {
      rejectedLines.push(line);
      continue;
    }
    const year = yearIn(fields[at.year]!);
    const cell = (place: number) => fields[place]?.trim() || null;
    const found = index.find({ title: name, year, imdbId: cell(at.imdb), tmdbId: cell(at.tmdb) });
    films.push({ name, year, line, rating, found: found === "several" ? null : found });
  }
  rejectedLines.push(...badLines.toRejectedLines().flatMap(({ firstLines }) => firstLines));
  rejectedLines.sort((a, b) => a - b);
  if (films.length === 0)
    throw InvalidInputError.of(
      [file, `line ${rejectedLines[0] ?? 2}`],
      "holds no rating, nor does any other line: each needs a Name and a Rating from 0.5 to 5, or a Title and Your Rating from 1 to 10.",
    );
  // A short of the same name from the year before must not speak for a film whose own line is there, too.
  const certain = new Set(films.flatMap(({ found }) => (found?.certain ? [found.row] : [])));
  const ratings = new Map<number, number>();
  for (const { name, year, line, rating, found } of films) {
    if (found && (found.certain || !certain.has(found.row))) ratings.set(found.row, rating);
    else unmatched.push({ name, year, line });
  }
  const matches = [...ratings].map(([row, rating]) => ({ row, rating }));
  const rows = (kept: readonly LetterboxdMatch[]) => kept.map(({ row }) => row);
  return {
    matches,
    liked: rows(matches.filter((m) => m.rating >= likedFrom).sort((a, b) => b.rating - a.rating)),
    disliked: rows(matches.filter((m) => m.rating <= dislikedTo).sort((a, b) => a.rating - b.rating)),
    unmatched,
    rejectedLines,
  };
}
