/**
 * How many rows come before each of a few, in an order by value, smallest first, ties by the lower row.
 * @param values of all rows. @param self a row that does not count.
 * @param asked rows. @returns for each of them its place, from 1.
 */
export function places(values: ArrayLike<number>, self: number, asked: readonly number[]): number[] {
  const before = (a: number, b: number) => values[a]! - values[b]! || a - b;
  const sorted = [...asked].sort(before);
  const count = sorted.length;
  if (count === 0) return [];
  const bounds = Float64Array.from(sorted, (row) => values[row]!);
  const greatest = bounds[count - 1]!;
  /** Rows that come before the i-th of those asked, but not before the one before it. */
  const between = new Uint32Array(count + 1);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value > greatest || row === self) continue;
    let i = 0;
    while (i < count && (value > bounds[i]! || (value === bounds[i]! && row >= sorted[i]!))) i++;
    between[i]!++;
  }
  const placeOf = new Map<number, number>();
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += between[i]!;
    // Of those asked, the ones before this one are among the rows counted.
    placeOf.set(sorted[i]!, sum + 1);
  }
  return asked.map((row) => placeOf.get(row)!);
}
