import { expect, test } from "vitest";
import type { Camera, Frame } from "../camera";
import { densityContours } from "./density-contours";

const frame: Frame = { bounds: { left: -10, right: 10, bottom: -10, top: 10 }, width: 600, height: 600 };
const camera: Camera = { x: 0, y: 0, zoom: 0 };
/** Two clusters, the left one of 300 points, the right one of 30. */
const points = { x: new Float32Array(330), y: new Float32Array(330) };
for (let row = 0; row < 330; row++) {
  points.x[row] = (row < 300 ? -5 : 5) + Math.sin(row * 12.9898) * 0.5;
  points.y[row] = Math.sin(row * 78.233) * 0.5;
}
const all = Array.from({ length: 330 }, (_, row) => row);

/** Whether any ring has a corner on this side of the map. */
const reaches = (rings: readonly Float32Array[], side: -1 | 1) =>
  rings.some((ring) => ring.some((value, at) => at % 2 === 0 && Math.sign(value) === side));

test("lines of half the density surround the dense cluster alone, the faintest both", () => {
  const contours = densityContours(points, all, camera, frame);
  expect(contours.map(({ share }) => share)).toEqual([1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2]);
  expect(reaches(contours[0]!.rings, -1)).toBe(true);
  expect(reaches(contours[0]!.rings, 1)).toBe(true);
  expect(reaches(contours[4]!.rings, -1)).toBe(true);
  expect(reaches(contours[4]!.rings, 1)).toBe(false);
});

test("lines stand in the map's own units around the points, at any camera", () => {
  for (const view of [camera, { x: -5, y: 0, zoom: 2 }]) {
    const ring = densityContours(points, all, view, frame)[4]!.rings[0]!;
    const lefts = ring.filter((_, at) => at % 2 === 0);
    const mean = lefts.reduce((sum, value) => sum + value, 0) / lefts.length;
    expect(Math.abs(mean + 5)).toBeLessThan(0.5);
  }
});

test("what a filter leaves out counts for nothing, and of nothing there are no lines", () => {
  const contours = densityContours(points, all.slice(300), camera, frame);
  expect(contours.every(({ rings }) => !reaches(rings, -1))).toBe(true);
  expect(reaches(contours[4]!.rings, 1)).toBe(true);
  expect(densityContours(points, [], camera, frame)).toEqual([]);
});
