import { expect, test } from "vitest";
import { ticks } from "./ticks";

test("ticks are round and cover the range", () => {
  expect(ticks(1.23, 4.16, 5)).toEqual([1, 2, 3, 4, 5]);
  expect(ticks(0.1, 0.32, 4)).toEqual([0.1, 0.2, 0.3, 0.4]);
  expect(ticks(0, 30, 6)).toEqual([0, 5, 10, 15, 20, 25, 30]);
});

test("a single value still has a range around it", () => {
  expect(ticks(3, 3, 4).length).toBeGreaterThanOrEqual(2);
  expect(ticks(0, 0, 4).length).toBeGreaterThanOrEqual(2);
});
