import { expect, test } from "vitest";
import { createRandom, type Random } from "../random.js";
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

/** As numpy.quantile. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return below + (above - below) * (at - Math.floor(at));
}

/** How often each of `units` is drawn by one resample of as many. */
function drawCounts(units: number, random: Random): number[] {
  const counts = new Array<number>(units).fill(0);
  for (let i = 0; i < units; i++) {
    const unit = random.integer(units);
    counts[unit] = counts[unit]! + 1;
  }
  return counts;
}

test("values and intervals are those of resamples that are summed one by one", () => {
  const users = 23;
  const random = createRandom(11);
  const columns = [
    { numerator: Array.from({ length: users }, () => random.next()), denominator: null },
    {
      numerator: Array.from({ length: users }, (_, i) => (i % 5 === 0 ? Number.NaN : random.next())),
      denominator: Array.from({ length: users }, () => 1 + random.integer(4)),
      transform: Math.sqrt,
    },
  ];
  const samples = 101;
  const found = bootstrap(columns, createRandom(3), samples);
  const again = createRandom(3);
  const resamples = Array.from({ length: samples }, () => drawCounts(users, again));
  for (const [c, { numerator, denominator, transform = (ratio: number) => ratio }] of columns.entries()) {
    const ratioOf = (weights: readonly number[]) => {
      let [sum, below] = [0, 0];
      for (let user = 0; user < users; user++) {
        if (Number.isNaN(numerator[user]!)) continue;
        sum += weights[user]! * numerator[user]!;
        below += weights[user]! * (denominator?.[user] ?? 1);
      }
      return transform(sum / below);
    };
    expect(found[c]!.value).toBeCloseTo(ratioOf(new Array<number>(users).fill(1)), 12);
    const draws = resamples.map(ratioOf);
    expect(found[c]!.low).toBeCloseTo(quantile(draws, 0.025), 5);
    expect(found[c]!.high).toBeCloseTo(quantile(draws, 0.975), 5);
  }
});

test("pairs: values and intervals are those of resampled units that are counted one by one", () => {
  const units = 9;
  const random = createRandom(12);
  const values = Array.from({ length: 30 }, () => random.next());
  const first = values.map(() => random.integer(units));
  const second = values.map(() => random.integer(units));
  const found = bootstrapPairs(values, first, second, units, createRandom(4), 77);
  const again = createRandom(4);
  const draws = Array.from({ length: 77 }, () => {
    const counts = drawCounts(units, again);
    const weights = values.map((_, i) => counts[first[i]!]! * counts[second[i]!]!);
    const total = weights.reduce((a, b) => a + b, 0);
    return weights.reduce((sum, weight, i) => sum + weight * values[i]!, 0) / total;
  });
  expect(found.low).toBeCloseTo(quantile(draws, 0.025), 12);
  expect(found.high).toBeCloseTo(quantile(draws, 0.975), 12);
});

test("two users have an interval, one has none; two units have one where a resample holds the pair", () => {
  const [two] = bootstrap([{ numerator: [1, 2], denominator: null }], createRandom(1));
  expect([two!.low, two!.high]).toEqual([1, 2]);
  expect(bootstrapPairs([5], [0], [1], 2, createRandom(1))).toEqual({ value: 5, low: 5, high: 5 });
  expect(bootstrapPairs([5], [0], [0], 1, createRandom(1))).toEqual({ value: 5, low: null, high: null });
  // No resample of one holds both units.
  expect(bootstrapPairs([5], [0], [1], 2, { ...createRandom(1), integer: () => 0 } as Random)).toEqual({
    value: 5,
    low: null,
    high: null,
  });
});

test("users are dealt into bags at random: an order among them is no reason for a narrow interval", () => {
  // Dealt in this order, every bag would hold a 0 and a 1, and no resample would differ from another.
  const values = Array.from({ length: 2_048 }, (_, user) => Math.floor(user / 1_024));
  const [interval] = bootstrap([{ numerator: values, denominator: null }], createRandom(1));
  const half = (1.96 * 0.5) / Math.sqrt(2_048);
  expect(interval!.high! - interval!.low!).toBeGreaterThan(1.7 * half);
  expect(interval!.high! - interval!.low!).toBeLessThan(2.3 * half);
});

test("no columns, no intervals", () => {
  expect(bootstrap([], createRandom(1))).toEqual([]);
});
