import fc from "fast-check";
import { expect, test } from "vitest";
import { accuracy, areaUnderCurve, bestThreshold } from "./binary-metrics.js";

const examples = fc
  .array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 0, max: 1 })), {
    minLength: 2,
    maxLength: 40,
  })
  .filter((list) => new Set(list.map(([, label]) => label)).size === 2)
  .map((list) => ({ scores: list.map(([s]) => s), labels: list.map(([, l]) => l) }));

test("the area is the share of pairs in the right order", () => {
  fc.assert(
    fc.property(examples, ({ scores, labels }) => {
      let right = 0;
      let pairs = 0;
      for (const [i, positive] of scores.entries()) {
        for (const [j, negative] of scores.entries()) {
          if (labels[i] !== 1 || labels[j] !== 0) continue;
          pairs++;
          right += positive > negative ? 1 : positive === negative ? 0.5 : 0;
        }
      }
      expect(areaUnderCurve(scores, labels)).toBeCloseTo(right / pairs, 10);
    }),
  );
});

test("no threshold is better than the best", () => {
  fc.assert(
    fc.property(examples, ({ scores, labels }) => {
      const best = accuracy(scores, labels, bestThreshold(scores, labels));
      for (let t = -6; t <= 6; t += 0.5) expect(accuracy(scores, labels, t)).toBeLessThanOrEqual(best);
    }),
  );
});
