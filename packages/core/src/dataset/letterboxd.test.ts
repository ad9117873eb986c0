import { expect, test } from "vitest";
import { matchFilms, matchLetterboxd } from "./letterboxd.js";
import { movieFacts } from "./movie-facts.js";
import { createTitleIndex } from "./titles/title-index.js";

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

const listed = [
  movieFacts({ externalId: "1", title: "The Island", year: 2005, imdbId: "0399201" }),
  movieFacts({ externalId: "2", title: "Heat", year: 1995, imdbId: "113277" }),
  movieFacts({ externalId: "3", title: "Solaris", year: 1972 }),
];

test("IMDb's export: ids decide, ratings from 1 to 10 are halved", () => {
  const csv = [
    "\uFEFFConst,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Year",
    'tt0113277,9,2024-01-02,"Heat, as it was called here",Heat,https://x,Movie,8.3,1995',
    "tt0069293,7,2024-01-02,Solaris,Solyaris,https://x,Movie,7.9,1972",
    "tt0399201,3,2024-01-02,The Island,The Island,https://x,Movie,6.8,2005",
    "tt0944947,10,2024-01-02,Game of Thrones,Game of Thrones,https://x,TV Series,9.2,2011",
    "tt0000001,11,2024-01-02,Carmencita,Carmencita,https://x,Short,5.7,1894",
  ].join("\r\n");
  const result = matchLetterboxd(csv, listed);
  expect(result.matches).toEqual([
    { row: 1, rating: 4.5 },
    { row: 2, rating: 3.5 },
    { row: 0, rating: 1.5 },
  ]);
  expect([result.liked, result.disliked]).toEqual([[1, 2], [0]]);
  expect(result.unmatched).toEqual([{ name: "Game of Thrones", year: 2011, line: 5 }]);
  expect(result.rejectedLines).toEqual([6]);
});

test("lists without ratings are read, of either site; what the dataset lacks is passed over", () => {
  const letterboxd =
    "Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,https://x\n2024-01-01,Other,1990,https://x\n";
  const imdb =
    "Position,Const,Created,Modified,Description,Title,Year\n1,tt0399201,,,,Isle,2006\n2,tt0113277,,,,Heat,1995\n";
  expect(matchFilms(letterboxd, listed)).toEqual([1]);
  expect(matchFilms(imdb, listed)).toEqual([0, 1]);
  expect(() => matchFilms("Title\nHeat\n", listed, { file: "watchlist.csv" })).toThrow(/watchlist\.csv/);
});

test("ratings reach from half a star to five; what lies beyond is no rating", () => {
  const { matches, rejectedLines } = matchLetterboxd(
    `${header}2020-01-01,The Matrix,1999,https://a,0.5
2020-01-02,Amélie,2001,https://b,5
2020-01-03,Solaris,1972,https://c,0.4
2020-01-03,Solaris,2002,https://c,5.5
`,
    movies,
  );
  expect(matches).toEqual([
    { row: 0, rating: 0.5 },
    { row: 1, rating: 5 },
  ]);
  expect(rejectedLines).toEqual([4, 5]);
});

test("from 3.5 on a movie is liked, up to 2 disliked, unless other bounds are given; equal ones as the file has them", () => {
  const csv = `${header}1,Solaris,1972,x,2
1,Solaris,2002,x,3.5
1,The Matrix,1999,x,2.5
1,Amélie,2001,x,3
1,Fast & Furious,2009,x,3.5
`;
  const { matches, liked, disliked } = matchLetterboxd(csv, movies);
  expect(matches.map(({ row }) => row)).toEqual([2, 3, 0, 1, 4]);
  expect([liked, disliked]).toEqual([[3, 4], [2]]);
  const wider = matchLetterboxd(csv, movies, { likedFrom: 3, dislikedTo: 2.5 });
  expect([wider.liked, wider.disliked]).toEqual([
    [3, 4, 1],
    [2, 0],
  ]);
});

test("what was liked comes best first, what was disliked worst first, wherever the file has it", () => {
  const ratings = ["2", "4", "0.5", "5", "1"];
  const films = ["The Matrix,1999", "Amélie,2001", "Solaris,1972", "Solaris,2002", "Fast & Furious,2009"];
  const lines = films.map((film, i) => `1,${film},x,${ratings[i]}\n`);
  const { liked, disliked } = matchLetterboxd(`${header}${lines.join("")}`, movies);
  expect([liked, disliked]).toEqual([
    [3, 1],
    [2, 4, 0],
  ]);
});

test.each(["\uFEFF", ""])("a byte order mark is cut off where the file begins (%j) alone", (mark) => {
  const { matches, unmatched } = matchLetterboxd(
    `${mark}"Name","Year","Rating"\nThe\uFEFF Matrix Reloaded,2003,3\nThe Matrix,1999,4\n`,
    movies,
  );
  expect(matches).toEqual([{ row: 0, rating: 4 }]);
  expect(unmatched.map(({ name }) => name)).toEqual(["The\uFEFF Matrix Reloaded"]);
});

