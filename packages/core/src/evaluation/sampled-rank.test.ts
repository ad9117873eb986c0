import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { sampledRank } from "./sampled-rank.js";

const none = (rows: number) => new Uint8Array(rows);

test("among all that may be drawn it is one more than what scores better, and half of what ties, rounded up", () => {
  const score = fc.constantFrom(0, 1, 2, 3, -Infinity, Number.NaN);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(score, fc.boolean()), { minLength: 1, maxLength: 12 }),
      fc.nat(),
      (rows, number) => {
        const target = number % rows.length;
        const scores = Float32Array.from(rows, ([value]) => value);
        const excluded = Uint8Array.from(rows, ([, relevant], row) => Number(relevant || row === target));
        const found = sampledRank(scores, target, excluded, 500, createRandom(1));
        const mark = scores[target]!;
        const others = rows.flatMap(([value], row) => (excluded[row] ? [] : [value]));
        const better = others.filter((value) => value > mark).length;
        const equal = others.filter((value) => value === mark).length;
        expect(found).toBe(Number.isFinite(mark) ? 1 + better + Math.ceil(equal / 2) : 0);
      },
    ),
  );
});

test("so many are drawn and no more; the last row may be one, too", () => {
  const scores = Float32Array.from({ length: 100 }, (_, row) => (row === 0 ? 0 : 1));
  for (const negatives of [1, 10, 60])
    expect(sampledRank(scores, 0, Uint8Array.of(1, ...none(99)), negatives, createRandom(2))).toBe(
      1 + negatives,
    );
  expect(sampledRank(Float32Array.of(0, 1), 0, Uint8Array.of(1, 0), 20, createRandom(2))).toBe(2);
});

test("few candidates among many rows are looked for long enough, and where there is none the search ends", () => {
  const scores = new Float32Array(100).fill(-Infinity);
  scores[3] = 1;
  scores[77] = 2;
  const own = none(100);
  own[3] = 1;
  expect(sampledRank(scores, 3, own, 10, createRandom(3))).toBe(2);
  scores[77] = Number.NaN;
  expect(sampledRank(scores, 3, own, 10, createRandom(3))).toBe(1);
});

test("a movie outside the vocabulary has no rank", () => {
  expect(sampledRank(Float32Array.of(1, 2), -1, none(2), 5, createRandom(1))).toBe(0);
  expect(sampledRank(Float32Array.of(1, 2), 0, none(2), 5, createRandom(1))).toBeGreaterThan(0);
});
