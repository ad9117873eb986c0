import { expect, test } from "vitest";
import { genresOfMovie, readMapFile } from "./map-points";
import { mapFile } from "./testing/map-file";

test("a map's file is read whole: numbers, nulls, genres by frequency and rows by id", () => {
  const points = readMapFile(
    mapFile([
      {
        id: "a",
        x: 1,
        y: -2,
        title: "Alien",
        year: 1979,
        genres: ["Horror", "Sci-Fi"],
        ratingCount: 9,
        meanRating: 4.1,
        kept: 0.5,
      },
      {
        id: "b",
        x: 3,
        y: 4,
        title: "Amélie – “été”",
        year: null,
        genres: [],
        ratingCount: 0,
        meanRating: null,
        kept: 0,
      },
      {
        id: "c",
        x: 0,
        y: 0,
        title: "Brazil",
        year: 1985,
        genres: ["Sci-Fi"],
        ratingCount: 2,
        meanRating: 3,
        kept: 1,
      },
    ]),
  );
  expect(points.count).toBe(3);
  expect([...points.x]).toEqual([1, 3, 0]);
  expect([...points.y]).toEqual([-2, 4, 0]);
  expect([...points.year]).toEqual([1979, Number.NaN, 1985]);
  expect(points.meanRating[0]).toBeCloseTo(4.1, 5);
  expect(points.meanRating[1]).toBeNaN();
  expect([...points.ratingCount]).toEqual([9, 0, 2]);
  expect(points.genres).toEqual(["Sci-Fi", "Horror"]);
  expect([0, 1, 2].map((row) => genresOfMovie(points, row))).toEqual([["Horror", "Sci-Fi"], [], ["Sci-Fi"]]);
  expect(points.title(1)).toBe("Amélie – “été”");
  expect(points.rowOf("c")).toBe(2);
  expect(points.rowOf("nobody")).toBeUndefined();
  expect(points.levels).toEqual([]);
});

test("ids in a file of an older version are read as the API writes them now", () => {
  const movie = { x: 0, y: 0, title: "t", year: null, genres: [], ratingCount: 0, meanRating: null, kept: 0 };
  const points = readMapFile(mapFile([{ ...movie, id: "TTo+fn4/YQ==" }]));
  expect(points.id(0)).toBe("TTo-fn4_YQ");
  expect(points.rowOf("TTo-fn4_YQ")).toBe(0);
});

test("regions come with their points, level by level", () => {
  const region = (name: string) => ({ id: name, name, terms: [name], movieCount: 1, x: 0, y: 0 });
  const movie = { x: 0, y: 0, title: "t", year: null, genres: [], ratingCount: 0, meanRating: null, kept: 0 };
  const points = readMapFile(
    mapFile(
      [
        { ...movie, id: "a", regions: [0, 1, null] },
        { ...movie, id: "b", regions: [0, 0, 0] },
        { ...movie, id: "c", regions: [null, null, null] },
      ],
      [[region("space")], [region("ships"), region("aliens")], [region("close")]],
    ),
  );
  expect(points.levels.map(({ regions }) => regions.map(({ name }) => name))).toEqual([
    ["space"],
    ["ships", "aliens"],
    ["close"],
  ]);
  expect(points.levels.map(({ ofPoint }) => [...ofPoint])).toEqual([
    [0, 0, -1],
    [1, 0, -1],
    [-1, 0, -1],
  ]);
});

test("a file that is no map is refused with what it lacks", () => {
  expect(() => readMapFile(mapFile([], undefined, ["x", "title"]))).toThrow(
    "The map's file lacks the columns x, title.",
  );
});