test("cells of blanks hold no ids, which would speak against a film of the right name", () => {
  const columns = "Name,Year,Rating,imdbID,tmdbID";
  const known = [movieFacts({ externalId: "1", title: "Heat", year: 1995, imdbId: "113277", tmdbId: "949" })];
  const csv = `${columns}\nHeat,1995,4, , \n`;
  expect(matchFilms(csv, known)).toEqual([0]);
  expect(matchLetterboxd(csv, known).matches).toEqual([{ row: 0, rating: 4 }]);
});

test("of several ratings of one movie the last counts, where the first stood", () => {
  const { matches } = matchLetterboxd(
    `${header}1,Amélie,2001,x,1\n1,The Matrix,1999,x,3\n1,Amelie,2001,x,5\n`,
    movies,
  );
  expect(matches).toEqual([
    { row: 1, rating: 5 },
    { row: 0, rating: 3 },
  ]);
});

test("a year is four digits, as a spreadsheet's number too; anything else is none", () => {
  const years = ["1972", " 2002.0 ", "1972.5", "72", "x1972", ""];
  const { matches, unmatched } = matchLetterboxd(
    `${header}${years.map((year) => `1,Solaris,${year},x,4`).join("\n")}\n`,
    movies,
  );
  expect(matches.map(({ row }) => row)).toEqual([2, 3]);
  expect(unmatched).toEqual([4, 5, 6, 7].map((line) => ({ name: "Solaris", year: null, line })));
});

test("lines without a name, without a rating, or of another number of cells are told in their order", () => {
  const { matches, rejectedLines } = matchLetterboxd(
    `${header}1,,1999,x,4\n1,The Matrix,1999\n1,The Matrix,1999,x,\n1,Caf&eacute;,1999,x,3\n1, The Matrix ,1999,x, 4 \n`,
    [...movies, movieFacts({ externalId: "6", title: "Café", year: 1999 })],
  );
  expect(matches.map(({ row }) => row)).toEqual([5, 0]);
  expect(rejectedLines).toEqual([2, 3, 4]);
});

test("a file without any rating is refused at its first bad line", () => {
  const refusal =
    "holds no rating, nor does any other line: each needs a Name and a Rating from 0.5 to 5, or a Title and Your Rating from 1 to 10.";
  expect(() => matchLetterboxd(header, movies)).toThrow(`ratings.csv, line 2: ${refusal}`);
  expect(() => matchLetterboxd(`${header}\n1,Heat,1995,x,\n1,,1995,x,4\n`, movies)).toThrow(
    `ratings.csv, line 3: ${refusal}`,
  );
});

test("IMDb's ratings go from 1 to 10; its lists are told by their column Const", () => {
  const imdb = (...ratings: string[]) =>
    `Const,Your Rating,Title,Year\n${ratings.map((rating) => `tt0399201,${rating},The Island,2005`).join("\n")}\n`;
  expect(matchLetterboxd(imdb("1"), listed).matches).toEqual([{ row: 0, rating: 0.5 }]);
  expect(matchLetterboxd(imdb("10", "0", "0.9", "11"), listed)).toMatchObject({
    matches: [{ row: 0, rating: 5 }],
    rejectedLines: [3, 4, 5],
  });
  // A film of that name makes no list of IMDb's.
  expect(matchFilms("Name,Year\nConst,1999\nHeat,1995\n", listed)).toEqual([1]);
  expect(matchFilms("Name,Year,Constant\nHeat,1995,x\n", listed)).toEqual([1]);
  expect(() => matchFilms("Const,Name,Year\ntt1,Heat,1995\n", listed)).toThrow(
    "watched.csv, line 1: lacks the column Title",
  );
});

test("a list names each movie once; lines without a name, and names of several movies, name none", () => {
  const csv =
    "\uFEFFName,Year,imdbID,tmdbID\nHeat,1995,,\n,1972,,\nSolaris,1972,,\nHEAT,1995,,\nIsle,2006, 399201 ,\nIsle,2006,,77\n ,1994,,78\n";
  const films = [
    ...listed,
    movieFacts({ externalId: "4", title: "Other", year: 1999, tmdbId: "77" }),
    movieFacts({ externalId: "5", title: "Nameless", year: 1994, tmdbId: "78" }),
  ];
  expect(matchFilms(csv, films)).toEqual([1, 2, 0, 3]);
  expect(matchFilms("Name,Year\nSolaris,\n", movies)).toEqual([]);
});

test("who has an index of the titles hands it in", () => {
  const titles = createTitleIndex([movies[1]!, movies[0]!]);
  expect(matchFilms("Name,Year\nThe Matrix,1999\n", movies, { titles })).toEqual([1]);
  const csv = `${header}1,The Matrix,1999,x,4\n`;
  expect(matchLetterboxd(csv, movies, { titles }).liked).toEqual([1]);
});
