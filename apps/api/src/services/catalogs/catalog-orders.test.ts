import { movieFacts } from "@cinevec/core/testing";
import { describe, expect, test } from "vitest";
import { Catalog, type MovieOrder } from "./catalog.js";

// Movies with equal and missing years, counts and means; each order is compared with a sort by the definition.

const films: [title: string, year: number | null, ratings: number, mean: number, genres: string[]][] = [
  ["b", 2001, 5, 3, ["Drama", "Drama"]],
  ["Á", null, 0, 9, ["Drama"]],
  ["a", 1999, 5, 4, ["Comedy"]],
  ["c", 2001, 0, 9, []],
  ["B", 1999, 7, 3, ["War", "Comedy"]],
  ["d", null, 1, 3, ["Anime"]],
];
const catalogOf = (more: object = {}) =>
  new Catalog(
    "d",
    films.map(([title, year, , , genres], row) =>
      movieFacts({ externalId: `m${row}`, title, year, genres, ...more }),
    ),
    Uint32Array.from(films, ([, , ratings]) => ratings),
    Float64Array.from(films, ([, , , mean]) => mean),
  );
const catalog = catalogOf();
const rowsOf = async (question: Parameters<Catalog["find"]>[0]) => [
  ...Array.from((await catalog.find(question)).rows),
];

const values: Record<Exclude<MovieOrder["field"], "TITLE">, (number | null)[]> = {
  YEAR: films.map(([, year]) => year),
  RATING_COUNT: films.map(([, , ratings]) => ratings),
  MEAN_RATING: films.map(([, , ratings, mean]) => (ratings === 0 ? null : mean)),
};

describe.each(["ASC", "DESC"] as const)("%s", (direction) => {
  test.each(["YEAR", "RATING_COUNT", "MEAN_RATING"] as const)("%s, what has none last", async (field) => {
    const of = values[field];
    const sign = direction === "ASC" ? 1 : -1;
    const wanted = [...of.keys()].sort((a, b) => {
      const [x, y] = [of[a]!, of[b]!];
      if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
      return sign * (x - y) || sign * (a - b);
    });
    expect(await rowsOf({ orderBy: { field, direction } })).toEqual(wanted);
    // Asked again, and of a part.
    expect(await rowsOf({ orderBy: { field, direction }, filter: { yearTo: 3000 } })).toEqual(
      wanted.filter((row) => films[row]![1] !== null),
    );
  });

  test("TITLE, case and accents forgiven", async () => {
    const ascending = [1, 2, 0, 4, 3, 5];
    expect(await rowsOf({ orderBy: { field: "TITLE", direction } })).toEqual(
      direction === "ASC" ? ascending : ascending.toReversed(),
    );
  });
});

test("in the order of titles movies that nobody rated have their place, either way", async () => {
  const unrated = new Catalog(
    "d",
    ["b", "c", "a"].map((title) => movieFacts({ externalId: title, title })),
    Uint32Array.of(1, 0, 0),
    Float64Array.of(3, 0, 0),
  );
  for (const [direction, rows] of [
    ["ASC", [2, 0, 1]],
    ["DESC", [1, 0, 2]],
  ] as const)
    expect(Array.from((await unrated.find({ orderBy: { field: "TITLE", direction } })).rows)).toEqual(rows);
});

test("without an order the most rated come first; a search comes by relevance", async () => {
  expect(await rowsOf({})).toEqual(await rowsOf({ orderBy: { field: "RATING_COUNT", direction: "DESC" } }));
  expect(await rowsOf({ search: " B " })).toEqual([4, 0]);
  expect(await rowsOf({ search: "b", orderBy: { field: "YEAR", direction: "DESC" } })).toEqual([0, 4]);
  expect(await rowsOf({ search: "b", filter: { yearFrom: 2000 } })).toEqual([0]);
});

