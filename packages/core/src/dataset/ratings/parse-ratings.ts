import { parseCsv } from "../decode/csv.js";
import { namelessValue, wrongCount } from "../decode/csv-table.js";
import { decodeText } from "../decode/decode-text.js";
import { IdCodes } from "./ids.js";
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
const zero = 48;

/**
 * Whether so many digits, the first of them given as a byte, are surely a uint32: up to nine of any kind, ten below
 * 4,000,000,000. Sums wrap around at 2^32, which is faster than floating point; what this refuses is read with care.
 */
export function holdsUint32(digits: number, first: number): boolean {
  return digits > 0 && (digits < 10 || (digits === 10 && first < 52));
}

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
  const { userIds, movies, values, timestamps } = scratchColumns(Math.ceil((end - start) / 8) + 1);
  const skipped: number[] = [];
  const rejected = new Map<string, number[]>();
  const userCodes = new IdCodes();
  const { minRating, maxRating, columns } = layout;
  const twofold = layout.delimiter.length === 2;
  const delimiter = layout.delimiter.charCodeAt(0) - 48;
  const usual =
    columns.user === 0 &&
    columns.movie === 1 &&
    columns.rating === 2 &&
    columns.timestamp === 3 &&
    layout.columnCount === 4;
  let count = 0;
  let line = 0;
  let at = start;

  while (at < end) {
    if (usual) at = readPlainLines(at);
    if (at >= end) break;
    const lineEnd = bytes.indexOf(newline, at);
    readAnyLine(decodeText(bytes.subarray(at, lineEnd)));
    at = lineEnd + 1;
    line++;
  }
  return {
    users: runsOf(userIds, count),
    named: userCodes.named,
    movies: new Uint32Array(sharedColumn(movies, count)),
    values: new Float32Array(sharedColumn(values, count)),
    timestamps: new Uint32Array(sharedColumn(timestamps, count)),
    lineCount: line,
    skipped,
    rejected: [...rejected].map(([reason, lines]) => ({ reason, lines })),
  };

  /** Takes lines from `from` on as long as they are plain and good; where the first other line starts. */
  function readPlainLines(from: number): number {
    // All in local variables: those of the enclosing function live on the heap, and this loop is the import's cost.
    let lineStart = from;
    let taken = count;
    while (lineStart < end) {
      let p = lineStart;
      let c = 0;
      let user = 0;
      let fieldStart = p;
      for (c = bytes[p++]! - 48; c >= 0 && c <= 9; c = bytes[p++]! - 48) user = (Math.imul(user, 10) + c) | 0;
      if (c !== delimiter || !holdsUint32(p - fieldStart - 1, bytes[fieldStart]!)) break;
      // "017" is another user than "17".
      if (bytes[fieldStart] === zero && p - fieldStart > 2) break;
      if (twofold && bytes[p++]! - 48 !== delimiter) break;
      let movie = 0;
      fieldStart = p;
      for (c = bytes[p++]! - 48; c >= 0 && c <= 9; c = bytes[p++]! - 48)
        movie = (Math.imul(movie, 10) + c) | 0;
      if (c !== delimiter || !holdsUint32(p - fieldStart - 1, bytes[fieldStart]!)) break;
      if (twofold && bytes[p++]! - 48 !== delimiter) break;
      let rating = 0;
      let divisor = 1;
      fieldStart = p;
      for (c = bytes[p++]! - 48; c >= 0 && c <= 9; c = bytes[p++]! - 48)
        rating = (Math.imul(rating, 10) + c) | 0;
      if (p === fieldStart + 1) break;
      if (c === -2) {
        const fractionStart = p;
        for (c = bytes[p++]! - 48; c >= 0 && c <= 9; c = bytes[p++]! - 48) {
          rating = (Math.imul(rating, 10) + c) | 0;
          divisor = Math.imul(divisor, 10);
        }
        if (p === fractionStart + 1) break;
      }
      // Up to eight digits and a point: nothing above has overflowed.
      if (c !== delimiter || p > fieldStart + 10) break;
      const value = rating / divisor;
      if (!(value >= minRating && value <= maxRating)) break;
      if (twofold && bytes[p++]! - 48 !== delimiter) break;
      let timestamp = 0;
      fieldStart = p;
      for (c = bytes[p++]! - 48; c >= 0 && c <= 9; c = bytes[p++]! - 48)
        timestamp = (Math.imul(timestamp, 10) + c) | 0;
      if (!holdsUint32(p - fieldStart - 1, bytes[fieldStart]!)) break;
      if (c === -35) c = bytes[p++]! - 48;
      if (c !== newline - 48) break;
      const row = lookup[movie >>> 0]!;
      if (!(row >= 0)) break;
      userIds[taken] = user;
      movies[taken] = row;
      values[taken] = value;
      timestamps[taken++] = timestamp;
      lineStart = p;
    }
    line += taken - count;
    count = taken;
    return lineStart;
  }

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
    userIds[count] = userCodes.code(user);
    movies[count] = row;
    values[count] = rating;
    timestamps[count++] = timestamp;
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
