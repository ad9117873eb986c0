import { decodeText } from "../decode/decode-text.js";
import { plainDateIn, secondsIn, type TimeKind } from "./times.js";

const zero = 48;
/** What tables write for no value. */
const nothing = /^(?:|na|n\/a|nan|null|none|\\n|-)$/iu;

/** A cell's rating: -Infinity for none, NaN for one that is no number. */
export function ratingIn(text: string, decimalComma: boolean): number {
  if (nothing.test(text)) return Number.NEGATIVE_INFINITY;
  const plain = decimalComma ? text.replace(",", ".") : text;
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu.test(plain) ? Number(plain) : Number.NaN;
}

/** A cell's time in seconds since 1970: 0 for none, NaN for one that is not of this kind. */
export function timeIn(text: string, kind: TimeKind): number {
  return nothing.test(text) ? 0 : secondsIn(text, kind);
}

/** As ratingIn, of a cell's bytes: up to nine digits, perhaps with a point, are read without making a string. */
export function ratingOf(bytes: Uint8Array, from: number, to: number, decimalComma: boolean): number {
  let value = 0;
  let divide = 0;
  for (let p = from; p < to; p++) {
    const byte = bytes[p]! - zero;
    if (byte >= 0 && byte <= 9) {
      value = value * 10 + byte;
      divide *= 10;
    } else if (byte === -2 && divide === 0) divide = 1;
    else return ratingIn(textOf(bytes, from, to), decimalComma);
  }
  const length = to - from;
  if (length > 10 || length === 0 || (divide > 0 && length === 1))
    return ratingIn(textOf(bytes, from, to), decimalComma);
  return divide > 1 ? value / divide : value;
}

/**
 * As timeIn, of a cell's bytes: up to 15 digits, and the plainest dates, are read without making a string.
 * @param divisor the kind's, see divisorOf.
 */
export function timeOf(
  bytes: Uint8Array,
  from: number,
  to: number,
  kind: TimeKind,
  divisor: number | undefined,
): number {
  if (divisor !== undefined && to - from <= 15) {
    let value = 0;
    let p = from;
    for (; p < to; p++) {
      const byte = bytes[p]! - zero;
      if (byte < 0 || byte > 9) break;
      value = value * 10 + byte;
    }
    if (p === to) return divisor === 1 ? value : Math.floor(value / divisor);
  }
  if (kind === "date") {
    const seconds = plainDateIn(bytes, from, to);
    if (!Number.isNaN(seconds)) return seconds;
  }
  return timeIn(textOf(bytes, from, to), kind);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return decodeText(bytes.subarray(from, to));
}
