import { parseCsv } from "../decode/csv.js";
import { namelessValue, wrongCount } from "../decode/csv-table.js";
import { decodeText } from "../decode/decode-text.js";
import { IdCodes } from "./ids.js";
import { plainLayoutOf, readPlainRatings } from "./plain-ratings.js";
import { scratchColumns, sharedColumn } from "./scratch-columns.js";
import { runsOf, type UserRuns } from "./user-runs.js";

/** How a ratings file is written. */
export interface RatingLayout {
  /** One character, or the same one twice ("::"). */
  readonly delimiter: string;
  /** Where the four fields stand, from 0, and how many there are. */
  readonly columns: {
    readonly user: number;
    readonly movie: number;
    readonly rating: number;
    readonly timestamp: number;
  };
  readonly columnCount: number;
  /** Places of columns without a name, which may hold nothing. */
  readonly nameless?: readonly number[];
  /** The scale, both ends allowed. */
  readonly minRating: number;
  readonly maxRating: number;
}

/** int32: row of the movie with that id, -1 where no movie has it. */
export type MovieLookup = Int32Array;

/** What one piece of a ratings file holds. Columns have the same length and lie in shared memory. */
export interface ParsedRatings {
  /** Codes of the source's own user ids: see IdCodes. */
  readonly users: UserRuns;
  /** The texts that codes of users stand for which are no numbers. */
  readonly named: readonly string[];
  /** uint32: movie rows. */
  readonly movies: Uint32Array;
  readonly values: Float32Array;
  /** uint32: seconds since 1970, UTC. */
  readonly timestamps: Uint32Array;
  /** Lines of any kind. */
  readonly lineCount: number;
  /** Lines, from 0, that gave no rating: blank or rejected, ascending. */
  readonly skipped: readonly number[];
  readonly rejected: readonly { readonly reason: string; readonly lines: readonly number[] }[];
}

export const reasons = {
  columns: wrongCount,
  nameless: namelessValue,
  user: "user id is not a whole number",
  movie: "movie id is not a whole number",
  unknownMovie: "movie id is not among the movies",
  rating: "rating is not a number",
  scale: (low: number, high: number) => `rating is outside the scale ${low} to ${high}`,
  timestamp: "timestamp is not a whole number of seconds since 1970",
  duplicate: "a later rating of the same movie by the same user counts",
} as const;

const newline = 10;
const maxUint32 = 4294967295;

/**
 * Reads lines of `bytes` from `start` to `end`, where a line ends (bytes[end - 1] is a newline). Plain lines of
 * digits, in the usual order, take a path that makes no strings; any other line is taken apart with care.
 */
export function parseRatings(
  bytes: Uint8Array,
  start: number,
  end: number,
  layout: RatingLayout,
  lookup: MovieLookup,
): ParsedRatings {
  // The shortest line is "1,1,1,1" and its newline.
  const rows = scratchColumns(Math.ceil((end - start) / 8) + 1);
  const { userIds, movies, values, timestamps } = rows;
  const skipped: number[] = [];
  const rejected = new Map<string, number[]>();
  const userCodes = new IdCodes();
  const { minRating, maxRating, columns } = layout;
  const plain = plainLayoutOf(layout);
  let line = 0;
  let at = start;

  for (;;) {
    if (plain) {
      const before = rows.count;
      at = readPlainRatings(bytes, at, end, plain, lookup, rows);
      line += rows.count - before;
    }
    if (at >= end) break;
    const lineEnd = bytes.indexOf(newline, at);
    readAnyLine(decodeText(bytes.subarray(at, lineEnd)));
    at = lineEnd + 1;
    line++;
  }
  return {
    users: runsOf(userIds, rows.count),
    named: userCodes.named,
    movies: new Uint32Array(sharedColumn(movies, rows.count)),
    values: new Float32Array(sharedColumn(values, rows.count)),
    timestamps: new Uint32Array(sharedColumn(timestamps, rows.count)),
    lineCount: line,
    skipped,
    rejected: [...rejected].map(([reason, lines]) => ({ reason, lines })),
  };

  function readAnyLine(text: string): void {
    if (text.trim() === "") {
      skipped.push(line);
      return;
    }
    const fields = cellsOf(text, layout.delimiter);
    const reason = takeFields(fields);
    if (reason === null) return;
    skipped.push(line);
    const lines = rejected.get(reason);
    if (lines) lines.push(line);
    else rejected.set(reason, [line]);
  }

  function takeFields(fields: readonly string[]): string | null {
    if (fields.length !== layout.columnCount) return reasons.columns(layout.columnCount);
    if (layout.nameless?.some((at) => fields[at] !== "")) return reasons.nameless;
    const whole = (text: string) => (/^\d+$/u.test(text) ? Number(text) : Number.NaN);
    const user = fields[columns.user]!;
    if (!/^\d+$/u.test(user)) return reasons.user;
    const movie = whole(fields[columns.movie]!);
    if (Number.isNaN(movie)) return reasons.movie;
    const row = lookup[movie] ?? -1;
    if (row < 0) return reasons.unknownMovie;
    // Where cells are not divided by commas, a comma may be the decimal point.
    const ratingText =
      layout.delimiter === "," ? fields[columns.rating]! : fields[columns.rating]!.replace(",", ".");
    const rating = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu.test(ratingText)
      ? Number(ratingText)
      : Number.NaN;
    if (Number.isNaN(rating)) return reasons.rating;
    if (rating < minRating || rating > maxRating) return reasons.scale(minRating, maxRating);
    const timestamp = whole(fields[columns.timestamp]!);
    if (!(timestamp <= maxUint32)) return reasons.timestamp;
    const place = rows.count++;
    userIds[place] = userCodes.code(user);
    movies[place] = row;
    values[place] = rating;
    timestamps[place] = timestamp;
    return null;
  }
}

/** Trimmed cells of one line; quoted ones may hold the delimiter. */
function cellsOf(line: string, delimiter: string): readonly string[] {
  const cells =
    delimiter.length === 1 && line.includes('"')
      ? (parseCsv(line, delimiter).next().value?.fields ?? [])
      : line.split(delimiter);
  return cells.map((cell: string) => cell.trim());
}
