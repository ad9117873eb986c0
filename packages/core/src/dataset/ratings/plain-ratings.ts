import { holdsUint32 } from "./holds-uint32.js";
import type { MovieLookup, RatingLayout } from "./parse-ratings.js";
import type { ScratchColumns } from "./scratch-columns.js";

const newline = 10;
const carriageReturn = 13;
const zero = 48;

/** How lines are written that can be read without making strings of them. */
interface PlainLayout {
  readonly delimiter: number;
  /** Whether the delimiter stands twice. */
  readonly twofold: boolean;
  readonly minRating: number;
  readonly maxRating: number;
}

/** Null where there are no such lines: columns stand in another order than user, movie, rating, time, or there are more. */
export function plainLayoutOf({
  columns,
  columnCount,
  delimiter,
  minRating,
  maxRating,
}: RatingLayout): PlainLayout | null {
  const isUsual =
    columns.user === 0 &&
    columns.movie === 1 &&
    columns.rating === 2 &&
    columns.timestamp === 3 &&
    columnCount === 4;
  return isUsual
    ? { delimiter: delimiter.charCodeAt(0), twofold: delimiter.length === 2, minRating, maxRating }
    : null;
}

/**
 * Takes lines from `from` on into `rows` as long as they are plain and good: digits alone, of movies that there are.
 * Where the first other line starts; it is to be taken with care.
 */
export function readPlainRatings(
  bytes: Uint8Array,
  from: number,
  end: number,
  layout: PlainLayout,
  lookup: MovieLookup,
  rows: ScratchColumns,
): number {
  // All in local variables: this loop is the import's cost.
  const { twofold, minRating, maxRating } = layout;
  const { userIds, movies, values, timestamps } = rows;
  const delimiter = layout.delimiter - zero;
  let lineStart = from;
  let taken = rows.count;
  while (lineStart < end) {
    let p = lineStart;
    let c = 0;
    let user = 0;
    let fieldStart = p;
    for (c = bytes[p++]! - zero; c >= 0 && c <= 9; c = bytes[p++]! - zero)
      user = (Math.imul(user, 10) + c) | 0;
    if (c !== delimiter || !holdsUint32(p - fieldStart - 1, bytes[fieldStart]!)) break;
    // "017" is another user than "17".
    if (bytes[fieldStart] === zero && p - fieldStart > 2) break;
    if (twofold && bytes[p++]! - zero !== delimiter) break;
    let movie = 0;
    fieldStart = p;
    for (c = bytes[p++]! - zero; c >= 0 && c <= 9; c = bytes[p++]! - zero)
      movie = (Math.imul(movie, 10) + c) | 0;
    if (c !== delimiter || !holdsUint32(p - fieldStart - 1, bytes[fieldStart]!)) break;
    if (twofold && bytes[p++]! - zero !== delimiter) break;
    let rating = 0;
    let divisor = 1;
    fieldStart = p;
    for (c = bytes[p++]! - zero; c >= 0 && c <= 9; c = bytes[p++]! - zero)
      rating = (Math.imul(rating, 10) + c) | 0;
    if (p === fieldStart + 1) break;
    if (c === -2) {
      const fractionStart = p;
      for (c = bytes[p++]! - zero; c >= 0 && c <= 9; c = bytes[p++]! - zero) {
        rating = (Math.imul(rating, 10) + c) | 0;
        divisor = Math.imul(divisor, 10);
      }
      if (p === fractionStart + 1) break;
    }
    // Up to eight digits and a point: nothing above has overflowed.
    if (c !== delimiter || p > fieldStart + 10) break;
    const value = rating / divisor;
    if (!(value >= minRating && value <= maxRating)) break;
    if (twofold && bytes[p++]! - zero !== delimiter) break;
    let timestamp = 0;
    fieldStart = p;
    for (c = bytes[p++]! - zero; c >= 0 && c <= 9; c = bytes[p++]! - zero)
      timestamp = (Math.imul(timestamp, 10) + c) | 0;
    if (!holdsUint32(p - fieldStart - 1, bytes[fieldStart]!)) break;
    if (c === carriageReturn - zero) c = bytes[p++]! - zero;
    if (c !== newline - zero) break;
    const row = lookup[movie >>> 0]!;
    if (!(row >= 0)) break;
    userIds[taken] = user;
    movies[taken] = row;
    values[taken] = value;
    timestamps[taken++] = timestamp;
    lineStart = p;
  }
  rows.count = taken;
  return lineStart;
}
