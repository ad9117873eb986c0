import { latin1In } from "../../../bytes.js";
import type { RawRatings } from "../../ratings/assemble-ratings.js";
import { firstNamed, IdCodes } from "../../ratings/ids.js";
import { type MovieLookup, reasons } from "../../ratings/parse-ratings.js";
import type { Rejections } from "../../rejections.js";

const newline = 10;
const colon = 58;
const zero = 48;

/** The last day that a dataset's times, 32 bits of seconds, have room for. */
const lastDay = Date.UTC(2106, 1, 7) / 1000;

/**
 * Seconds since 1970 of "2005-09-06", null where it is no date. Few days occur, so each is worked out once; what is no
 * date is not kept, since a file that holds something else may have a new text in each line.
 */
function createDates(): (text: string) => number | null {
  const known = new Map<string, number>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const seconds = Date.parse(`${text}T00:00:00Z`) / 1000;
    if (!(seconds >= 0 && seconds <= lastDay)) return null;
    // The 30th of February is read as a day of March, and so are texts that are longer than a date.
    if (new Date(seconds * 1000).toISOString() !== `${text}T00:00:00.000Z`) return null;
    known.set(text, seconds);
    return seconds;
  };
}

/** Reads pieces of Netflix Prize files, one after another: the movie that a line belongs to is named by a line before. */
export function createNetflixParser(lookup: MovieLookup) {
  const dateOf = createDates();
  const dayCache = new Map<number, number>();
  let row = -1;
  let line = 0;

  return {
    /** A new file begins. */
    startFile(): void {
      row = -1;
      line = 0;
    },
    /** Whole lines of `bytes`: "123:" starts a movie, "1488844,3,2005-09-06" is user, rating, day. */
    parse(
      bytes: Uint8Array,
      start: number,
      end: number,
      rejections: () => Rejections,
    ): RawRatings & { readonly lines: Uint32Array } {
      const capacity = Math.ceil((end - start) / 15) + 1;
      const userIds = new Uint32Array(capacity);
      const movies = new Uint32Array(capacity);
      const values = new Float32Array(capacity);
      const timestamps = new Uint32Array(capacity);
      const lines = new Uint32Array(capacity);
      let count = 0;
      const userCodes = new IdCodes();
      for (let at = start; at < end; ) {
        line++;
        // The plain line first, byte by byte; anything else is read as text below.
        let p = at;
        let user = 0;
        let c = bytes[p]! - 48;
        for (; c >= 0 && c <= 9; c = bytes[++p]! - 48) user = user * 10 + c;
        const rating = bytes[p + 1]! - 48;
        if (
          row >= 0 &&
          c === -4 &&
          p > at &&
          user < firstNamed &&
          (bytes[at] !== zero || p === at + 1) &&
          rating >= 1 &&
          rating <= 5 &&
          bytes[p + 2] === 44 &&
          bytes[p + 7] === 45 &&
          bytes[p + 10] === 45 &&
          (bytes[p + 13] === newline || (bytes[p + 13] === 13 && bytes[p + 14] === newline))
        ) {
          const day = dayAt(bytes, p + 3);
          if (day !== null) {
            take(user, rating, day);
            at = p + (bytes[p + 13] === newline ? 14 : 15);
            continue;
          }
        }
        const lineEnd = bytes.indexOf(newline, at);
        const text = latin1In(bytes, at, lineEnd).trim();
        at = lineEnd + 1;
        if (text !== "") readText(text);
      }
      return {
        users: { users: userIds.slice(0, count), ends: null },
        named: userCodes.named,
        movies: movies.slice(0, count),
        values: values.slice(0, count),
        timestamps: timestamps.slice(0, count),
        lines: lines.slice(0, count),
      };

      function take(user: number, rating: number, day: number): void {
        userIds[count] = user;
        movies[count] = row;
        values[count] = rating;
        timestamps[count] = day;
        lines[count++] = line;
      }

      function readText(text: string): void {
        if (text.charCodeAt(text.length - 1) === colon && /^\d+:$/u.test(text)) {
          row = lookup[Number(text.slice(0, -1))] ?? -1;
          if (row < 0) rejections().add(reasons.unknownMovie, [line]);
          return;
        }
        const fields = text.split(",").map((field) => field.trim());
        if (fields.length !== 3) {
          rejections().add(reasons.columns(3), [line]);
          return;
        }
        const rating = /^\d+(?:\.\d+)?$/u.test(fields[1]!) ? Number(fields[1]) : Number.NaN;
        const day = dateOf(fields[2]!);
        if (!/^\d+$/u.test(fields[0]!)) rejections().add(reasons.user, [line]);
        else if (Number.isNaN(rating)) rejections().add(reasons.rating, [line]);
        else if (rating < 1 || rating > 5) rejections().add(reasons.scale(1, 5), [line]);
        else if (day === null) rejections().add("date is not of the form 2005-09-06", [line]);
        else if (row < 0) rejections().add(reasons.unknownMovie, [line]);
        else take(userCodes.code(fields[0]!), rating, day);
      }
    },
  };

  /** The date of ten bytes, by a key that makes no string for days seen before. */
  function dayAt(bytes: Uint8Array, at: number): number | null {
    let key = 0;
    for (let i = 0; i < 10; i++) {
      if (i === 4 || i === 7) continue;
      const digit = bytes[at + i]! - 48;
      if (digit < 0 || digit > 9) return null;
      key = key * 10 + digit;
    }
    const known = dayCache.get(key);
    if (known !== undefined) return known;
    const day = dateOf(latin1In(bytes, at, at + 10));
    if (day !== null) dayCache.set(key, day);
    return day;
  }
}
