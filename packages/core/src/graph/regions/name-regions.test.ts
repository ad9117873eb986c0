import { expect, test } from "vitest";
import { nameRegions, type RegionFacts } from "./name-regions.js";

function movies(count: number, facts: Partial<RegionFacts>): RegionFacts[] {
  return Array.from({ length: count }, () => ({
    year: null,
    genres: [],
    keywords: [],
    directors: [],
    ...facts,
  }));
}

function named(...regions: readonly RegionFacts[][]) {
  const labels = Uint32Array.from(regions.flatMap((list, region) => list.map(() => region)));
  return nameRegions(labels, regions.flat());
}

test("a region is named by what sets it apart: keyword, genre and decade, in words", () => {
  const regions = named(
    movies(30, {
      year: 1986,
      genres: ["Action", "Drama"],
      keywords: ["Hong Kong", "in netflix queue", "the"],
    }),
    movies(30, { year: 1955, genres: ["Thriller", "Drama"], directors: ["Alfred Hitchcock"] }),
    movies(40, { year: 2004, genres: ["Drama", "Comedy"] }),
  );
  expect(regions.map(({ name }) => name)).toEqual([
    "Hong Kong action, 1980s",
    "Alfred Hitchcock thriller, 1950s",
    "Comedy, 2000s",
  ]);
  expect(regions[0]!.terms).toEqual(["1980s", "Action", "Hong Kong"]);
  expect(regions[1]!.rows).toEqual(Array.from({ length: 30 }, (_, i) => 30 + i));
});

test("a term of one movie, a term that all have alike, and a decade of few name nothing", () => {
  const [first] = named(
    [
      ...movies(1, { keywords: ["spoon"] }),
      ...movies(9, { year: 1931, genres: ["Horror", "Drama"] }),
      ...movies(30, { genres: ["Horror", "Drama"] }),
    ],
    movies(40, { genres: ["Drama"] }),
  );
  expect(first!.name).toBe("Horror");
  expect(first!.terms).toEqual(["Horror"]);
});

test("no two regions of a level have one name: other terms, or a number, tell them apart", () => {
  const names = named(
    movies(10, { genres: ["War"], keywords: ["submarine"] }),
    movies(10, { genres: ["War"], keywords: ["submarine", "ice"] }),
    movies(10, { genres: ["War"], keywords: ["submarine"] }),
    movies(40, { genres: ["Comedy"] }),
    movies(10, {}),
    movies(1, {}),
    movies(10, {}),
  ).map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names[0]).toBe("Submarine war");
  expect(names[1]).toBe("Ice war");
  expect(names.slice(4)).toEqual(["Mixed", "One movie", "Mixed (2)"]);
});
