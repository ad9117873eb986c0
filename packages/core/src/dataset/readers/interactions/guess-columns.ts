import { findTimes } from "../../ratings/times.js";
import { noPlaces, type RolePlaces } from "./column-names.js";

const numeric = /^[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/u;
const numberIn = (cell: string) => Number(cell.replace(",", "."));
/** No scale has more steps. */
const mostRatings = 201;
const greatestRating = 100;

function looksLikeRatings(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== "");
  return (
    filled.length > 0 &&
    filled.every((cell) => numeric.test(cell) && Math.abs(numberIn(cell)) <= greatestRating) &&
    new Set(filled).size <= mostRatings
  );
}

const usualTops = [1, 4, 5, 10, 100];
const endsAtTop = (cells: readonly string[]) =>
  usualTops.includes(cells.reduce((most, cell) => Math.max(most, numberIn(cell)), 0));

/** Tables without names that have more are something else. */
const mostColumns = 10;

/** 1985 to 2100, in seconds: an earlier or later number is more likely an id. */
const likelyTimes = { from: 473_385_600, to: 4_102_444_800 };
const divisors = { seconds: 1, milliseconds: 1e3, microseconds: 1e6, nanoseconds: 1e9 } as const;

function looksLikeTimes(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== "" && cell !== "0");
  const found = findTimes(filled);
  if (!found) return false;
  const divisor = divisors[found.kind as keyof typeof divisors];
  if (divisor === undefined) return true;
  return filled.every((cell) => {
    const seconds = Number(cell) / divisor;
    return seconds >= likelyTimes.from && seconds <= likelyTimes.to;
  });
}

/**
 * The columns of interactions without telling names, by their content and the customary order: user, item, rating,
 * time. `columns`: each one's cells in some rows. Null where there are fewer than two columns, or so many that they are a
 * matrix, for instance with a column for each item.
 */
export function guessInteractions(columns: readonly (readonly string[])[]): RolePlaces | null {
  if (columns.length < 2 || columns.length > mostColumns) return null;
  let free = columns.map((_, place) => place);
  const take = (place: number) => {
    free = free.filter((other) => other !== place);
  };
  const isTime = (place: number) => looksLikeTimes(columns[place]!);
  let time = free.length > 2 ? (free.slice(2).reverse().find(isTime) ?? free.find(isTime) ?? -1) : -1;
  take(time);
  // Behind the ids the first whose greatest is a usual scale's top, since genres and reviews have numbers, too.
  const canBe = (places: readonly number[]) => places.filter((place) => looksLikeRatings(columns[place]!));
  const behind = canBe(free.slice(2));
  const rating =
    free.length > 2
      ? (behind.find((place) => endsAtTop(columns[place]!)) ?? behind[0] ?? canBe(free)[0] ?? -1)
      : -1;
  take(rating);
  const [user, item] = free;
  // Whole numbers beyond any scale are an order in time, whatever they count.
  const counts = (cell: string) => /^\d+(?:\.0)?$/u.test(cell);
  const beyond = (cell: string) => Number(cell) > greatestRating;
  const isOrder = columns[3]?.every(counts) && columns[3].some(beyond);
  if (time < 0 && rating === 2 && columns.length === 4 && isOrder) time = 3;
  return { ...noPlaces, user: user!, item: item!, rating, time };
}

const isYear = (cell: string) => /^(?:18[7-9]\d|19\d\d|20\d\d|2100)(?:\.0)?$/u.test(cell);
/** A genre needs no sentence. */
const looksLikeGenres = (cells: readonly string[]) =>
  cells.some((cell) => /[^\s|][|][^\s|]/u.test(cell)) || cells.every((cell) => cell.length < 40);

/** The columns of a list of items without telling names: the id first, then title, year and genres. Null where no column is text. */
export function guessItems(columns: readonly (readonly string[])[]): RolePlaces | null {
  const text = columns.flatMap((cells, place) =>
    place > 0 && cells.some((cell) => /\p{L}/u.test(cell)) ? [place] : [],
  );
  // Years of which some are missing hold a word, too: "NULL".
  const areYears = (place: number) => columns[place]!.filter(isYear).length > columns[place]!.length / 2;
  const title = text.find((place) => !areYears(place)) ?? text[0];
  if (title === undefined) return null;
  const year = columns.findIndex(
    (cells, place) =>
      place > 0 &&
      place !== title &&
      cells.some(isYear) &&
      cells.every((cell) => isYear(cell) || !/\d/u.test(cell)),
  );
  const isGenres = (place: number) => place > title && place !== year && looksLikeGenres(columns[place]!);
  const genres = text.find(isGenres) ?? -1;
  return { ...noPlaces, item: 0, title, year, genres };
}
