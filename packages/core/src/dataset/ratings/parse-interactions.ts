import { bytesOf } from "../../bytes.js";
import { parseCsv } from "../decode/csv.js";
import { wrongCount } from "../decode/csv-table.js";
import { decodeText } from "../decode/decode-text.js";
import { ByteIds } from "./byte-ids.js";
import { holdsUint32 } from "./parse-ratings.js";
import { notRated, type RatingScale, toStars } from "./rating-scale.js";
import { divisorOf, plainDateIn, secondsIn, type TimeKind } from "./times.js";
import { runsOf, type UserRuns } from "./user-runs.js";

/** How a table of interactions is written. Columns are places from 0, -1 for one that is not there. */
export interface InteractionLayout {
  /** One character, the same one twice ("::"), or " " for runs of blanks. */
  readonly delimiter: string;
  readonly columnCount: number;
  /** Without a user column all rows are one person's. */
  readonly columns: {
    readonly user: number;
    readonly item: number;
    readonly rating: number;
    readonly time: number;
  };
  /** A column that belongs to the item's id: a title's year. */
  readonly itemYear: number;
  /** Columns that describe the item; their cells are kept once an item and piece. */
  readonly described: readonly number[];
  /** Ratings outside are rejected, those inside become stars. */
  readonly scale: RatingScale;
  /** Null without a time column. */
  readonly timeKind: TimeKind | null;
}

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

const newline = 10;
const quote = 34;
const blank = 32;
const tab = 9;
const carriageReturn = 13;
const zero = 48;
const maxUint32 = 4294967295;
const soleUser = Buffer.from("1");
const soleUserCode = 1;
const other = 0;
const userRole = 1;
const itemRole = 2;
const ratingRole = 3;
const timeRole = 4;
/** What tables write for no value. */
const nothing = /^(?:|na|n\/a|nan|null|none|\\n|-)$/iu;

/** Columns to parse into, kept from piece to piece: fresh memory costs a page fault for every 4 KB. */
let scratch = columnsOf(0);

function columnsOf(capacity: number) {
  return {
    capacity,
    userIds: new Uint32Array(capacity),
    items: new Uint32Array(capacity),
    values: new Float32Array(capacity),
    timestamps: new Uint32Array(capacity),
  };
}

function shared(source: Uint32Array | Float32Array, count: number): ArrayBufferLike {
  const buffer = new SharedArrayBuffer(4 * count);
  new Uint8Array(buffer).set(bytesOf(source.subarray(0, count)));
  return buffer;
}

