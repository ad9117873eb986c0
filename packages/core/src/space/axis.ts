import { setImmediate } from "node:timers/promises";
import { unit } from "./profile.js";

/**
 * The line from the mean of one group of unit vectors to the mean of another. A vector's position on it is 1 at the one
 * mean, -1 at the other and 0 halfway, as in Bolukbasi et al. 2016 and Vig, Sen and Riedl 2012, of groups of movies.
 */
export interface Axis {
  /** float32 [dimensions], of norm 1. */
  readonly direction: Float32Array;
  /** The inner product of the direction with the point halfway between the means. */
  readonly middle: number;
  /** Half of the distance between the means, above 0. */
  readonly half: number;
}

/** Rows that are summed before others get their turn. */
const chunk = 20_000;

/**
 * @param unitRow float32 [dimensions], the normalised vector of a row.
 * @param from rows of the group at -1, `to` of the one at 1; at least one each.
 * @returns null where the two means are the same point.
 */
export async function axisBetween(
  unitRow: (row: number) => Float32Array,
  dimensions: number,
  from: readonly number[],
  to: readonly number[],
): Promise<Axis | null> {
  const [low, high] = [await meanOf(unitRow, dimensions, from), await meanOf(unitRow, dimensions, to)];
  const difference = high.map((value, at) => value - low[at]!);
  const half = Math.hypot(...difference) / 2;
  if (half < 1e-9) return null;
  const direction = unit(difference);
  let middle = 0;
  for (let at = 0; at < dimensions; at++) middle += (direction[at]! * (low[at]! + high[at]!)) / 2;
  return { direction, middle, half };
}

/** What a unit vector becomes, moved along an axis; `by` 2 leads from the one mean to the other. */
export function movedAlong(vector: Float32Array, { direction, half }: Axis, by: number): Float32Array {
  return vector.map((value, at) => value + by * half * direction[at]!);
}

async function meanOf(
  unitRow: (row: number) => Float32Array,
  dimensions: number,
  rows: readonly number[],
): Promise<Float64Array> {
  const sum = new Float64Array(dimensions);
  for (const [at, row] of rows.entries()) {
    if (at > 0 && at % chunk === 0) await setImmediate();
    const vector = unitRow(row);
    for (let i = 0; i < dimensions; i++) sum[i] = sum[i]! + vector[i]!;
  }
  return sum.map((value) => value / rows.length);
}