test("an answer is the same object as long as the question means the same", async () => {
  const first = await catalog.find({ search: "b ", filter: { genres: ["Drama", "war"] } });
  expect(await catalog.find({ search: " b", filter: { genres: ["WAR", "drama"], people: [] } })).toBe(first);
  for (const other of [
    { search: "b" },
    { search: "a", filter: { genres: ["Drama", "war"] } },
    { search: "b", filter: { genres: ["Drama", "war"] }, orderBy: { field: "YEAR", direction: "ASC" } },
  ] as const)
    expect(await catalog.find(other)).not.toBe(first);
  expect(await catalog.find({ search: "" })).toBe(await catalog.find({ search: null, filter: {} }));
});

test("genres are counted once a movie, the most frequent first, then by name", () => {
  expect(catalog.genres).toEqual([
    { name: "Comedy", movieCount: 2 },
    { name: "Drama", movieCount: 2 },
    { name: "Anime", movieCount: 1 },
    { name: "War", movieCount: 1 },
  ]);
  expect(catalog.genres).toBe(catalog.genres);
  const equal = new Catalog(
    "d",
    [movieFacts({ externalId: "m", title: "a", genres: ["Noir", "Drama", "War", "Crime"] })],
    new Uint32Array(1),
    new Float64Array(1),
  );
  expect(equal.genres.map(({ name }) => name)).toEqual(["Crime", "Drama", "Noir", "War"]);
});

test("movies know where they are, what was said of them, and their mean where somebody rated them", () => {
  const catalog = catalogOf();
  expect(catalog.movies.map(({ row, datasetId }) => [row, datasetId])).toEqual(
    films.map((_, row) => [row, "d"]),
  );
  expect(catalog.movies.map(({ meanRating }) => meanRating)).toEqual(values.MEAN_RATING);
  expect(catalog.movies.map(({ ratingCount }) => ratingCount)).toEqual(values.RATING_COUNT);
  expect(catalog.movie("m3")).toBe(catalog.movies[3]);
  expect(catalog.movie("M3")).toBeNull();
});

test("a catalog has posters where one of its movies has", () => {
  expect(catalog.hasPosters).toBe(false);
  expect(catalogOf({ posterUrl: "https://example.org/a.jpg" }).hasPosters).toBe(true);
});

test("its memory is reckoned by movies, names and texts", () => {
  expect(catalog.bytes).toBeGreaterThanOrEqual(films.length * 600);
  expect(catalogOf().bytes).toBe(films.length * 600);
  expect(catalogOf({ directors: ["x"], cast: ["y", "z"] }).bytes).toBe(films.length * (600 + 3 * 30));
  const options = { textBytes: 7, index: { contentHash: "", kept: null }, onGrown() {} };
  expect(new Catalog("d", [], new Uint32Array(0), new Float64Array(0), options).bytes).toBe(7);
});

test("a movie's row is found by its title, in an index of any size that is made once", async () => {
  const many = new Catalog(
    "d",
    Array.from({ length: 600 }, (_, row) =>
      movieFacts({ externalId: `m${row}`, title: `Film number ${row}`, year: 1990 }),
    ),
    new Uint32Array(600),
    new Float64Array(600),
  );
  const titles = await many.titles();
  for (const row of [0, 300, 599])
    expect(titles.find({ title: `film NUMBER ${row}`, year: 1990 })).toEqual({
      row,
      by: "title",
      certain: true,
    });
  expect(await many.titles()).toBe(titles);
});

test("a catalog that was closed takes no memory for its index until it is asked again", async () => {
  const own = catalogOf();
  const before = own.bytes;
  expect(await own.terms("drama")).toHaveLength(1);
  const { bytes } = own;
  expect(bytes).toBeGreaterThan(before);
  own.close();
  expect(own.bytes).toBe(before);
  expect(await own.terms("drama")).toHaveLength(1);
  expect(own.bytes).toBe(bytes);
  own.close();
});
