import { expect, test } from "vitest";
import { nameRegions } from "./name-regions.js";
import type { RegionFacts } from "./region-terms.js";

function movies(count: number, facts: Partial<RegionFacts>): RegionFacts[] {
  return Array.from({ length: count }, (_, i) => ({
    title: `${facts.genres?.[0] ?? "Nothing"} ${i}`,
    ratingCount: i,
    year: null,
    genres: [],
    keywords: [],
    directors: [],
    ...facts,
  }));
}

function named(...regions: readonly RegionFacts[][]) {
  const labels = Int32Array.from(regions.flatMap((list, region) => list.map(() => region)));
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
    "Comedy like Drama 39, 2000s",
  ]);
  expect(regions[0]!.terms).toEqual(["1980s", "Action", "Hong Kong"]);
  expect(regions[1]!.rows).toEqual(Array.from({ length: 30 }, (_, i) => 30 + i));
});

test("a term of one movie and a decade of few name nothing; then a movie that the name fits stands for all", () => {
  const [first, second] = named(
    [
      ...movies(1, { keywords: ["spoon"], ratingCount: 99, title: "Spoon" }),
      ...movies(9, { year: 1931, genres: ["Horror", "Drama"] }),
      ...movies(30, { genres: ["Horror", "Drama"], title: "Nosferatu: A Symphony of Horror and More" }),
    ],
    movies(40, { genres: ["Drama"] }),
  );
  expect(first!.name).toBe("Horror like Nosferatu");
  expect(first!.terms).toEqual(["Horror"]);
  expect(second!.name).toBe("Drama like Drama 39");
});

test("a director of a few names no region, and what all have alike is no word of it", () => {
  const [first] = named(
    [
      ...movies(4, { genres: ["Comedy"], directors: ["Keenen Ivory Wayans"] }),
      ...Array.from({ length: 56 }, (_, i) =>
        movies(1, { genres: ["Comedy"], directors: [`Director ${i}`], title: `Comedy ${i}`, ratingCount: i }),
      ).flat(),
    ],
    movies(240, { genres: ["War"], year: 2003 }),
  );
  expect(first).toMatchObject({ name: "Comedy like Comedy 55", terms: ["Comedy", "Keenen Ivory Wayans"] });
});

test("writings of a keyword that differ in case are one, written as most do", () => {
  const [first] = named(
    [
      ...movies(8, { keywords: ["Time Travel"], genres: ["Sci-Fi"] }),
      ...movies(12, { keywords: ["time travel"], genres: ["Sci-Fi"] }),
    ],
    movies(80, { genres: ["Sci-Fi"] }),
  );
  expect(first!.name).toBe("Time Travel sci-fi");
  expect(first!.terms).toEqual(["time travel"]);
});

test("no two regions of a level have one name: a movie of each, or a number, tells them apart", () => {
  const same = { genres: ["War"], keywords: ["submarine"] };
  const names = named(
    movies(10, same),
    movies(10, { ...same, title: "Das Boot" }),
    movies(10, { ...same, title: "Das Boot" }),
    movies(60, { genres: ["Comedy"], keywords: ["wedding"] }),
    movies(10, {}),
    movies(10, {}),
  ).map(({ name }) => name);
  expect(names).toEqual([
    "Submarine war",
    "Submarine war like Das Boot",
    "Submarine war like Das Boot (2)",
    "Wedding comedy",
    "Around Nothing 9",
    "Around Nothing 9 (2)",
  ]);
});

test("movies without a region are in none", () => {
  const regions = nameRegions(Int32Array.of(-1, 0, 0, 0), movies(4, { genres: ["Western"] }));
  expect(regions).toEqual([{ region: 0, name: "Western like Western 3", terms: [], rows: [1, 2, 3] }]);
});
