import { holdsUint32 } from "./holds-uint32.js";
import { type InteractionLayout, soleUser } from "./interaction-layout.js";
import { type RatingScale, toStars } from "./rating-scale.js";
import type { ScratchColumns } from "./scratch-columns.js";
import { divisorOf } from "./times.js";

const newline = 10;
const quote = 34;
const carriageReturn = 13;
const zero = 48;
const maxUint32 = 4294967295;
const other = 0;
const userRole = 1;
const itemRole = 2;
const ratingRole = 3;
const timeRole = 4;

/** How lines are written that can be read without making cells of them. */
interface PlainLayout {
  /** uint8: what each column is. */
  readonly roles: Uint8Array;
  readonly delimiter: number;
  /** Whether the delimiter stands twice. */
  readonly twofold: boolean;
  readonly scale: RatingScale;
  readonly stars: ReturnType<typeof toStars>;
  /** What divides a number in the column of times to give seconds. */
  readonly divisor: number;
}

/** Null where there are no such lines: items have descriptions, times are dates, or blanks divide the cells. */
export function plainLayoutOf({
  columns,
  columnCount,
  described,
  itemYear,
  timeKind,
  delimiter,
  scale,
}: InteractionLayout): PlainLayout | null {
  const divisor = timeKind === null ? 1 : divisorOf(timeKind);
  if (described.length > 0 || itemYear >= 0 || divisor === undefined || delimiter === " ") return null;
  const roles = new Uint8Array(columnCount);
  const places = [columns.user, columns.item, columns.rating, columns.time];
  for (const [at, role] of [userRole, itemRole, ratingRole, timeRole].entries())
    if (places[at]! >= 0) roles[places[at]!] = role;
  return {
    roles,
    delimiter: delimiter.charCodeAt(0),
    twofold: delimiter.length === 2,
    scale,
    stars: toStars(scale),
    divisor,
  };
}

/**
 * Takes lines from `from` on into `rows` as long as they are plain and good: ids that are numbers, ratings and times of
 * digits, no quotes. Where the first other line starts; it is to be taken with care.
 */
export function readPlainLines(
  text: Uint8Array,
  from: number,
  end: number,
  layout: PlainLayout,
  rows: ScratchColumns,
): number {
  // All in local variables: this loop is the import's cost.
  const { roles, twofold, divisor } = layout;
  const { userIds, movies, values, timestamps } = rows;
  const { from: least, to: greatest } = layout.scale;
  const { zero: bottom, factor } = layout.stars;
  const divider = layout.delimiter - zero;
  const last = roles.length - 1;
  let lineStart = from;
  let taken = rows.count;
  lines: while (lineStart < end) {
    let p = lineStart;
    let user = soleUser;
    let item = 0;
    let rating = greatest;
    let time = 0;
    for (let column = 0; column <= last; column++) {
      const role = roles[column]!;
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
      } else if (c !== divider || (twofold && text[p++]! - zero !== divider)) break lines;
    }
    if (divisor !== 1) time = Math.floor(time / divisor);
    if (!(rating >= least && rating <= greatest) || time > maxUint32) break;
    userIds[taken] = user;
    movies[taken] = item;
    values[taken] = (rating - bottom) * factor;
    timestamps[taken++] = time;
    lineStart = p;
  }
  rows.count = taken;
  return lineStart;
}
