import { InvalidInputError } from "../errors.js";
import type { MovieFacts } from "./dataset.js";
import { openCsv } from "./files/csv.js";
import { createTitleIndex, type TitleIndex } from "./title-index.js";

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

/**
 * Reads a Letterboxd export's ratings.csv (Name, Year, Rating; further columns are passed over) and finds its films
 * among `movies` by title, alternative titles and year. Who asks often hands in the `titles` index of `movies`.
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
  const table = openCsv(file, csv.replace(/^\uFEFF/u, ""), ["Name", "Year", "Rating"]);
  const [nameAt, yearAt, ratingAt] = [table.column("Name"), table.column("Year"), table.column("Rating")];
  const index = options.titles ?? createTitleIndex(movies);
  const ratings = new Map<number, number>();
  const unmatched: LetterboxdResult["unmatched"][number][] = [];
  const rejectedLines: number[] = [];
  let read = 0;
  for (const { fields, line, unclosed } of table.records) {
    if (unclosed)
      throw InvalidInputError.of([file, `line ${line}`], "opens a quote that is never closed; close it.");
    const name = fields[nameAt]?.trim() ?? "";
    const yearText = fields[yearAt]?.trim() ?? "";
    const rating = Number(fields[ratingAt]?.trim() || Number.NaN);
    if (name === "" || !(rating >= 0.5 && rating <= 5)) {
      rejectedLines.push(line);
      continue;
    }
    read++;
    const year = /^\d{4}$/u.test(yearText) ? Number(yearText) : null;
    const row = index.find(name, year);
    if (typeof row === "number") ratings.set(row, rating);
    else unmatched.push({ name, year, line });
  }
  if (read === 0)
    throw InvalidInputError.of(
      [file, `line ${rejectedLines[0] ?? 2}`],
      "holds no rating, nor does any other line: each needs a Name and a Rating from 0.5 to 5.",
    );
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
