import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { procrustes } from "./procrustes.js";

const random = createRandom(2);
const map = Float32Array.from({ length: 60 }, () => random.normal());
const all = new Uint8Array(30).fill(1);

/** Turned by 0.7, perhaps mirrored, scaled and moved. */
const changed = (scale: number, mirror: 1 | -1) =>
  map.map((_, at) => {
    const [x, y] = [map[at & ~1]!, mirror * map[at | 1]!];
    const [cosine, sine] = [Math.cos(0.7), Math.sin(0.7)];
    return at % 2 === 0 ? scale * (cosine * x - sine * y) + 5 : scale * (sine * x + cosine * y) - 2;
  });

test.each([
  [3, 1],
  [0.5, -1],
] as const)("a map scaled by %d and mirrored by %d is found again", (scale, mirror) => {
  const onto = changed(scale, mirror);
  for (const [at, value] of procrustes(map, onto, all).entries()) expect(value).toBeCloseTo(onto[at]!, 4);
});

test("rows that do not count have no say, and move along", () => {
  const wanted = changed(2, 1);
  const onto = wanted.map((value, at) => (at < 20 ? 1e6 : value));
  const counts = all.map((_, row) => (row < 10 ? 0 : 1));
  for (const [at, value] of procrustes(map, onto, counts).entries())
    expect(value).toBeCloseTo(wanted[at]!, 4);
});

test("rigid, distances stay as they are; where all points lie in one place there is nothing to turn", () => {
  const rigid = procrustes(map, changed(3, -1), all, "rigid");
  const length = (points: Float32Array) => Math.hypot(points[0]! - points[8]!, points[1]! - points[9]!);
  expect(length(rigid)).toBeCloseTo(length(map), 5);
  const one = procrustes(new Float32Array(60).fill(4), changed(3, 1), all);
  expect(one.every(Number.isFinite)).toBe(true);
});
