import { expect, test } from "vitest";
import { buildTerms, CatalogTerms } from "./catalog-terms.js";
import type { SearchedMovie } from "./searched-movie.js";

/** In this thread, of movies that have nothing but what is told of them. */
async function termsOf(movies: readonly Partial<SearchedMovie>[]): Promise<CatalogTerms> {
  const { terms, termWords } = await buildTerms(
    movies.map((movie, row) => ({
      ...{ row, title: `Film ${row}`, alternativeTitles: [], year: null, ratingCount: 0 },
      ...{ genres: [], directors: [], cast: [] },
      ...movie,
    })),
  );
  return new CatalogTerms(terms, termWords);
}

const people = await termsOf(
  [
    ...["Moe", "Abba", "Piano", "Keanus", "Deadmau5"],
    // A band whose name is said to be a number.
    "10cc",
  ].map((name) => ({ directors: [name], year: 1990 })),
);

test.each([
  ["words of three letters are taken as they are", "moo", []],
  ["words of four letters may be one edit away", "abbo", ["Abba"]],
  ["words of four letters are not found two edits away", "abco", []],
  ["words of five letters may be one edit away", "pianu", ["Piano"]],
  ["words of five letters are not found two edits away", "piuna", []],
  ["words of six letters may be two edits away", "kaenus", ["Keanus"]],
  ["words of six letters are not found three edits away", "kaenuz", []],
  ["words with a digit inside are forgiven as others are", "deadmua5", ["Deadmau5"]],
  ["what begins with a digit is taken as it is", "10dc", []],
  ["a decade is not taken for its neighbor", "1991s", []],
])("%s", async (_, search, names) => {
  const found = people.search(search);
  expect(found.map(({ name }) => name)).toEqual(names);
  expect(found.every(({ approximate }) => approximate)).toBe(true);
});

test("the name itself comes first, then whole words, then beginnings of words, each time the most rated first", async () => {
  const ratings = { Starlight: 900, "Ringo Star": 2, "Starla Star": 3, Star: 1, "Star Ringley": 7 };
  const terms = await termsOf(
    Object.entries(ratings).map(([name, ratingCount]) => ({ cast: [name], ratingCount })),
  );
  const named = (search: string) => terms.search(search).map(({ name }) => name);
  expect(named("  STAR ")).toEqual(["Star", "Star Ringley", "Starla Star", "Ringo Star", "Starlight"]);
  expect(named("ring star")).toEqual(["Star Ringley", "Ringo Star"]);
  expect(named("ringo star")).toEqual(["Ringo Star"]);
  expect(named("?")).toEqual([]);
});

test("a name that has each word of a search whole comes before a more rated one that has one of them begun", async () => {
  const terms = await termsOf([
    { cast: ["Ann Leesome"], ratingCount: 9 },
    { cast: ["Annie Lee"], ratingCount: 8 },
    { cast: ["Ann B. Lee"], ratingCount: 1 },
  ]);
  for (const search of ["ann lee", "lee ann"])
    expect(terms.search(search).map(({ name }) => name)).toEqual(["Ann B. Lee", "Ann Leesome", "Annie Lee"]);
});

test("equally good names come by name, and one that two kinds have as the kinds were met", async () => {
  const terms = await termsOf([
    { cast: ["Drama Cee", "Drama Bee", "Drama Dee", "Drama Aye"], ratingCount: 5 },
    { genres: ["Drama"], cast: ["Drama"], ratingCount: 1 },
  ]);
  expect(terms.search("drama").map(({ kind, name }) => [kind, name])).toEqual([
    ["GENRE", "Drama"],
    ["PERSON", "Drama"],
    ...["Aye", "Bee", "Cee", "Dee"].map((name) => ["PERSON", `Drama ${name}`]),
  ]);
});
