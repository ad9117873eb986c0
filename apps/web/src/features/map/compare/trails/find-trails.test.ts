import { expect, test } from "vitest";
import type { MapPoints, MapRegion } from "../../map-points";
import type { SharedPoints } from "../shared-points";
import { findTrails } from "./find-trails";

const region = (name: string): MapRegion => ({ id: name, name, terms: [], movieCount: 20, x: 0, y: 0 });
const shift: Readonly<Record<string, (member: number) => readonly [number, number]>> = {
  together: () => [3, 4],
  scattered: (member) => [5 * Math.cos(member * 2.4), 5 * Math.sin(member * 2.4)],
  stayed: (member) => [0.01, member * 0.001],
  few: () => [4, 0],
};
const sizes = { together: 20, scattered: 20, stayed: 20, few: 4 };

function planted(): SharedPoints {
  const names = Object.keys(shift);
  const ofPoint = names.flatMap((name, at) => new Array<number>(sizes[name as keyof typeof sizes]).fill(at));
  // Two movies that are in no region stand in the corners of a map of 30 × 40 units.
  const own = [...ofPoint, -1, -1];
  const start = own.map((at, row) =>
    at < 0 ? [row % 2 === 0 ? 0 : 30, row % 2 === 0 ? 0 : 40] : [10 + (row % 3), 10 + at],
  );
  const end = own.map((at, row) => {
    const [x, y] = at < 0 ? [0, 0] : shift[names[at]!]!(row);
    return [start[row]![0]! + x, start[row]![1]! + y];
  });
  const places = (list: number[][]) => ({
    x: Float32Array.from(list, ([x]) => x!),
    y: Float32Array.from(list, ([, y]) => y!),
  });
  const level = { regions: names.map(region), ofPoint: Int32Array.from(own) };
  const coarse = { regions: [region("all")], ofPoint: new Int32Array(own.length) };
  return {
    points: { count: own.length, levels: [coarse, level] } as Partial<MapPoints> as MapPoints,
    from: places(start),
    to: places(end),
  };
}

test("of groups that scattered, stayed, or are too small there is no trail; of one that moved together there is", () => {
  const trails = findTrails(planted());
  expect(trails.map(({ region }) => region.name)).toEqual(["together"]);
  const { rows, from, to, distance, together } = trails[0]!;
  expect(rows).toHaveLength(20);
  expect(to[0] - from[0]).toBeCloseTo(3, 4);
  expect(to[1] - from[1]).toBeCloseTo(4, 4);
  expect(distance).toBeCloseTo(5 / 50, 4);
  expect(together).toBeCloseTo(1, 4);
});

test("maps without regions have no trails", () => {
  const shared = planted();
  expect(findTrails({ ...shared, points: { ...shared.points, levels: [] } })).toEqual([]);
});