/** Reads lines of `bytes` from `start` to `end`, where a line ends (bytes[end - 1] is a newline). */
export function parseInteractions(
  bytes: Uint8Array,
  start: number,
  end: number,
  layout: InteractionLayout,
): ParsedInteractions {
  // The shortest line is "1,1" and its newline.
  const capacity = Math.ceil((end - start) / 4) + 1;
  if (scratch.capacity < capacity) scratch = columnsOf(capacity);
  const { userIds, items, values, timestamps } = scratch;
  const { columns, columnCount, scale, timeKind } = layout;
  const { zero: bottom, factor } = toStars(scale);
  const users = new ByteIds();
  const itemIds = new ByteIds();
  const skipped: number[] = [];
  const rejected = new Map<string, number[]>();
  const descriptions = new Map<number, readonly string[]>();
  const blanks = layout.delimiter === " ";
  const twofold = layout.delimiter.length === 2;
  const delimiter = layout.delimiter.charCodeAt(0);
  const decimalComma = layout.delimiter !== ",";
  const divisor = timeKind === null ? undefined : divisorOf(timeKind);
  /** Where each cell of the present line starts and ends. */
  const bounds = new Int32Array(2 * columnCount);
  let count = 0;
  let line = 0;
  let lineEnd = start;
  const rolesInOrder = plainRoles(layout);

  for (let at = start; at < end; line++) {
    if (rolesInOrder) at = readPlainLines(at, rolesInOrder);
    if (at >= end) break;
    const cells = splitLine(at);
    const reason = cells === columnCount ? takeBytes() : takeLine(at, lineEnd);
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
    users: runsOf(userIds, count),
    named: users.named,
    movies: new Uint32Array(shared(items, count)),
    namedItems: itemIds.named,
    values: new Float32Array(shared(values, count)),
    timestamps: new Uint32Array(shared(timestamps, count)),
    lineCount: line,
    skipped,
    rejected: [...rejected].map(([reason, lines]) => ({ reason, lines })),
    descriptions,
  };

  /**
   * Takes lines from `from` on as long as they are plain and good: ids that are numbers, ratings and times of digits,
   * no quotes. Where the first other line starts; it is taken with care.
   */
  function readPlainLines(from: number, order: Uint8Array): number {
    // All in local variables: those of the enclosing function live on the heap, and this loop is the import's cost.
    const [text, divider, last] = [bytes, delimiter - zero, order.length - 1];
    const { from: least, to: greatest } = scale;
    const twice = twofold;
    const divideTime = divisor ?? 1;
    let lineStart = from;
    let taken = count;
    lines: while (lineStart < end) {
      let p = lineStart;
      let user = soleUserCode;
      let item = 0;
      let rating = greatest;
      let time = 0;
      for (let column = 0; column <= last; column++) {
        const role = order[column]!;
        const cellStart = p;
        let c = text[p++]! - zero;
        if (role === other) {
          while (c !== divider && c !== newline - zero && c !== quote - zero) c = text[p++]! - zero;
        } else if (role === userRole || role === itemRole) {
          let id = 0;
          for (; c >= 0 && c <= 9; c = text[p++]! - zero) id = (Math.imul(id, 10) + c) | 0;
          const digits = p - cellStart - 1;
          // "017" is another id than "17".
          if (!holdsUint32(digits, text[cellStart]!) || (text[cellStart] === zero && digits > 1)) break lines;
          if (role === userRole) user = id;
          else item = id;
        } else if (role === ratingRole) {
          let value = 0;
          let divide = 1;
          for (; c >= 0 && c <= 9; c = text[p++]! - zero) value = (Math.imul(value, 10) + c) | 0;
          if (p === cellStart + 1) break lines;
          if (c === -2)
            for (c = text[p++]! - zero; c >= 0 && c <= 9; c = text[p++]! - zero) {
              value = (Math.imul(value, 10) + c) | 0;
              divide = Math.imul(divide, 10);
            }
          // Up to eight digits and a point: nothing above has overflowed.
          if (p > cellStart + 10) break lines;
          rating = value / divide;
        } else {
          for (; c >= 0 && c <= 9; c = text[p++]! - zero) time = time * 10 + c;
          const digits = p - cellStart - 1;
          if (digits === 0 || digits > 15) break lines;
        }
        if (column === last) {
          if (c === carriageReturn - zero) c = text[p++]! - zero;
          if (c !== newline - zero) break lines;
        } else if (c !== divider || (twice && text[p++]! - zero !== divider)) break lines;
      }
      if (divideTime !== 1) time = Math.floor(time / divideTime);
      if (!(rating >= least && rating <= greatest) || time > maxUint32) break;
      userIds[taken] = user;
      items[taken] = item;
      values[taken] = (rating - bottom) * factor;
      timestamps[taken++] = time;
      lineStart = p;
    }
    line += taken - count;
    count = taken;
    return lineStart;
  }

  /** Fills the bounds and lineEnd: the number of cells, -1 where the line is to be taken apart with care. */
  function splitLine(from: number): number {
    // All in local variables: those of the enclosing function live on the heap, and this loop is the import's cost.
    const [text, places, divider, most] = [bytes, bounds, delimiter, columnCount];
    const [byBlanks, byTwo] = [blanks, twofold];
    let cells = 0;
    let plain = layout.itemYear < 0;
    let p = from;
    if (byBlanks) while (text[p] === blank || text[p] === tab) p++;
    let cellStart = p;
    for (; ; p++) {
      const byte = text[p]!;
      if (byte === newline) break;
      if (byte === quote) plain = false;
      if (byBlanks ? byte !== blank && byte !== tab : byte !== divider) continue;
      if (byTwo && text[p + 1] !== byte) continue;
      if (cells < most) {
        places[2 * cells] = cellStart;
        places[2 * cells + 1] = p;
      }
      cells++;
      if (byTwo) p++;
      if (byBlanks) while (text[p + 1] === blank || text[p + 1] === tab) p++;
      cellStart = p + 1;
    }
    lineEnd = p;
    // Blanks at the line's end start no cell.
    if (!byBlanks || (cellStart < p && text[cellStart] !== carriageReturn)) {
      if (cells < most) {
        places[2 * cells] = cellStart;
        places[2 * cells + 1] = p;
      }
      cells++;
    }
    return plain ? cells : -1;
  }

  /** A line whose cells lie within the bounds: null, or why it gives nothing. */
  function takeBytes(): string | null {
    for (let column = 0; column < columnCount; column++) trim(column);
    const user = columns.user < 0 ? users.code(soleUser, 0, 1) : idIn(users, columns.user);
    if (user < 0) return interactionReasons.user;
    const item = idIn(itemIds, columns.item);
    if (item < 0) return interactionReasons.item;
    return take(
      user,
      item,
      columns.rating < 0 ? scale.to : ratingAt(columns.rating),
      columns.time < 0 ? 0 : timeAt(columns.time),
      (column) => textAt(column),
    );
  }

  function trim(column: number): void {
    let from = bounds[2 * column]!;
    let to = bounds[2 * column + 1]!;
    while (to > from && bytes[to - 1]! <= blank) to--;
    while (from < to && bytes[from]! <= blank) from++;
    bounds[2 * column] = from;
    bounds[2 * column + 1] = to;
  }

  function idIn(ids: ByteIds, column: number): number {
    const from = bounds[2 * column]!;
    const to = bounds[2 * column + 1]!;
    return from === to ? -1 : ids.code(bytes, from, to);
  }

  function textAt(column: number): string {
    return decodeText(bytes.subarray(bounds[2 * column]!, bounds[2 * column + 1]!));
  }

  /** Up to nine digits, perhaps with a point, are read here. */
  function ratingAt(column: number): number {
    const from = bounds[2 * column]!;
    const to = bounds[2 * column + 1]!;
    let value = 0;
    let divide = 0;
    for (let p = from; p < to; p++) {
      const byte = bytes[p]! - zero;
      if (byte >= 0 && byte <= 9) {
        value = value * 10 + byte;
        divide *= 10;
      } else if (byte === -2 && divide === 0) divide = 1;
      else return ratingIn(textAt(column));
    }
    const length = to - from;
    if (length > 10 || length === 0 || (divide > 0 && length === 1)) return ratingIn(textAt(column));
    return divide > 1 ? value / divide : value;
  }

  function timeAt(column: number): number {
    const from = bounds[2 * column]!;
    const to = bounds[2 * column + 1]!;
    if (divisor !== undefined && to - from <= 15 && to > from) {
      let value = 0;
      let p = from;
      for (; p < to; p++) {
        const byte = bytes[p]! - zero;
        if (byte < 0 || byte > 9) break;
        value = value * 10 + byte;
      }
      if (p === to) return divisor === 1 ? value : Math.floor(value / divisor);
    }
    if (timeKind === "date") {
      const seconds = plainDateIn(bytes, from, to);
      if (!Number.isNaN(seconds)) return seconds;
    }
    return timeIn(textAt(column));
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
    const user = columns.user < 0 ? "1" : cells[columns.user]!;
    if (user === "") return interactionReasons.user;
    const name = cells[columns.item]!;
    if (name === "") return interactionReasons.item;
    const year = layout.itemYear < 0 ? "" : cells[layout.itemYear]!;
    return take(
      code(users, user),
      code(itemIds, year === "" ? name : `${name} (${year})`),
      columns.rating < 0 ? scale.to : ratingIn(cells[columns.rating]!),
      columns.time < 0 ? 0 : timeIn(cells[columns.time]!),
      (column) => cells[column]!,
    );
  }

  /** -Infinity for no rating, NaN for one that is no number. */
  function ratingIn(text: string): number {
    if (nothing.test(text)) return Number.NEGATIVE_INFINITY;
    const plain = decimalComma ? text.replace(",", ".") : text;
    return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu.test(plain) ? Number(plain) : Number.NaN;
  }

  function timeIn(text: string): number {
    return nothing.test(text) ? 0 : secondsIn(text, timeKind!);
  }

  function take(
    user: number,
    item: number,
    rating: number,
    time: number,
    text: (column: number) => string,
  ): string | null {
    if (rating === Number.NEGATIVE_INFINITY) return interactionReasons.noRating;
    if (Number.isNaN(rating)) return interactionReasons.rating;
    if (rating === notRated && scale.from >= 0) return interactionReasons.noRating;
    if (rating < scale.from || rating > scale.to) return interactionReasons.scale(scale);
    if (!(time >= 0 && time <= maxUint32)) return interactionReasons.time;
    userIds[count] = user;
    items[count] = item;
    values[count] = (rating - bottom) * factor;
    timestamps[count++] = time;
    if (layout.described.length > 0 && !descriptions.has(item))
      descriptions.set(item, layout.described.map(text));
    return null;
  }
}

