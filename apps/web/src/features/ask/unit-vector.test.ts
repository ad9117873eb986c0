import { expect, test } from "vitest";
import { blendOf, unitVector } from "./unit-vector";

test("a vector is brought to length 1, and zeros stay", () => {
  expect(unitVector([3, 0, -4])).toEqual([0.6, 0, -0.8]);
  expect(unitVector([0, 0])).toEqual([0, 0]);
});

test("a blend counts directions by their weights, however long the vectors are", () => {
  const blend = blendOf([
    { vector: [100, 0], weight: 1 },
    { vector: [0, 0.01], weight: -0.5 },
  ]);
  expect(blend).toEqual([1, -0.5]);
  expect(blendOf([])).toEqual([]);
});
