import { expect, test } from "vitest";
import type { MapPoints } from "../map-points";
import { axisPoints } from "./axis-points";

const region = { id: "r", name: "r", terms: [], movieCount: 2, x: 9, y: 9 };
const points = {
  count: 3,
  x: Float32Array.of(0, 50, 100),
  y: Float32Array.of(2, 4, 6),
  levels: [{ regions: [region], ofPoint: Int32Array.of(0, -1, 0) }],
} as Partial<MapPoints> as MapPoints;

test("places across are positions on the axis, up they are the map's own; lines say where -1 and 1 are", () => {
  const across = { positions: Float32Array.of(1, -1, 0), low: "comedy", high: "horror" };
  const { points: placed, guides } = axisPoints(points, across, null);
  expect([...placed.x]).toEqual([5, -5, 0]);
  expect([...placed.y]).toEqual([3.5, 7, 10.5]);
  expect(guides).toEqual([
    { axis: "x", at: -5, text: "−1: comedy" },
    { axis: "x", at: 5, text: "1: horror" },
  ]);
  // Movies 0 and 2 are in the region.
  expect(placed.levels[0]!.regions[0]).toMatchObject({ x: 2.5, y: 7 });
});
