import { cellsOf } from "../decode/cells-of.js";
import { wrongCount } from "../decode/csv-table.js";
import { decodeText } from "../decode/decode-text.js";
import { ByteIds } from "./byte-ids.js";
import { ratingIn, ratingOf, timeIn, timeOf } from "./interaction-cells.js";
import { type InteractionLayout, soleUser } from "./interaction-layout.js";
import { plainLayoutOf, readPlainLines } from "./plain-interactions.js";
import { notRated, type RatingScale, toStars } from "./rating-scale.js";
import { scratchColumns, sharedColumn } from "./scratch-columns.js";
import { divisionOf, splitLine } from "./split-line.js";
import { divisorOf } from "./times.js";
import { runsOf, type UserRuns } from "./user-runs.js";

/** What one piece of a table holds. Columns have the same length and lie in shared memory. */
export interface ParsedInteractions {
  /** Codes of the users' ids: see ByteIds. */
  readonly users: UserRuns;
  readonly named: readonly string[];
  /** uint32: codes of the items' ids. */
  readonly movies: Uint32Array;
  readonly namedItems: readonly string[];
  /** In stars; 5 where the table has no ratings. */
  readonly values: Float32Array;
  /** uint32: whole seconds since 1970, UTC; 0 where there is none. */
  readonly timestamps: Uint32Array;
  /** Lines of any kind. */
  readonly lineCount: number;
  /** Lines, from 0, that gave no rating: blank or rejected, ascending. */
  readonly skipped: readonly number[];
  readonly rejected: readonly { readonly reason: string; readonly lines: readonly number[] }[];
  /** The cells of the described columns by the item's code, as the item's first line has them. */
  readonly descriptions: ReadonlyMap<number, readonly string[]>;
}

export const interactionReasons = {
  columns: wrongCount,
  user: "user id is empty",
  item: "item id is empty",
  noRating: "has no rating",
  rating: "rating is not a number",
  scale: ({ from, to }: RatingScale) => `rating is outside the scale ${from} to ${to}`,
  time: "time is not one of this column's kind, or before 1970",
  openQuote: "a quote is not closed on its line",
} as const;

const blank = 32;
const maxUint32 = 4294967295;

