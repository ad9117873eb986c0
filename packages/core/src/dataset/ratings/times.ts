/** How a table writes times: numbers since 1970 in one of four units, calendar dates, or dates like 3/4/2020. */
export type TimeKind =
  | "seconds"
  | "milliseconds"
  | "microseconds"
  | "nanoseconds"
  | "date"
  | "day first"
  | "month first";

const divisors: Partial<Record<TimeKind, number>> = {
  seconds: 1,
  milliseconds: 1e3,
  microseconds: 1e6,
  nanoseconds: 1e9,
};
/** What divides a number of this kind to give seconds; undefined for dates. */
export const divisorOf = (kind: TimeKind): number | undefined => divisors[kind];

const number = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/iu;
const clock =
  "(?:[T,\\s]+(?:at\\s+)?(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,]\\d+)?)?\\s*([ap]m)?)?\\s*(Z|UTC|GMT|[-+]\\d{2}:?(?:\\d{2})?)?";
const yearFirst = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${clock}$`, "iu");
const packed = /^((?:19|20)\d{2})(\d{2})(\d{2})$/u;
const yearLast = new RegExp(`^(\\d{1,2})([-/.])(\\d{1,2})\\2(\\d{4})${clock}$`, "iu");
const monthNames = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");
const dayName = "(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\\s+)?";
const monthName = `(${monthNames.join("|")})[a-z]*\\.?`;
const dayThenMonth = new RegExp(
  `^${dayName}(\\d{1,2})(?:st|nd|rd|th)?[\\s-]+${monthName},?[\\s-]+(\\d{4})${clock}$`,
  "iu",
);
const monthThenDay = new RegExp(
  `^${dayName}${monthName}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{4})${clock}$`,
  "iu",
);
/** "05 20, 2013", as Amazon's reviews have it. */
const monthNumber = /^(\d{1,2})\s+(\d{1,2}),\s+(\d{4})$/u;

/** Seconds since 1970, UTC, cut to whole ones; NaN where the text is no time of this kind. Times without a zone are UTC. */
export function secondsIn(text: string, kind: TimeKind): number {
  const divisor = divisorOf(kind);
  if (divisor !== undefined) return number.test(text) ? Math.floor(Number(text) / divisor) : Number.NaN;
  let match = yearFirst.exec(text);
  if (match) return at(match[1], match[3], match[4], match.slice(5));
  match = packed.exec(text);
  if (match) return at(match[1], match[2], match[3], []);
  match = yearLast.exec(text);
  if (match) {
    // Points divide what is written day first: 31.12.2020.
    const monthFirst = kind === "month first" && match[2] !== ".";
    return monthFirst
      ? at(match[4], match[1], match[3], match.slice(5))
      : at(match[4], match[3], match[1], match.slice(5));
  }
  match = dayThenMonth.exec(text);
  if (match) return at(match[3], monthOf(match[2]!), match[1], match.slice(4));
  match = monthThenDay.exec(text);
  if (match) return at(match[3], monthOf(match[1]!), match[2], match.slice(4));
  match = monthNumber.exec(text);
  return match ? at(match[3], match[1], match[2], []) : Number.NaN;
}

/** "1" to "12" for the first three letters of a name. */
const monthOf = (name: string) => String(monthNames.indexOf(name.toLowerCase()) + 1);

function at(
  year: string | undefined,
  month: string | undefined,
  day: string | undefined,
  [hours = "0", minutes = "0", seconds = "0", half, zone]: readonly (string | undefined)[],
): number {
  let hour = Number(hours);
  if (half) hour = (hour % 12) + (half.toLowerCase() === "pm" ? 12 : 0);
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // The 31st of June lies in July: it is no day. Nor is any day of the 13th month, or of the month before the first.
  if (new Date(midnight).getUTCMonth() !== Number(month) - 1) return Number.NaN;
  if (hour > 24 || Number(minutes) > 59 || Number(seconds) > 60) return Number.NaN;
  return midnight / 1000 + hour * 3600 + Number(minutes) * 60 + Number(seconds) - offsetOf(zone);
}

/** Seconds that a zone is ahead of UTC: 7200 for "+02:00". */
function offsetOf(zone: string | undefined): number {
  const match = /^([-+])(\d{2}):?(\d{2})?$/u.exec(zone ?? "");
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3] ?? 0) * 60;
  return match[1] === "-" ? -seconds : seconds;
}

const daysInMonth = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * As secondsIn for the plainest dates, "2020-01-31", "2020-01-31 18:30:05" and the latter with T, Z, or parts of a second:
 * without making a string. NaN for any other bytes, which secondsIn may know.
 */
export function plainDateIn(bytes: Uint8Array, from: number, to: number): number {
  let end = to;
  if (bytes[end - 1] === 90) end--;
  const length = end - from;
  if (length !== 10 && length < 19) return Number.NaN;
  const number = (at: number, digits: number) => {
    let value = 0;
    for (let p = from + at; p < from + at + digits; p++) {
      const digit = bytes[p]! - 48;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  };
  const [year, month, day] = [number(0, 4), number(5, 2), number(8, 2)];
  if (
    bytes[from + 4] !== 45 ||
    bytes[from + 7] !== 45 ||
    !(year >= 1000 && month >= 1 && month <= 12 && day >= 1)
  )
    return Number.NaN;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (day > (month === 2 && !isLeap ? 28 : daysInMonth[month - 1]!)) return Number.NaN;
  const midnight = Date.UTC(year, month - 1, day) / 1000;
  if (length === 10) return end === to ? midnight : Number.NaN;
  const [hours, minutes, seconds] = [number(11, 2), number(14, 2), number(17, 2)];
  const divider = bytes[from + 10];
  if ((divider !== 32 && divider !== 84) || bytes[from + 13] !== 58 || bytes[from + 16] !== 58)
    return Number.NaN;
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
  if (length > 19 && (bytes[from + 19] !== 46 || length === 20 || Number.isNaN(number(20, length - 20))))
    return Number.NaN;
  return midnight + hours * 3600 + minutes * 60 + seconds;
}

export interface FoundTimes {
  readonly kind: TimeKind;
  /** Dates such as 3/4/2020 alone: whether the month is first can't be told, and is assumed. */
  readonly assumed: boolean;
}

/** What kind of times a column's cells hold, empty ones aside; null where they are no times. */
export function findTimes(cells: readonly string[]): FoundTimes | null {
  const filled = cells.filter((cell) => cell !== "");
  if (filled.length === 0) return null;
  const most = (fits: (cell: string) => boolean) => filled.filter(fits).length >= 0.9 * filled.length;
  if (most((cell) => packed.test(cell) && !Number.isNaN(secondsIn(cell, "date"))))
    return { kind: "date", assumed: false };
  if (most((cell) => number.test(cell))) {
    const sizes = filled.filter((cell) => number.test(cell)).map((cell) => Math.abs(Number(cell)));
    const typical = sizes.sort((a, b) => a - b)[sizes.length >> 1]!;
    if (typical < 1e11) return { kind: "seconds", assumed: false };
    if (typical < 1e14) return { kind: "milliseconds", assumed: false };
    return { kind: typical < 1e17 ? "microseconds" : "nanoseconds", assumed: false };
  }
  const slashed = filled.flatMap((cell) => {
    const match = yearLast.exec(cell);
    return match && match[2] !== "." ? [[Number(match[1]), Number(match[3])] as const] : [];
  });
  if (slashed.length >= 0.9 * filled.length) {
    const dayFirst = slashed.some(([first]) => first > 12);
    const monthFirst = slashed.some(([, second]) => second > 12);
    if (dayFirst && monthFirst) return null;
    return { kind: dayFirst ? "day first" : "month first", assumed: !dayFirst && !monthFirst };
  }
  return most((cell) => !Number.isNaN(secondsIn(cell, "date"))) ? { kind: "date", assumed: false } : null;
}
