import fc from "fast-check";
import { expect, test } from "vitest";
import { accuracyMetrics, accuracyOf, isAccuracyMetric } from "./accuracy.js";

/** docs/evaluation.md, of a list that says of each place whether its movie is relevant. */
const definitions: Record<string, (list: readonly boolean[], relevant: number) => number> = {
  recall: (list, relevant) => list.filter(Boolean).length / relevant,
  precision: (list) => list.filter(Boolean).length / list.length,
  hit_rate: (list) => (list.includes(true) ? 1 : 0),
  mrr: (list) => (list.includes(true) ? 1 / (list.indexOf(true) + 1) : 0),
  map: (list, relevant) =>
    list.reduce((sum, hit, i) => sum + (hit ? list.slice(0, i + 1).filter(Boolean).length / (i + 1) : 0), 0) /
    Math.min(relevant, list.length),
  ndcg: (list, relevant) =>
    list.reduce((sum, hit, i) => sum + (hit ? 1 / Math.log2(i + 2) : 0), 0) /
    list.slice(0, relevant).reduce((sum, _, i) => sum + 1 / Math.log2(i + 2), 0),
};

test("every metric is its definition, whatever the order of the ranks", () => {
  expect(Object.keys(accuracyMetrics)).toEqual(Object.keys(definitions));
  const ranksOfOne = fc
    .uniqueArray(fc.integer({ min: 1, max: 14 }), { minLength: 0, maxLength: 7 })
    .chain((found) => fc.tuple(fc.constant(found), fc.integer({ min: found.length ? 0 : 1, max: 3 })))
    .chain(([found, missed]) =>
      fc.shuffledSubarray([...found, ...Array(missed).fill(0)], { minLength: found.length + missed }),
    );
  fc.assert(
    fc.property(
      fc.array(ranksOfOne, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 1, max: 12 }),
      (ranks, cutoff) => {
        const offsets = [0];
        for (const own of ranks) offsets.push(offsets.at(-1)! + own.length);
        const results = {
          users: Uint32Array.from(ranks.keys()),
          offsets: Uint32Array.from(offsets),
          ranks: Uint32Array.from(ranks.flat()),
        };
        for (const [name, definition] of Object.entries(definitions)) {
          const values = accuracyOf(results, name, cutoff);
          expect(values).toHaveLength(ranks.length);
          ranks.forEach((own, user) => {
            const list = Array.from({ length: cutoff }, (_, place) => own.includes(place + 1));
            expect(values[user], name).toBeCloseTo(definition(list, own.length), 6);
          });
        }
      },
    ),
  );
});

test("an accuracy metric is one of these and nothing that objects have by themselves", () => {
  expect(Object.keys(definitions).every(isAccuracyMetric)).toBe(true);
  expect(["toString", "novelty", "rmse", ""].some(isAccuracyMetric)).toBe(false);
});