/** Reads lines of `bytes` from `start` to `end`, where a line ends (bytes[end - 1] is a newline). */
export function parseInteractions(
  bytes: Uint8Array,
  start: number,
  end: number,
  layout: InteractionLayout,
): ParsedInteractions {
  // The shortest line is "1,1" and its newline.
  const rows = scratchColumns(Math.ceil((end - start) / 4) + 1);
  const { userIds, movies, values, timestamps } = rows;
  const { columns, columnCount, scale, timeKind } = layout;
  const { zero: bottom, factor } = toStars(scale);
  const users = new ByteIds();
  const itemIds = new ByteIds();
  const skipped: number[] = [];
  const rejected = new Map<string, number[]>();
  const descriptions = new Map<number, readonly string[]>();
  const decimalComma = layout.delimiter !== ",";
  const divisor = timeKind === null ? undefined : divisorOf(timeKind);
  const plain = plainLayoutOf(layout);
  const division = divisionOf(layout);
  /** Where each cell of the present line starts and ends, and where the line ends. */
  const bounds = new Int32Array(2 * columnCount + 1);
  let line = 0;

  for (let at = start; at < end; line++) {
    if (plain) {
      const before = rows.count;
      at = readPlainLines(bytes, at, end, plain, rows);
      line += rows.count - before;
    }
    if (at >= end) break;
    const cells = splitLine(bytes, at, division, bounds);
    const lineEnd = bounds[2 * columnCount]!;
    const reason = cells === columnCount && layout.itemYear < 0 ? takeBytes() : takeLine(at, lineEnd);
    if (reason !== null) {
      skipped.push(line);
      if (reason !== "") {
        const lines = rejected.get(reason);
        if (lines) lines.push(line);
        else rejected.set(reason, [line]);
      }
    }
    at = lineEnd + 1;
  }
  return {
    users: runsOf(userIds, rows.count),
    named: users.named,
    movies: new Uint32Array(sharedColumn(movies, rows.count)),
    namedItems: itemIds.named,
    values: new Float32Array(sharedColumn(values, rows.count)),
    timestamps: new Uint32Array(sharedColumn(timestamps, rows.count)),
    lineCount: line,
    skipped,
    rejected: [...rejected].map(([reason, lines]) => ({ reason, lines })),
    descriptions,
  };

  /** A line whose cells lie within the bounds: null, or why it gives nothing. */
  function takeBytes(): string | null {
    for (let column = 0; column < columnCount; column++) trim(column);
    if (columns.user >= 0 && isEmpty(columns.user)) return interactionReasons.user;
    if (isEmpty(columns.item)) return interactionReasons.item;
    const rating =
      columns.rating < 0
        ? scale.to
        : ratingOf(bytes, bounds[2 * columns.rating]!, bounds[2 * columns.rating + 1]!, decimalComma);
    const time =
      columns.time < 0
        ? 0
        : timeOf(bytes, bounds[2 * columns.time]!, bounds[2 * columns.time + 1]!, timeKind!, divisor);
    const reason = fault(rating, time);
    if (reason !== null) return reason;
    const user = columns.user < 0 ? soleUser : codeIn(users, columns.user);
    keep(user, codeIn(itemIds, columns.item), rating, time, textAt);
    return null;
  }

  function trim(column: number): void {
    let from = bounds[2 * column]!;
    let to = bounds[2 * column + 1]!;
    while (to > from && bytes[to - 1]! <= blank) to--;
    while (from < to && bytes[from]! <= blank) from++;
    bounds[2 * column] = from;
    bounds[2 * column + 1] = to;
  }

  function isEmpty(column: number): boolean {
    return bounds[2 * column] === bounds[2 * column + 1];
  }

  function codeIn(ids: ByteIds, column: number): number {
    return ids.code(bytes, bounds[2 * column]!, bounds[2 * column + 1]!);
  }

  function textAt(column: number): string {
    return decodeText(bytes.subarray(bounds[2 * column]!, bounds[2 * column + 1]!));
  }

  /** A line with quotes, or of another number of cells: null, or why it gives nothing ("" for a blank line). */
  function takeLine(from: number, to: number): string | null {
    const text = decodeText(bytes.subarray(from, to));
    if (text.trim() === "") return "";
    const cells = cellsOf(text, layout.delimiter);
    if (cells === null) return interactionReasons.openQuote;
    while (cells.length > columnCount && cells.at(-1) === "") cells.pop();
    if (cells.length !== columnCount) return wrongCount(columnCount);
    const code = (ids: ByteIds, id: string) => {
      const encoded = Buffer.from(id);
      return ids.code(encoded, 0, encoded.length);
    };
    const user = columns.user < 0 ? null : cells[columns.user]!;
    if (user === "") return interactionReasons.user;
    const name = cells[columns.item]!;
    if (name === "") return interactionReasons.item;
    const rating = columns.rating < 0 ? scale.to : ratingIn(cells[columns.rating]!, decimalComma);
    const time = columns.time < 0 ? 0 : timeIn(cells[columns.time]!, timeKind!);
    const reason = fault(rating, time);
    if (reason !== null) return reason;
    const year = layout.itemYear < 0 ? "" : cells[layout.itemYear]!;
    keep(
      user === null ? soleUser : code(users, user),
      code(itemIds, year === "" ? name : `${name} (${year})`),
      rating,
      time,
      (column) => cells[column]!,
    );
    return null;
  }

  /**
   * Why a line with this rating and time gives nothing; null where it counts. Asked before its ids are given codes, since
   * who has no line that counts is nobody.
   */
  function fault(rating: number, time: number): string | null {
    if (rating === Number.NEGATIVE_INFINITY) return interactionReasons.noRating;
    if (Number.isNaN(rating)) return interactionReasons.rating;
    if (rating === notRated && scale.from >= 0) return interactionReasons.noRating;
    if (rating < scale.from || rating > scale.to) return interactionReasons.scale(scale);
    return time >= 0 && time <= maxUint32 ? null : interactionReasons.time;
  }

  function keep(
    user: number,
    item: number,
    rating: number,
    time: number,
    text: (column: number) => string,
  ): void {
    const place = rows.count++;
    userIds[place] = user;
    movies[place] = item;
    values[place] = (rating - bottom) * factor;
    timestamps[place] = time;
    if (layout.described.length > 0 && !descriptions.has(item))
      descriptions.set(item, layout.described.map(text));
  }
}
