import type { MovieFacts } from "@cinevec/core";
import { movieFacts } from "@cinevec/core/testing";
import { describe, expect, test } from "vitest";
import { filterKey, type MovieFilter, matcher } from "./catalog-filter.js";
import { CatalogMovie } from "./catalog-movie.js";

const movie = (facts: Partial<MovieFacts>, ratings = 10, mean: number | null = 4) =>
  new CatalogMovie("d", 0, movieFacts({ externalId: "m", title: "Movie", ...facts }), ratings, mean);
const passes = (filter: MovieFilter, of: CatalogMovie) => matcher(filter)(of);

describe("years", () => {
  test.each<[MovieFilter, year: number | null, boolean]>([
    [{ yearFrom: 1990 }, 1990, true],
    [{ yearFrom: 1990 }, 1989, false],
    [{ yearFrom: 1990 }, null, false],
    [{ yearTo: 1990 }, 1990, true],
    [{ yearTo: 1990 }, 1991, false],
    [{ yearTo: 1990 }, null, false],
    [{ yearFrom: 1990, yearTo: 1990 }, 1990, true],
    [{ yearFrom: 0 }, null, false],
    [{ yearFrom: null, yearTo: null }, null, true],
    [{}, null, true],
  ])("%j lets a movie of %j pass: %j", (filter, year, expected) => {
    expect(passes(filter, movie({ year }))).toBe(expected);
  });
});

describe("ratings", () => {
  test.each<[MovieFilter, ratings: number, mean: number | null, boolean]>([
    [{ minRatings: 10 }, 10, 4, true],
    [{ minRatings: 10 }, 9, 4, false],
    [{ minRatings: 0 }, 0, null, true],
    [{ minRatings: null }, 0, null, true],
    [{ minMeanRating: 4 }, 1, 4, true],
    [{ minMeanRating: 4 }, 1, 3.99, false],
    [{ minMeanRating: 0 }, 1, 0, true],
    // Nobody rated it: it is outside, whatever the bound.
    [{ minMeanRating: -10 }, 0, null, false],
    [{ minMeanRating: null }, 0, null, true],
    [{ minRatings: 10, minMeanRating: 4 }, 9, 5, false],
    [{ minRatings: 10, minMeanRating: 4 }, 10, 3, false],
  ])("%j lets a movie with %d ratings of %j pass: %j", (filter, ratings, mean, expected) => {
    expect(passes(filter, movie({}, ratings, mean))).toBe(expected);
  });
});

describe("genres", () => {
  test.each<[string[] | null, string[], boolean]>([
    [["Comedy"], ["Drama", "Comedy"], true],
    [["comédy"], ["COMEDY"], true],
    [["Comedy", "Drama"], ["Drama"], true],
    [["Comedy"], ["Drama"], false],
    [["Comedy"], [], false],
    [["Comedy"], ["Comedy Drama"], false],
    [[], ["Drama"], true],
    [null, [], true],
  ])("%j lets a movie with %j pass: %j", (genres, has, expected) => {
    const matches = matcher({ genres });
    // The second one is told from what was found of the first.
    for (let time = 0; time < 2; time++) expect(matches(movie({ genres: has }))).toBe(expected);
  });
});

