import { expect, test } from "vitest";
import type { MapPoints } from "../map-points";
import { cosineOf, placeAnalogy } from "./analogy-arrows";

const rows: Readonly<Record<string, number>> = { a: 0, b: 1, c: 2, d: 3 };
const points = {
  x: Float32Array.of(0, 1, 5, 5),
  y: Float32Array.of(0, 0, 2, 4),
  title: (row: number) => `movie ${row}`,
  rowOf: (id: string) => rows[id],
} as Partial<MapPoints> as MapPoints;

test("the arrows lead from a to b and from c to d, and tell their angle", () => {
  const placed = placeAnalogy(points, ["a", "b", "c", "d"])!;
  expect(placed.arrows.map(({ from, to }) => [from.name, to.name])).toEqual([
    ["movie 0", "movie 1"],
    ["movie 2", "movie 3"],
  ]);
  expect(placed.degrees).toBeCloseTo(90);
  expect(placeAnalogy(points, ["a", "b", "d", "d"])!.degrees).toBeNull();
});

test("an analogy with a movie that the map lacks has no arrows", () => {
  expect(placeAnalogy(points, ["a", "b", "c", "unknown"])).toBeNull();
});

test("the cosine of opposite steps is -1, and of none there is none", () => {
  expect(cosineOf([1, 2], [-2, -4])).toBe(-1);
  expect(cosineOf([1, 2], [0, 0])).toBeNull();
});
