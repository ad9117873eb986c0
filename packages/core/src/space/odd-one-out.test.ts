import { expect, test } from "vitest";
import { oddOneOut } from "./odd-one-out.js";
import type { SearchedVectors } from "./searched-vectors.js";

/** Cosines to the mean by row, whatever the mean. */
const cosines = [0.9, 0.2, 0.9, -0.4, 0.5, 0.9];
const asked: unknown[] = [];
const vectors = {
  rows: cosines.length,
  profile(parts: unknown) {
    asked.push(parts);
    return Float32Array.of(1);
  },
  cosineTo: (_mean: Float32Array, row: number) => cosines[row]!,
} as unknown as SearchedVectors;

test("the one farthest from the mean of all is odd; all are listed, the nearest first, equal ones by row", () => {
  const { row, similarities } = oddOneOut(vectors, [5, 3, 0, 4, 2, 1]);
  expect(row).toBe(3);
  expect(similarities.map((found) => found.row)).toEqual([0, 2, 5, 4, 1, 3]);
  expect(similarities.map((found) => found.similarity)).toEqual([0.9, 0.9, 0.9, 0.5, 0.2, -0.4]);
  expect(asked).toEqual([[5, 3, 0, 4, 2, 1].map((movie) => ({ row: movie, weight: 1 }))]);
});

test("two movies have no odd one, and unknown ones are refused", () => {
  expect(() => oddOneOut(vectors, [0, 1])).toThrow(/^movies: /);
  expect(() => oddOneOut(vectors, [0, 1, 6])).toThrow(/^movies: /);
});