/**
 * What each column is where plain lines can be read without making cells of them; null where items have descriptions,
 * times are dates, or blanks divide the cells.
 */
function plainRoles({ columns, columnCount, described, itemYear, timeKind, delimiter }: InteractionLayout) {
  const numericTimes = timeKind === null || divisorOf(timeKind) !== undefined;
  if (described.length > 0 || itemYear >= 0 || !numericTimes || delimiter === " ") return null;
  const roles = new Uint8Array(columnCount);
  const places = [columns.user, columns.item, columns.rating, columns.time];
  for (const [at, role] of [userRole, itemRole, ratingRole, timeRole].entries())
    if (places[at]! >= 0) roles[places[at]!] = role;
  return roles;
}

/** Trimmed cells of one line; null where a quote opens a cell and is not closed. */
export function cellsOf(line: string, delimiter: string): string[] | null {
  if (delimiter.length === 1 && delimiter !== " ") {
    if (!line.includes('"')) return line.split(delimiter).map((cell) => cell.trim());
    const record = parseCsv(line, delimiter).next().value;
    if (record?.unclosedAt != null) return null;
    return record ? record.fields.map((cell: string) => cell.trim()) : [];
  }
  const cells = delimiter === " " ? line.trim().split(/[ \t]+/u) : line.split(delimiter);
  return cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/u, "$1")
      .trim(),
  );
}
