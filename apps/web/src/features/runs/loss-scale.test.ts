import fc from "fast-check";
import { expect, test } from "vitest";
import { canBeLogarithmic, lossScale } from "./loss-scale";

test("a logarithmic scale has round numbers, and equal factors take equal heights", () => {
  const scale = lossScale([0.03, 4], true);
  expect(scale.ticks).toEqual([0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]);
  expect(scale.y(0.2) - scale.y(0.4)).toBeCloseTo(scale.y(1) - scale.y(2), 10);
  expect(lossScale([1e-6, 30], true).ticks).toEqual([1e-6, 1e-5, 1e-4, 0.001, 0.01, 0.1, 1, 10, 100]);
});

test("over a narrow range a logarithmic scale keeps even steps, so that curves fill the height", () => {
  expect(lossScale([0.28, 0.31], true).ticks).toEqual(lossScale([0.28, 0.31], false).ticks);
});

test("only what is greater than zero stands on a logarithmic axis", () => {
  expect(canBeLogarithmic([0.1, 2])).toBe(true);
  expect(canBeLogarithmic([0, 2])).toBe(false);
  expect(canBeLogarithmic([-1])).toBe(false);
  expect(canBeLogarithmic([])).toBe(false);
  expect(lossScale([-1, 2], true).ticks).toEqual(lossScale([-1, 2], false).ticks);
});

test("every value stands within the plot, higher ones higher, on both scales", () => {
  const positive = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(fc.array(positive, { minLength: 1, maxLength: 20 }), fc.boolean(), (values, logarithmic) => {
      const scale = lossScale(values, logarithmic);
      const heights = [...values].sort((a, b) => a - b).map(scale.y);
      for (const [index, height] of heights.entries()) {
        expect(height).toBeGreaterThan(-1e-6);
        expect(height).toBeLessThan(100 + 1e-6);
        if (index > 0) expect(height).toBeLessThanOrEqual(heights[index - 1]! + 1e-9);
      }
    }),
    { seed: 11 },
  );
});