describe("people", () => {
  const film = movie({
    directors: ["Álex de la Iglesia", "agnès Varda"],
    cast: ["Zoë Bell", "[Unknown]", "Østergaard"],
  });
  test.each<[string, boolean]>([
    ["Álex de la Iglesia", true],
    ["alex de la iglesia", true],
    ["ALEX DE LA IGLESIA", true],
    ["Agnes Varda", true],
    ["zoe bell", true],
    ["ZOË BELL", true],
    ["[unknown]", true],
    ["ostergaard", true],
    ["Zoe", false],
    ["Zoe Bella", false],
    ["Bell", false],
    ["xoe bell", false],
    ["", false],
  ])("%j is one of them: %j", (name, expected) => {
    expect(passes({ people: [name] }, film)).toBe(expected);
    expect(passes({ people: [name, "Nobody Else"] }, film)).toBe(expected);
  });

  test("are of who directs or plays, and nobody is asked for by an empty list", () => {
    expect(passes({ people: ["A"] }, movie({ directors: ["A"] }))).toBe(true);
    expect(passes({ people: ["A"] }, movie({ cast: ["A"] }))).toBe(true);
    expect(passes({ people: ["A"] }, movie({ crew: ["A"] }))).toBe(false);
    expect(passes({ people: ["A"] }, movie({}))).toBe(false);
    expect(passes({ people: [] }, movie({}))).toBe(true);
    expect(passes({ people: null }, movie({}))).toBe(true);
  });

  test("whose names begin with any ASCII letter are found by the other case", () => {
    for (const letter of "AMZ@[`{09") {
      expect(passes({ people: [`${letter}b`.toLowerCase()] }, movie({ cast: [`${letter}B`] }))).toBe(true);
      expect(
        passes({ people: [`${letter}b`.toUpperCase()] }, movie({ cast: [`${letter.toLowerCase()}b`] })),
      ).toBe(true);
    }
  });
});

describe("a key", () => {
  test.each<MovieFilter | null | undefined>([
    ...[null, undefined, {}, { genres: [] }, { people: [], genres: null }, { minRatings: 0 }],
    { yearFrom: null, yearTo: null, minRatings: null, minMeanRating: null, genres: null, people: null },
  ])("of %j is none: everything passes", (filter) => {
    expect(filterKey(filter)).toBeNull();
  });

  test.each<[MovieFilter, MovieFilter]>([
    [{ genres: ["Drama", "Comédy"] }, { genres: ["comedy", "DRAMA", "drama"], people: [] }],
    [{ people: ["b", "A"] }, { people: ["a", "B"], minRatings: 0 }],
    [{ yearFrom: 1990 }, { yearFrom: 1990, yearTo: null }],
  ])("of %j and %j is the same", (a, b) => {
    expect(filterKey(a)).not.toBeNull();
    expect(filterKey(a)).toBe(filterKey(b));
  });

  test("of filters that let other movies pass is another one", () => {
    const filters: MovieFilter[] = [
      ...[{ genres: ["a"] }, { people: ["a"] }, { genres: ["b"] }, { genres: ["a", "b"] }],
      ...[{ yearFrom: 1 }, { yearTo: 1 }, { minRatings: 1 }, { minMeanRating: 1 }, { yearFrom: 0 }],
      ...[{ minMeanRating: 0 }, { minRatings: 2 }],
    ];
    const keys = filters.map(filterKey);
    expect(keys.every((key) => typeof key === "string")).toBe(true);
    expect(new Set(keys).size).toBe(filters.length);
  });

  const years = { path: ["filter", "yearFrom"], message: "is 2000; must not be after yearTo, 1999." };
  const ratings = { path: ["filter", "minRatings"], message: "is -1; must be 0 or more." };
  test.each<[MovieFilter, object[]]>([
    [{ yearFrom: 2000, yearTo: 1999 }, [years]],
    [{ minRatings: -1 }, [ratings]],
    [{ yearFrom: 2000, yearTo: 1999, minRatings: -1 }, [years, ratings]],
  ])("of %j is refused: nothing could pass", (filter, problems) => {
    expect(() => filterKey(filter)).toThrow(expect.objectContaining({ name: "InvalidInputError", problems }));
  });

  test.each<MovieFilter>([
    { yearFrom: 2000, yearTo: 2000 },
    { yearFrom: null, yearTo: -44 },
    { yearFrom: 2000, yearTo: null },
    { minMeanRating: -1 },
  ])("of %j is not: one year, an open range and any mean can be passed", (filter) => {
    expect(filterKey(filter)).not.toBeNull();
  });
});
