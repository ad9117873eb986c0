import fc from "fast-check";
import { expect, test } from "vitest";
import { bestRows } from "./best.js";

test("is the head of a full sort, ties by row, without what is excluded or not allowed", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(-Infinity)), { maxLength: 400 }),
      fc.integer({ min: 1, max: 12 }),
      fc.uniqueArray(fc.nat(399), { maxLength: 20 }),
      fc.option(fc.uint8Array({ minLength: 400, maxLength: 400, max: 2 })),
      (scores, k, excluded, allowed) => {
        const expected = [...scores.keys()]
          .filter((row) => !excluded.includes(row) && (allowed === null || allowed[row]! > 0))
          .sort((a, b) => (scores[b] === scores[a] ? a - b : scores[b]! - scores[a]!))
          .slice(0, k);
        expect(bestRows(scores, k, new Set(excluded), allowed)).toEqual(expected);
      },
    ),
  );
});

test("whether scores rise or fall does not matter", () => {
  const rising = Float64Array.from({ length: 500 }, (_, row) => row);
  expect(bestRows(rising, 3, new Set([498]), null)).toEqual([499, 497, 496]);
  expect(
    bestRows(
      rising.map((score) => -score),
      3,
      new Set([1]),
      null,
    ),
  ).toEqual([0, 2, 3]);
  expect(bestRows(new Float64Array(500), 3, new Set([0]), null)).toEqual([1, 2, 3]);
  expect(bestRows([], 3, new Set(), null)).toEqual([]);
});
