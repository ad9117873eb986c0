import { beforeAll, expect, test } from "vitest";
import { buildTitles, CatalogSearch } from "./catalog-search.js";

type Film = readonly [title: string, year: number, ratings: number, also?: string];
/** Title, year and ratings as in MovieLens latest-small and 1m, where these orders were wrong. */
const films: readonly Film[] = [
  ["Startup.com", 2001, 5],
  ["Star Wars: The Clone Wars", 2008, 7],
  ["Star Wars: Episode IV - A New Hope", 1977, 251],
  ["Star Wars: Episode V - The Empire Strikes Back", 1980, 211],
  ["Star Trek", 2009, 59],
  ["Stargate", 1994, 140],
  ["Starship Troopers", 1997, 101],
  ["Lone Star", 1996, 30],
  ["A Star Is Born", 1954, 3],
  ["Stardust", 2007, 50],
  ["The Matrix", 1999, 278],
  ["The Matrix Reloaded", 2003, 96],
  ["Super Mario Bros.", 1993, 40],
  ["8½", 1963, 20, "8 1/2"],
  ["8 1/2 Women", 1999, 4],
  ["8 Mile", 2002, 60],
  ["Alien", 1979, 146],
  ["Alien³", 1992, 40],
  ["Aliens", 1986, 126],
  ["Alien vs. Predator", 2004, 300],
  ["Rocky", 1976, 80],
  ["Rocky II", 1979, 40],
  ["Rocky III", 1982, 35],
  ["It", 2017, 9],
  ["It's a Wonderful Life", 1946, 300],
  ["Fist of Fury", 1972, 6, "The Chinese Connection"],
];
/** In this thread: in the one of its own that answers questions, nothing that breaks would be noticed here. */
async function searchOf(films: readonly Film[]) {
  const movies = films.map(([title, year, ratingCount, also], row) => ({
    ...{ row, title, year, ratingCount, alternativeTitles: also ? [also] : [] },
    ...{ genres: [], directors: [], cast: [] },
  }));
  const { titles, titleWords } = await buildTitles(movies);
  const index = new CatalogSearch(titles, titleWords);
  return (text: string) => {
    const { rows, approximate } = index.search(text);
    return { titles: rows.map((row) => movies[row]!.title), approximate };
  };
}
let search: Awaited<ReturnType<typeof searchOf>>;
beforeAll(async () => {
  search = await searchOf(films);
});

test.each([
  ["star wars", "Star Wars: Episode IV - A New Hope"],
  ["star", "Star Wars: Episode IV - A New Hope"],
  ["star w", "Star Wars: Episode IV - A New Hope"],
  ["clone wars", "Star Wars: The Clone Wars"],
  ["startup", "Startup.com"],
  ["matrix", "The Matrix"],
  ["8½", "8½"],
  ["8 1/2", "8½"],
  ["alien", "Alien"],
  ["alien 3", "Alien³"],
  ["alien³", "Alien³"],
  ["alien3", "Alien³"],
  ["aliens", "Aliens"],
  ["rocky 2", "Rocky II"],
  ["rocky ii", "Rocky II"],
  ["rocky", "Rocky"],
  ["it", "It"],
  ["it 2017", "It"],
  ["its a wonderful life", "It's a Wonderful Life"],
  ["chinese connection", "Fist of Fury"],
  ["a star is born", "A Star Is Born"],
])("%j finds %j first, and says that it has the words", (text, title) => {
  const { titles, approximate } = search(text);
  expect([titles[0], approximate]).toEqual([title, false]);
});

test("whole words come before beginnings of words, and the much rated before the hardly rated", () => {
  const { titles } = search("star");
  expect(titles.slice(0, 3)).toEqual([
    "Star Wars: Episode IV - A New Hope",
    "Star Wars: Episode V - The Empire Strikes Back",
    "Star Trek",
  ]);
  expect(titles.at(-1)).toBe("Startup.com");
});

test("what is only spelled nearly so is said to be that, and is not mixed with what has the words", async () => {
  const without = await searchOf(films.filter(([title]) => !title.includes("Matrix")));
  expect(without("matrix")).toMatchObject({ approximate: true });
  expect(search("teh matrix")).toMatchObject({
    approximate: true,
    titles: ["The Matrix", "The Matrix Reloaded"],
  });
  expect(search("matirx")).toMatchObject({ approximate: true });
  expect(search("matrix").titles).toEqual(["The Matrix", "The Matrix Reloaded"]);
  expect(search("zzzzqqq")).toEqual({ titles: [], approximate: true });
});

test.each<[promise: string, query: string, films: readonly Film[], found: readonly string[]]>([
  [
    "a title of several words is the query that writes them as one",
    "spiderman",
    [
      ["Spiderman Returns", 1990, 500],
      ["Spider-Man", 2002, 1],
    ],
    ["Spider-Man", "Spiderman Returns"],
  ],
  [
    "a title of one word is the query that writes it as several",
    "spider-man",
    [
      ["Spider-Man Returns", 1990, 500],
      ["Spiderman", 1967, 1],
    ],
    ["Spiderman", "Spider-Man Returns"],
  ],
  [
    "words that a query holds together are found apart, too",
    "spider-man",
    [
      ["Man of Steel", 2013, 500],
      ["A Spider and a Man", 1990, 1],
    ],
    ["A Spider and a Man"],
  ],
  [
    "a title that begins with the query comes before the somewhat more rated that have it elsewhere",
    "star wars",
    [
      ["Stellar Star Wars", 2001, 300],
      ["Solo: Star Wars", 2018, 300],
      ["Star Wars: Episode IV", 1977, 100],
    ],
    ["Star Wars: Episode IV", "Stellar Star Wars", "Solo: Star Wars"],
  ],
])("%s", async (_promise, query, films, found) => {
  expect((await searchOf(films))(query)).toEqual({ titles: found, approximate: false });
});

test("typos are forgiven in a word that only ends with digits, and not in a number", async () => {
  const searched = await searchOf([
    ["Catch-22", 1970, 10],
    ["1408", 2007, 10],
  ]);
  expect(searched("catvh22")).toEqual({ titles: ["Catch-22"], approximate: true });
  expect(searched("1409")).toEqual({ titles: [], approximate: true });
});

test("a movie that has 256 words of a query has some of them", async () => {
  const searched = await searchOf([["8½", 1963, 20]]);
  expect(searched(`${"½".repeat(128)} zzzz`)).toEqual({ titles: ["8½"], approximate: true });
});
