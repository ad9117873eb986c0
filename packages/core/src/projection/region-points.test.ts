import { expect, test } from "vitest";
import { regionPoints } from "./region-points.js";

test("a region's point is one of its movies, where it is densest, though the map tears it apart", () => {
  // Region 0: forty movies around (10, 10) and twenty around (-10, -10); region 1: one line; the last movie has none.
  const around = (x: number, y: number, count: number) =>
    Array.from({ length: count }, (_, i) => [x + Math.cos(i) / 2, y + Math.sin(i) / 2]);
  const first = [...around(10, 10, 40), ...around(-10, -10, 20)];
  const line = Array.from({ length: 9 }, (_, i) => [i, 0]);
  const map = Float32Array.from([...first, ...line, [500, 500]].flat());
  const labels = Int32Array.from([...first.map(() => 0), ...line.map(() => 1), -1]);
  const points = regionPoints(labels, map);
  expect(points).toHaveLength(4);
  expect(Math.hypot(points[0]! - 10, points[1]! - 10)).toBeLessThan(0.6);
  expect(first.some(([x, y]) => Math.fround(x!) === points[0] && Math.fround(y!) === points[1])).toBe(true);
  expect(Array.from(points.subarray(2))).toEqual([4, 0]);
  expect(regionPoints(Int32Array.of(-1), Float32Array.of(1, 1))).toEqual(new Float32Array());
});
