import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { pairedTest } from "./paired-test.js";

test("few users: the exact share of sign patterns at least as extreme", () => {
  // Differences 1, 2, 3: of the 8 sums ±1 ±2 ±3 only 6 and -6 reach 6.
  expect(pairedTest([0, 0, 0, 5], [1, 2, 3, 5], createRandom(1))).toEqual({
    difference: 1.5,
    pValue: 0.25,
    users: 4,
  });
  expect(pairedTest([1, 2], [1, 2], createRandom(1)).pValue).toBe(1);
  expect(pairedTest([1, Number.NaN, 0], [0, 1, 1], createRandom(1))).toEqual({
    difference: 0,
    pValue: 1,
    users: 2,
  });
});

test("up to 14 users that differ: a count of all sign patterns, sums in any order", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 10 }),
      fc.constantFrom(1, 0.1, 1 / 3),
      (whole, unit) => {
        const b = whole.map((value) => value * unit);
        const some = whole.filter((value) => value !== 0);
        const sum = Math.abs(whole.reduce((x, y) => x + y, 0));
        let sums = [0];
        for (const value of some) sums = sums.flatMap((x) => [x + value, x - value]);
        const extreme = sums.filter((x) => Math.abs(x) >= sum).length;
        const { pValue, users, difference } = pairedTest(new Float64Array(b.length), b, createRandom(1));
        expect(pValue).toBe(some.length === 0 ? 1 : extreme / sums.length);
        expect(users).toBe(whole.length);
        expect(difference).toBeCloseTo(b.reduce((x, y) => x + y, 0) / whole.length, 12);
      },
    ),
  );
});

/** So many users who are better by one, so many who are worse, and some who don't differ. */
function between(better: number, worse: number, alike = 0) {
  const users = better + worse + alike;
  const b = Float64Array.from({ length: users }, (_, i) => (i < better ? 1 : i < better + worse ? -1 : 0));
  return pairedTest(new Float64Array(users), b, createRandom(1));
}

test("beyond 14 users that differ signs are drawn, beyond 5,000 the limit is taken; who does not differ counts as a user alone", () => {
  expect(between(14, 0, 5000)).toEqual({ difference: 14 / 5014, pValue: 2 / 2 ** 14, users: 5014 });
  for (const [better, alike] of [
    [15, 0],
    [5000, 10],
  ] as const) {
    const drawn = between(better, 0, alike).pValue * 10_000;
    expect(drawn).toBeCloseTo(Math.round(drawn), 9);
    expect(drawn).toBeGreaterThanOrEqual(1);
  }
  expect(between(5001, 0).pValue).toBeLessThan(1e-10);
});

test.each([
  // 2 P(X ≥ k) of the binomial distribution; the standard error of 9,999 draws is below .004.
  [31, 12, 0.0054016, 0.003],
  [25, 15, 0.1538599, 0.012],
  [20, 20, 1, 1e-9],
])("drawn signs: %i better and %i worse have p %d", (better, worse, p, error) => {
  for (const { pValue } of [between(better, worse), between(worse, better)])
    expect(Math.abs(pValue - p)).toBeLessThan(error);
});

test.each([
  // erfc(z / √2) of z = 2, 78, 152, 240 and 400 by √6000.
  [2, 0.9794009980288532],
  [78, 0.31394646620171957],
  [152, 0.049726221917957676],
  [240, 0.0019457736937391532],
  [400, 2.4175638811190257e-7],
])("the limit: %i more of 6,000 better than worse have p %d", (more, p) => {
  for (const sign of [1, -1]) {
    const { pValue } = between(3000 + (sign * more) / 2, 3000 - (sign * more) / 2);
    expect(Math.abs(pValue / p - 1)).toBeLessThan(1.2e-7);
  }
});

test("where no user is in both there is no difference", () => {
  expect(pairedTest([Number.NaN, 1], [1, Number.NaN], createRandom(1))).toEqual({
    difference: Number.NaN,
    pValue: 1,
    users: 0,
  });
});

test.each([13, 200, 6000])("%d users: alike runs give uniform p-values", (users) => {
  const below = { half: 0, twentieth: 0 };
  const rounds = users > 1000 ? 60 : 40;
  for (let round = 0; round < rounds; round++) {
    const random = createRandom(round);
    const a = Float64Array.from({ length: users }, () => random.normal());
    const b = Float64Array.from({ length: users }, () => random.normal());
    const { pValue } = pairedTest(a, b, random);
    if (pValue < 0.5) below.half++;
    if (pValue < 0.05) below.twentieth++;
  }
  expect(Math.abs(below.half / rounds - 0.5)).toBeLessThan(0.25);
  expect(below.twentieth / rounds).toBeLessThan(0.15);
});

test("sampled flips and the normal limit agree, a real difference is found", () => {
  const random = createRandom(4);
  const make = (n: number, shift: number) => Float64Array.from({ length: n }, () => random.normal() + shift);
  const shifted = make(5000, 0.03);
  const sampled = pairedTest(new Float64Array(5000), shifted, random).pValue;
  const limit = pairedTest(new Float64Array(5001), Float64Array.of(...shifted, 1e-12), random).pValue;
  expect(Math.abs(sampled - limit)).toBeLessThan(0.02);
  expect(pairedTest(new Float64Array(300), make(300, 0.5), random).pValue).toBe(0.0001);
  expect(pairedTest(new Float64Array(6000), make(6000, 0.2), random).pValue).toBeLessThan(1e-10);
});
