import { expect, test } from "vitest";
import { matchLetterboxd } from "./letterboxd.js";
import { movieFacts } from "./movie-facts.js";

const movies = [
  movieFacts({ externalId: "1", title: "The Matrix", year: 1999 }),
  movieFacts({
    externalId: "2",
    title: "Amélie",
    alternativeTitles: ["Le Fabuleux destin d'Amélie Poulain"],
    year: 2001,
  }),
  movieFacts({ externalId: "3", title: "Solaris", year: 1972 }),
  movieFacts({ externalId: "4", title: "Solaris", year: 2002 }),
  movieFacts({ externalId: "5", title: "Fast & Furious", year: 2009 }),
];
const header = "Date,Name,Year,Letterboxd URI,Rating\n";

test("films are found by title and year, whatever case, accents and articles; the rest is listed", () => {
  const result = matchLetterboxd(
    `${header}2020-01-01,The Matrix,1999,https://a,4.5
2020-01-02,AMELIE,2001,https://b,5
2020-01-03,Solaris,1972,https://c,1
2020-01-03,Fast and Furious,2009,https://c,3
2020-01-04,"Sátántangó, or so",1994,https://d,5
2020-01-05,Solaris,,https://e,4
2020-01-05,Heat,1995,https://e,great
`,
    movies,
  );
  expect(result.matches).toEqual([
    { row: 0, rating: 4.5 },
    { row: 1, rating: 5 },
    { row: 2, rating: 1 },
    { row: 4, rating: 3 },
  ]);
  expect(result.liked).toEqual([1, 0]);
  expect(result.disliked).toEqual([2]);
  expect(result.unmatched).toEqual([
    { name: "Sátántangó, or so", year: 1994, line: 6 },
    { name: "Solaris", year: null, line: 7 },
  ]);
  expect(result.rejectedLines).toEqual([8]);
});

test("another file is told apart", () => {
  expect(() => matchLetterboxd("Name,Year\nHeat,1995\n", movies)).toThrow("lacks the column Rating");
  expect(() => matchLetterboxd(header, movies)).toThrow("holds no rating");
});

test("a film's own line beats that of a short of the same name from the year before", () => {
  const listed = [movieFacts({ externalId: "1", title: "The Long Way Home", year: 2014 })];
  const films = ["The Long Way Home,2014,https://a,5", "The Long Way Home,2013,https://b,1"];
  for (const lines of [films, [...films].reverse()]) {
    const result = matchLetterboxd(`Name,Year,Letterboxd URI,Rating\n${lines.join("\n")}\n`, listed);
    expect([result.liked, result.disliked]).toEqual([[0], []]);
    expect(result.unmatched).toEqual([
      { name: "The Long Way Home", year: 2013, line: lines.indexOf(films[1]!) + 2 },
    ]);
  }
});

test("ids in the file decide", () => {
  const listed = [
    movieFacts({ externalId: "1", title: "The Island", year: 2005, imdbId: "tt0399201" }),
    movieFacts({ externalId: "2", title: "Heat", year: 1995, imdbId: "tt0113277", tmdbId: "949" }),
  ];
  const csv = "imdbID,tmdbID,Title,Name,Year,Rating\n0399201,,,The Isle,2006,4\n,950,,Heat,1995,5\n";
  const { matches, unmatched } = matchLetterboxd(csv, listed);
  expect(matches).toEqual([{ row: 0, rating: 4 }]);
  expect(unmatched).toEqual([{ name: "Heat", year: 1995, line: 3 }]);
});
