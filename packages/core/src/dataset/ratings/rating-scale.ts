/** The least and the greatest rating that a source gives. */
export interface RatingScale {
  readonly from: number;
  readonly to: number;
}

/** The top of the scale that everything here speaks: from four of five stars on a movie counts as liked. */
const stars = 5;

/**
 * How ratings of a scale become stars: (rating - zero) × 5 / (to - zero), where zero is 0, or the scale's least rating
 * where that is negative. So the top is five stars and shares of it stay: 8 of 10 are 4 of 5, and ratings from 1 to 5,
 * or 0.5 to 5, are what they were.
 */
export function toStars({ from, to }: RatingScale): { readonly zero: number; readonly factor: number } {
  const zero = Math.min(0, from);
  return { zero, factor: stars / (to - zero) };
}

/** Tops of scales in use. */
const tops = [1, 2, 3, 4, 5, 6, 7, 10, 13, 20, 100];
/** Of fewer ratings the greatest need not be the scale's top: not everybody gives a 5. */
const telling = 1000;
const likelyTops = [1, 5, 10, 20, 100];
/** What many tables write for "watched, but not rated", on scales that have no other rating below zero. */
export const notRated = -1;
/** So few ratings above a scale are mistakes in the file. */
const mistakes = 0.001;

/**
 * The scale that these ratings of a file are likely on: from 0, or from its negative, up to the least of the tops in
 * use that all but a thousandth of them reach. Of a thousand ratings and more the greatest may also be an unusual top:
 * FilmTrust's four stars. A -1 that is alone below zero is no rating. Null for no ratings.
 */
export function findScale(all: readonly number[]): RatingScale | null {
  const isThumb =
    all.every((rating) => Math.abs(rating) <= 1) || all.some((rating) => rating < 0 && rating !== notRated);
  const ratings = isThumb ? all : all.filter((rating) => rating !== notRated);
  if (ratings.length === 0) return null;
  const sorted = [...ratings].sort((a, b) => a - b);
  const skipped = Math.floor(mistakes * sorted.length);
  const greatest = sorted[sorted.length - 1 - skipped]!;
  const topOf = (value: number) =>
    (sorted.length >= telling ? tops : likelyTops).find((top) => value <= top) ?? Math.ceil(value);
  const least = sorted[skipped]!;
  if (least >= 0) return { from: 0, to: topOf(greatest) };
  const reach = topOf(Math.max(-least, greatest));
  return { from: -reach, to: reach };
}
