import { expect, test } from "vitest";
import { axisBetween, movedAlong } from "./axis.js";

const points = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [1e-8, 1],
  [1e-9, 1],
].map((point) => Float32Array.from(point));
const between = (from: readonly number[], to: readonly number[]) =>
  axisBetween((row) => points[row]!, 2, from, to);

test("an axis is the way from one mean to the other, with its middle and half its length", async () => {
  // From (0, 1/2), the mean of all three, twice of the second, to (1, 0).
  const axis = (await between([0, 1, 2, 1], [0]))!;
  const length = Math.hypot(1, 0.5);
  expect([...axis.direction]).toEqual([1 / length, -0.5 / length].map(Math.fround));
  expect(axis.half).toBeCloseTo(length / 2, 12);
  expect(axis.middle).toBeCloseTo((0.5 * 1 - 0.25 * 0.5) / length, 6);
  // From the one mean by 2 to the other.
  const there = movedAlong(Float32Array.of(0, 0.5), axis, 2);
  expect(there[0]).toBeCloseTo(1, 6);
  expect(there[1]).toBeCloseTo(0, 6);
  expect([...movedAlong(points[0]!, axis, 0)]).toEqual([1, 0]);
});

test("means that are the same point but for rounding have none", async () => {
  expect(await between([0, 1], [1, 0])).toBeNull();
  expect(await between([1], [4])).toBeNull();
  expect((await between([1], [3]))!.half).toBeCloseTo(5e-9, 12);
});

test("others get their turn after each 20,000 rows", async () => {
  for (const [rows, turn] of [
    [20_000, false],
    [20_001, true],
  ] as const) {
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    await between(Array(rows).fill(0), [1]);
    expect(turned, `${rows} rows`).toBe(turn);
  }
});
