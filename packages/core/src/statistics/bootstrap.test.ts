import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { bootstrap, bootstrapPairs } from "./bootstrap.js";

const draw = (n: number, seed: number) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: n }, () => 3 + 2 * random.normal());
};

test.each([
  [400, "users"],
  [50_000, "bags of users"],
])("%d: the interval of a mean has the width that theory gives, resampling %s", (n) => {
  const values = draw(n, 1);
  const [interval] = bootstrap([{ numerator: values, denominator: null }], createRandom(2));
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / n);
  expect(interval!.value).toBeCloseTo(mean, 9);
  const half = (1.96 * deviation) / Math.sqrt(n);
  expect(Math.abs(interval!.low! - (mean - half))).toBeLessThan(0.15 * half);
  expect(Math.abs(interval!.high! - (mean + half))).toBeLessThan(0.15 * half);
});

test("about 95 of 100 intervals hold the truth", () => {
  let holds = 0;
  for (let round = 0; round < 200; round++) {
    const [i] = bootstrap([{ numerator: draw(100, round), denominator: null }], createRandom(round), 300);
    if (i!.low! <= 3 && i!.high! >= 3) holds++;
  }
  expect(holds).toBeGreaterThan(178);
  expect(holds).toBeLessThan(200);
});

test("ratios of sums: transformed, users without the number left out, too few users without an interval", () => {
  const numerator = Float64Array.of(8, Number.NaN, 10);
  const denominator = Float64Array.of(1, 5, 1);
  const [rmse, none] = bootstrap(
    [
      { numerator, denominator, transform: Math.sqrt },
      { numerator: new Float64Array(3).fill(Number.NaN), denominator: null },
    ],
    createRandom(1),
  );
  expect(rmse!.value).toBe(3);
  expect(rmse!.low).toBeGreaterThanOrEqual(Math.sqrt(8));
  expect(rmse!.high).toBeLessThanOrEqual(Math.sqrt(10));
  expect(none).toEqual({ value: Number.NaN, low: null, high: null });
  expect(bootstrap([{ numerator: [5], denominator: null }], createRandom(1))).toEqual([
    { value: 5, low: null, high: null },
  ]);
});

test("values of pairs: intervals over the units that pairs share, which intervals over pairs would miss", () => {
  const units = 20;
  const pairs = Array.from(
    { length: units * units },
    (_, i) => [Math.floor(i / units), i % units] as const,
  ).filter(([a, b]) => a !== b);
  const [first, second] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
  let overUnits = 0;
  let overPairs = 0;
  for (let round = 0; round < 100; round++) {
    // Half of a value is its second unit's own: the truth is 3 for all.
    const random = createRandom(round);
    const own = Array.from({ length: units }, () => random.normal());
    const values = pairs.map(([, b]) => 3 + own[b]! + random.normal());
    const holds = (i: { low: number | null; high: number | null }) => i.low! <= 3 && i.high! >= 3;
    const interval = bootstrapPairs(values, first, second, units, createRandom(round), 300);
    expect(interval.value).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 9);
    if (holds(interval)) overUnits++;
    if (holds(bootstrap([{ numerator: values, denominator: null }], createRandom(round), 300)[0]!))
      overPairs++;
  }
  expect(overUnits).toBeGreaterThan(85);
  expect(overPairs).toBeLessThan(60);
  expect(bootstrapPairs([], [], [], 0, createRandom(1))).toEqual({
    value: Number.NaN,
    low: null,
    high: null,
  });
});
