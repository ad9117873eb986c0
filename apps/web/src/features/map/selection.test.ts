import fc from "fast-check";
import KDBush from "kdbush";
import { expect, test } from "vitest";
import { isInside, rowsInside, simplified } from "./lasso";
import { readMapFile } from "./map-points";
import { nearerOnMap } from "./nearer-on-map";
import { selectionCsv, sharedTraits } from "./selection";
import { mapFile } from "./testing/map-file";

const points = readMapFile(
  mapFile(
    Array.from({ length: 20 }, (_, at) => ({
      id: `id${at}`,
      x: at,
      y: 0,
      title: at === 3 ? 'Say "Hi", twice' : at === 4 ? "=1+1" : `Movie ${at}`,
      year: at === 5 ? null : 1980 + at,
      genres: at < 4 ? ["Western", "Drama"] : ["Drama"],
      ratingCount: 100 - at,
      meanRating: at === 5 ? null : 3.1234,
      kept: 0.5,
    })),
  ),
);

test("a lasso holds what lies inside, the most rated first", () => {
  const index = new KDBush(points.count);
  for (let row = 0; row < points.count; row++) index.add(points.x[row]!, points.y[row]!);
  index.finish();
  // Concave: its notch leaves out what lies between.
  const lasso = [-0.5, -1, 6.5, -1, 6.5, 1, 4.5, 1, 4.5, -0.5, 2.5, -0.5, 2.5, 1, -0.5, 1];
  expect(rowsInside(lasso, points, index)).toEqual([0, 1, 2, 5, 6]);
});

test("a convex polygon holds its middle and nothing beyond its rectangle", () => {
  const angle = fc.integer({ min: 3, max: 40 });
  fc.assert(
    fc.property(angle, fc.double({ min: 0.5, max: 9, noNaN: true }), (corners, radius) => {
      const polygon = Array.from({ length: corners }, (_, at) => (2 * Math.PI * at) / corners).flatMap(
        (turn) => [radius * Math.cos(turn), radius * Math.sin(turn)],
      );
      expect(isInside(polygon, 0, 0)).toBe(true);
      expect(isInside(polygon, radius * 1.01, 0.1)).toBe(false);
      expect(simplified(polygon, 12).length).toBe(2 * Math.min(12, corners));
    }),
    { seed: 1 },
  );
});

test("what a selection shares is what it has more of than the map", () => {
  const traits = sharedTraits(points, [0, 1, 2, 3]);
  expect(traits[0]).toEqual({ kind: "genre", name: "Western", count: 4, share: 1, usual: 0.2 });
  expect(traits.map(({ name }) => name)).toContain("1980s");
  // All of them are dramas, as is everything else.
  expect(traits.map(({ name }) => name)).not.toContain("Drama");
  expect(sharedTraits(points, [])).toEqual([]);
});

test("the CSV quotes what has to be, leaves out what is not known, and holds no formula", () => {
  const lines = selectionCsv(points, [3, 4, 5]).split("\r\n");
  expect(lines).toEqual([
    "title,year,genres,ratings,meanRating,x,y,id",
    '"Say ""Hi"", twice",1983,Western|Drama,97,3.123,3,0,id3',
    "'=1+1,1984,Drama,96,3.123,4,0,id4",
    "Movie 5,,Drama,95,,5,0,id5",
    "",
  ]);
});

test("how many movies the map puts nearer", () => {
  expect(nearerOnMap(points, 0, 1)).toBe(0);
  expect(nearerOnMap(points, 0, 5)).toBe(4);
  // Two at the same distance: neither is nearer.
  expect(nearerOnMap(points, 5, 7)).toBe(2);
});
