import { expect, test } from "vitest";
import { colorPoints, popularityOf } from "./colored";
import { genreCounts, histogram, passing, regionCounts } from "./filtered";
import { type MapPoints, readMapFile } from "./map-points";
import { noFilter } from "./map-state";
import { rampColor, rgbOf, unknownColor } from "./palette";
import { type FileMovie, mapFile } from "./testing/map-file";

const movie = (id: string, more: Partial<FileMovie>): FileMovie => ({
  id,
  x: 0,
  y: 0,
  title: id,
  year: null,
  genres: [],
  ratingCount: 1,
  meanRating: null,
  kept: 0,
  ...more,
});
const region = (name: string) => ({ id: name, name, terms: [], movieCount: 2, x: 0, y: 0 });
const points = readMapFile(
  mapFile(
    [
      movie("a", {
        year: 1980,
        genres: ["Drama", "War"],
        meanRating: 4,
        ratingCount: 100,
        regions: [0, null, null],
      }),
      movie("b", { year: 1990, genres: ["Drama"], meanRating: 2, ratingCount: 10, regions: [1, null, null] }),
      movie("c", { year: null, genres: ["War"], meanRating: 5, ratingCount: 0, regions: [1, null, null] }),
      movie("d", { year: 2000, genres: [], meanRating: null }),
    ],
    [[region("east"), region("west")], [], []],
  ),
);
const mask = (filter: Partial<typeof noFilter>, except?: keyof typeof noFilter) => {
  const passes = passing(points, { ...noFilter, ...filter }, except);
  return passes === null ? null : [...passes].join("");
};

test("a movie passes with any of the genres and regions, inside both ranges; what is not known passes no range", () => {
  expect(mask({})).toBeNull();
  expect(mask({ genres: ["War"] })).toBe("1010");
  expect(mask({ genres: ["War", "Drama"] })).toBe("1110");
  expect(mask({ genres: ["Nobody's"] })).toBe("0000");
  expect(mask({ regions: ["west"] })).toBe("0110");
  expect(mask({ years: [1980, 1990] })).toBe("1100");
  expect(mask({ rating: [2, 4] })).toBe("1100");
  expect(mask({ genres: ["Drama"], years: [1985, 2050] })).toBe("0100");
});

test("a facet's own chart counts what the other facets leave", () => {
  const filter = { ...noFilter, genres: ["Drama"], years: [1985, 2050] as const };
  expect(mask(filter, "years")).toBe("1100");
  const years = histogram(points.year, 10, passing(points, filter, "years"));
  expect(years).toEqual({ from: 1980, step: 10, all: [1, 1, 1], passing: [1, 1, 0] });
  const counts = genreCounts(points, passing(points, filter, "genres"));
  expect(Object.fromEntries(points.genres.map((genre, at) => [genre, counts[at]]))).toEqual({
    Drama: 1,
    War: 0,
  });
  expect([...regionCounts(points, null)]).toEqual([1, 2]);
});

test("every value lies in a bin, the highest too", () => {
  expect(histogram(Float32Array.of(1, 1.25, 5, Number.NaN), 0.25, null)?.all).toEqual([
    1,
    1,
    ...new Array(14).fill(0),
    1,
  ]);
  expect(histogram(Float32Array.of(Number.NaN), 1, null)).toBeNull();
});

test("colors: the first genre's, gray for none, and the ramp from low to high", () => {
  const { colors, legend } = colorPoints(points, "genre", "light");
  const at = (row: number) => [...colors.subarray(row * 3, row * 3 + 3)];
  expect(legend.kind === "categories" && at(0)).toEqual(
    legend.kind === "categories" && rgbOf(legend.colorOf.get("Drama") ?? "#000000"),
  );
  expect(at(0)).toEqual(at(1));
  expect(at(3)).toEqual([...rgbOf(unknownColor("light"))]);
  const byYear = colorPoints(points, "year", "dark");
  expect([...byYear.colors.subarray(0, 3)]).toEqual([...rampColor("dark", 0)]);
  expect([...byYear.colors.subarray(9, 12)]).toEqual([...rampColor("dark", 1)]);
  expect(byYear.legend).toMatchObject({ kind: "ramp", from: "1980", to: "2000" });
});

test("popularity is 1 for the most rated movie and 0 for one that nobody rated", () => {
  const [a, , c] = popularityOf(points);
  expect([a, c]).toEqual([1, 0]);
});

test("a second map shows the same in the same colors", () => {
  // The same movies, of a map on which another genre is the most frequent one.
  const other: MapPoints = {
    ...points,
    genres: [...points.genres].reverse(),
    genreAt: points.genreAt.map((at) => points.genres.length - 1 - at),
    year: points.year.map((year) => year + 30),
  };
  const own = colorPoints(points, "genre", "light");
  expect(colorPoints(other, "genre", "light").colors).not.toEqual(own.colors);
  expect(colorPoints(other, "genre", "light", points)).toEqual(own);
  expect(colorPoints(other, "year", "light", points).legend).toEqual(
    colorPoints(points, "year", "light").legend,
  );
});
