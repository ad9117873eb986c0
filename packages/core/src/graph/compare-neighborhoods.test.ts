import { expect, test } from "vitest";
import { InvalidInputError } from "../errors.js";
import { compareNeighborhoods, type NearestMovies, neighborhoodChange } from "./compare-neighborhoods.js";

/** By hand: each row's neighbors. */
function nearestOf(movieRows: Uint32Array, lists: readonly (readonly number[])[]): NearestMovies {
  return { nearest: Uint32Array.from(lists.flat()), width: lists[0]!.length, movieRows };
}

test("Jaccards, histogram and changes are those counted by hand", () => {
  const movieRows = Uint32Array.of(10, 11, 12, 13);
  // Rows that have themselves among their nearest, as the tables of spaces do, and rows that have not.
  const a = nearestOf(movieRows, [
    [0, 1, 2],
    [1, 0, 2],
    [0, 2, 1],
    [0, 1, 2],
  ]);
  const b = nearestOf(movieRows, [
    [2, 1],
    [0, 3],
    [3, 0],
    [1, 2],
  ]);
  const found = compareNeighborhoods(a, b, 2);
  // 10: the same two; 11 and 12 and 13: one of three.
  expect([...found.jaccard].map((share) => share.toFixed(3))).toEqual(["1.000", "0.333", "0.333", "0.333"]);
  expect(found.mean).toBeCloseTo(0.5, 6);
  expect([...found.histogram.entries()].filter(([, count]) => count > 0)).toEqual([
    [6, 3],
    [19, 1],
  ]);
  expect([...found.order]).toEqual([1, 2, 3, 0]);
  expect([found.short.length, ...found.compared]).toEqual([0, 2, 2, 2, 2]);
  expect([1, 2].map((index) => neighborhoodChange(found, index))).toMatchObject([
    { movieRow: 11, kept: [10], gained: [13], lost: [12] },
    { movieRow: 12, kept: [10], gained: [13], lost: [11] },
  ]);
});

test("rows in another order change nothing; movies that one lacks are left out, and who is short of neighbors counted", () => {
  const a = nearestOf(Uint32Array.of(0, 1, 2, 3), [
    [1, 2],
    [3, 0],
    [3, 1],
    [2, 1],
  ]);
  const b = nearestOf(Uint32Array.of(2, 0, 1), [
    [2, 1],
    [2, 0],
    [1, 0],
  ]);
  const found = compareNeighborhoods(a, b, 2);
  expect([...found.movieRows]).toEqual([0, 1, 2]);
  expect([...found.compared]).toEqual([2, 1, 1]);
  expect([...found.short]).toEqual([1, 2]);
  expect([...found.jaccard]).toEqual([1, 1, 1]);
  expect(found.mean).toBe(1);
});

test("embeddings that have nothing in common, and of one movie", () => {
  const one = nearestOf(Uint32Array.of(5), [[]]);
  expect(compareNeighborhoods(one, one, 20)).toMatchObject({ mean: 1, k: 20, short: new Uint32Array() });
  const found = compareNeighborhoods(one, nearestOf(Uint32Array.of(6), [[]]), 20);
  expect(found).toMatchObject({ mean: 1, movieRows: new Uint32Array() });
});

test("what does not fit is refused", () => {
  const one = nearestOf(Uint32Array.of(1, 2, 3), [[1], [0], [0]]);
  for (const k of [0, 1.5]) expect(() => compareNeighborhoods(one, one, k)).toThrow(InvalidInputError);
  expect(() => compareNeighborhoods({ ...one, movieRows: Uint32Array.of(1) }, one, 1)).toThrow(
    InvalidInputError,
  );
});
