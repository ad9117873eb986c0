/**
 * The decimal that a stored rating stands for: the shortest one whose nearest float32 it is. 3.7 for
 * 3.700000047683716. Ratings lie in memory as float32; people write, read and filter by decimals.
 */
export function decimalOf(rating: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const decimal = Number(rating.toPrecision(digits));
    if (Math.fround(decimal) === rating) return decimal;
  }
  return Number(rating.toPrecision(9));
}

/**
 * A decimal bound as ratings are stored. A stored 4.1 is below the number 4.1 and a stored 3.7 above 3.7, so
 * ratings are compared with this: the order of decimals is kept, and equal ones stay equal.
 */
export function storedRating(decimal: number): number {
  return Math.fround(decimal);
}
