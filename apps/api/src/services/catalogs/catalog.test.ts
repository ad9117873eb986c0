import { movieFacts } from "@cinevec/core/testing";
import { expect, test } from "vitest";
import { Catalog } from "./catalog.js";

const titles: [
  title: string,
  year: number | null,
  genres: string[],
  ratings: number,
  mean: number,
  also?: string,
][] = [
  ["The Matrix", 1999, ["Action", "Sci-Fi"], 900, 4.2],
  ["The Matrix Reloaded", 2003, ["Action", "Sci-Fi"], 400, 3.3],
  ["Amélie", 2001, ["Comedy", "Romance"], 500, 4.1, "Le Fabuleux destin d'Amélie Poulain"],
  ["Spider-Man", 2002, ["Action"], 600, 3.6],
  ["Heat", 1995, ["Crime"], 450, 4],
  ["Body Heat", 1981, ["Crime", "Romance"], 40, 3.8],
  ["In the Heat of the Night", 1967, ["Drama"], 60, 3.9],
  ["Unrated", null, [], 0, 0],
  ["WALL·E", 2008, ["Animation", "Sci-Fi"], 700, 4],
  ["Schindler's List", 1993, ["Drama"], 800, 4.3],
];
const facts = titles.map(([title, year, genres, , , also], row) =>
  movieFacts({ externalId: `m${row}`, title, alternativeTitles: also ? [also] : [], year, genres }),
);
const catalog = new Catalog(
  "d",
  facts,
  Uint32Array.from(titles, (t) => t[3]),
  Float64Array.from(titles, (t) => t[4]),
);
const found = async (question: Parameters<Catalog["find"]>[0]) =>
  Array.from((await catalog.find(question)).rows, (row) => catalog.movies[row]!.title);
const first = async (search: string) => (await found({ search }))[0];

test.each([
  ["matrix", "The Matrix"],
  ["the matrix", "The Matrix"],
  ["MATRIX RELOADED", "The Matrix Reloaded"],
  ["matr", "The Matrix"],
  ["matirx", "The Matrix"],
  ["amelie", "Amélie"],
  ["Amélie", "Amélie"],
  ["fabuleux destin", "Amélie"],
  ["spiderman", "Spider-Man"],
  ["spider-man", "Spider-Man"],
  ["spider man", "Spider-Man"],
  ["walle", "WALL·E"],
  ["wall-e", "WALL·E"],
  ["schindlers list", "Schindler's List"],
  ["heat", "Heat"],
  ["matrix 2003", "The Matrix Reloaded"],
])("a search for %s finds %s first", async (search, title) => expect(await first(search)).toBe(title));

test("a movie that has all words keeps out those that have some", async () => {
  expect(await found({ search: "body heat" })).toEqual(["Body Heat"]);
});

test("nothing is found for words that are in no title; blanks search for nothing", async () => {
  expect(await found({ search: "zzzzqqq" })).toEqual([]);
  expect(await found({ search: "?!" })).toEqual([]);
  expect(await found({ search: "  " })).toHaveLength(titles.length);
});

test("without an order the most rated come first", async () => {
  expect((await found({})).slice(0, 3)).toEqual(["The Matrix", "Schindler's List", "WALL·E"]);
});

test("what has no year or no mean is last in both directions", async () => {
  for (const direction of ["ASC", "DESC"] as const)
    for (const field of ["YEAR", "MEAN_RATING"] as const)
      expect((await found({ orderBy: { field, direction } })).at(-1)).toBe("Unrated");
  expect((await found({ orderBy: { field: "YEAR", direction: "ASC" } }))[0]).toBe("In the Heat of the Night");
  expect((await found({ orderBy: { field: "YEAR", direction: "DESC" } }))[0]).toBe("WALL·E");
  expect((await found({ orderBy: { field: "TITLE", direction: "ASC" } }))[0]).toBe("Amélie");
});

test("filters combine, and narrow a search", async () => {
  expect(await found({ filter: { genres: ["sci-fi"], yearTo: 2003 } })).toEqual([
    "The Matrix",
    "The Matrix Reloaded",
  ]);
  expect(await found({ filter: { minRatings: 600, minMeanRating: 4.1 } })).toEqual([
    "The Matrix",
    "Schindler's List",
  ]);
  expect(await found({ search: "heat", filter: { genres: ["Romance", "Drama"], yearFrom: 1970 } })).toEqual([
    "Body Heat",
  ]);
  expect(await found({ search: "heat", orderBy: { field: "YEAR", direction: "ASC" } })).toEqual([
    "In the Heat of the Night",
    "Body Heat",
    "Heat",
  ]);
});

test("a filter that nothing can pass says so", async () => {
  await expect(catalog.find({ filter: { yearFrom: 2000, yearTo: 1990 } })).rejects.toThrow(
    "filter.yearFrom: is 2000; must not be after yearTo, 1990.",
  );
});

test("movies are known by their external id", () => {
  expect(catalog.movie("m4")?.title).toBe("Heat");
  expect(catalog.movie("nope")).toBeNull();
  expect(catalog.movie("m7")?.meanRating).toBeNull();
});

const peopled = new Catalog(
  "d",
  facts.map((fact, row) => ({
    ...fact,
    directors: row < 2 ? ["Lana Wachowski", "Lilly Wachowski"] : row === 4 ? ["Michael Mann"] : [],
    cast:
      row < 2
        ? ["Keanu Reeves"]
        : row === 4
          ? ["Al Pacino", "Robert De Niro"]
          : row === 5
            ? ["Al Pacin"]
            : [],
  })),
  Uint32Array.from(titles, (t) => t[3]),
  Float64Array.from(titles, (t) => t[4]),
);

test.each([
  ["keanu", "PERSON Keanu Reeves 2"],
  ["REEVES", "PERSON Keanu Reeves 2"],
  ["de niro", "PERSON Robert De Niro 1"],
  ["sci-fi", "GENRE Sci-Fi 3"],
  ["1990s", "DECADE 1990s 3"],
  ["199", "DECADE 1990s 3"],
  ["al pacin", "PERSON Al Pacin 1"],
  ["drama", "GENRE Drama 2"],
])("%s is found among people, genres and decades", async (search, best) => {
  const [term] = await peopled.terms(search);
  expect(`${term?.kind} ${term?.name} ${term?.movieCount}`).toBe(best);
  expect(term?.approximate).toBe(false);
});

test("a name that is spelled nearly so is called a guess; what is like nothing finds nothing", async () => {
  expect((await peopled.terms("wachovski")).map(({ name, approximate }) => [name, approximate])).toEqual([
    ["Lana Wachowski", true],
    ["Lilly Wachowski", true],
  ]);
  expect(await peopled.terms("qqqq")).toEqual([]);
  expect(await peopled.terms(" ")).toEqual([]);
});

test("movies are filtered by who made them or plays in them, by whole names", async () => {
  const by = async (...people: string[]) =>
    Array.from((await peopled.find({ filter: { people } })).rows, (row) => peopled.movies[row]!.title);
  expect(await by("keanu reeves")).toEqual(["The Matrix", "The Matrix Reloaded"]);
  expect(await by("Al Pacino", "Lilly Wachowski")).toEqual(["The Matrix", "Heat", "The Matrix Reloaded"]);
  expect(await by("ÁL PACINO")).toEqual(["Heat"]);
  expect(await by("Keanu")).toEqual([]);
  expect(await by()).toHaveLength(titles.length);
});
