import { expect, test } from "vitest";
import { findScale, toStars } from "./rating-scale.js";

test.each([
  [
    { from: 0, to: 5 },
    { zero: 0, factor: 1 },
  ],
  [
    { from: 1, to: 5 },
    { zero: 0, factor: 1 },
  ],
  [
    { from: 0, to: 10 },
    { zero: 0, factor: 0.5 },
  ],
  [
    { from: -10, to: 10 },
    { zero: -10, factor: 0.25 },
  ],
])("of the scale %j stars are %j", (scale, stars) => {
  expect(toStars(scale)).toEqual(stars);
});

test.each<[ratings: number[], from: number, to: number]>([
  [[0.5, 3], 0, 5],
  [[1], 0, 1],
  [[0], 0, 1],
  [[0.3, 1.1], 0, 5],
  [[5.1], 0, 10],
  [[10], 0, 10],
  [[11], 0, 20],
  [[20.5], 0, 100],
  [[100.5], 0, 101],
  // Thumbs, and scales from below zero.
  [[-1, 1], -1, 1],
  [[-1, 0], -1, 1],
  [[-1], -1, 1],
  [[-3, 4], -5, 5],
  [[-10, 4], -10, 10],
  [[-2, -1, 1], -5, 5],
  // A -1 that is alone below zero is no rating.
  [[-1, 3, 5], 0, 5],
  [[-1, 7], 0, 10],
  [[-1, 0, 7], 0, 10],
])("ratings %j are on a scale from %i to %i", (ratings, from, to) => {
  expect(findScale(ratings)).toEqual({ from, to });
  expect(findScale(ratings.toReversed())).toEqual({ from, to });
});

test("no ratings have no scale", () => {
  expect(findScale([])).toBeNull();
});

const times = (count: number, rating: number) => Array.from({ length: count }, () => rating);

test("the greatest of a thousand ratings may be an unusual top, of fewer it need not be", () => {
  for (const [greatest, top] of [
    [2, 2],
    [3, 3],
    [4, 4],
    [6, 6],
    [7, 7],
    [8, 10],
    [13, 13],
    [14, 20],
  ] as const)
    expect(findScale(times(1000, greatest))).toEqual({ from: 0, to: top });
  expect(findScale(times(999, 4))).toEqual({ from: 0, to: 5 });
});

test("a -1 counts among the ratings where others lie below it", () => {
  expect(findScale([...times(998, -1), -2, -2])).toEqual({ from: -2, to: 2 });
});

test("a thousandth of the ratings may lie beyond the scale by mistake, on either side", () => {
  expect(findScale([...times(999, 5), 55])).toEqual({ from: 0, to: 5 });
  expect(findScale([...times(998, 5), 55])).toEqual({ from: 0, to: 100 });
  expect(findScale([...times(998, 5), 55, 55])).toEqual({ from: 0, to: 100 });
  expect(findScale([-55, ...times(999, 5)])).toEqual({ from: 0, to: 5 });
  expect(findScale([-55, -55, ...times(998, 5)])).toEqual({ from: -100, to: 100 });
});
