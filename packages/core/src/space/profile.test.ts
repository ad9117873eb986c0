import { expect, test } from "vitest";
import { combine, unit } from "./profile.js";

test("a vector of any length becomes one of norm 1, zeros stay zeros", () => {
  for (const scale of [1, -1, 1e-200, 1e200, 1e-320]) {
    const found = unit([3 * scale, -4 * scale, 0]);
    expect(found[0]).toBeCloseTo(0.6 * Math.sign(scale), 3);
    expect(found[1]).toBeCloseTo(-0.8 * Math.sign(scale), 3);
    expect(found[2]).toBe(0);
  }
  expect([...unit([0, 0])]).toEqual([0, 0]);
  expect([...unit([])]).toEqual([]);
  expect([...unit([-2])]).toEqual([-1]);
});

test("several vectors together: their weighted sum, of norm 1; what lies behind the dimensions is passed over", () => {
  const [east, north] = [Float32Array.of(1, 0, 9), Float32Array.of(0, 1, 9)];
  const sum = combine(
    [
      { vector: east, weight: 3 },
      { vector: north, weight: -4 },
      { vector: east, weight: 0 },
    ],
    2,
  );
  expect([...sum]).toEqual([0.6, -0.8].map(Math.fround));
  expect([
    ...combine(
      [
        { vector: east, weight: 1 },
        { vector: east, weight: -1 },
      ],
      2,
    ),
  ]).toEqual([0, 0]);
});
