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
