import { expect, test } from "vitest";
import { type Files, fixtureFolder } from "../../testing/reader-contract.js";
import { openSource } from "../files/source-files.js";
import { detectFormat } from "./detect-format.js";

const fixtures = fixtureFolder();
const movies = "movieId,title,genres\n1,Toy Story (1995),Comedy\n";
const ratings = (...lines: string[]) => `userId,movieId,rating,timestamp\n${lines.join("\n")}\n`;

test.each<[what: string, format: string, files: Files]>([
  [
    "sound",
    "MOVIELENS",
    { "movies.csv": movies, "ratings.csv": ratings("5,1,4.5,978300760", "0,10,5,978300760") },
  ],
  [
    "in a folder below",
    "MOVIELENS",
    { "x/movies.csv": movies, "x/ratings.csv": ratings("5,1,4.5,978300760") },
  ],
  ["no header", "MOVIELENS", { "movies.csv": movies, "ratings.csv": "nothing\n" }],
  ["nothing in them", "MOVIELENS", { "movies.csv": movies, "ratings.csv": "" }],
  ["ratings up to ten", "INTERACTIONS", { "movies.csv": movies, "ratings.csv": ratings("5,1,9,978300760") }],
  [
    "times in milliseconds",
    "INTERACTIONS",
    { "movies.csv": movies, "ratings.csv": ratings("5,1,5,978300760123") },
  ],
  ["dates", "INTERACTIONS", { "movies.csv": movies, "ratings.csv": ratings("5,1,5,2001-01-01") }],
  [
    "one user with a name",
    "INTERACTIONS",
    { "movies.csv": movies, "ratings.csv": ratings("5,1,5,978300760", "ann,1,5,978300760") },
  ],
  [
    "one movie with a zero in front",
    "INTERACTIONS",
    { "movies.csv": movies, "ratings.csv": ratings("5,1,5,978300760", "5,01,5,978300760") },
  ],
  [
    "one movie with IMDb's id",
    "INTERACTIONS",
    { "movies.csv": movies, "ratings.csv": ratings("5,1,5,978300760", "5,1tt,5,978300760") },
  ],
  [
    "another list of movies beside, ratings up to ten",
    "INTERACTIONS",
    {
      "movies.csv": movies,
      "movies.dat": "1::Toy Story (1995)::Comedy\n",
      "ratings.dat": "5::1::9::978300760\n",
    },
  ],
  [
    "no ratings",
    "INTERACTIONS",
    { "movies.csv": movies, "ratings.csv": "userId,movieId,timestamp\n5,1,978300760\n" },
  ],
])("files with MovieLens' names, %s: %s", async (_, format, files) => {
  const source = await openSource(await fixtures.folder(files));
  expect(await detectFormat(source.folders)).toBe(format);
  await source.close();
});

const pairs = "Movie1,Movie2,Label\nHeat,Up,1\n";
test.each<[what: string, format: string, files: Files]>([
  ["pairs", "MOVIE_PAIRS", { "pairs.csv": pairs }],
  [
    "pairs under another name, in another order",
    "MOVIE_PAIRS",
    { "a.csv": "x,label,movie_2,Movie 1\n1,1,Up,Heat\n" },
  ],
  ["pairs beside what can't be read", "MOVIE_PAIRS", { "a.csv": "", "pairs.csv": pairs }],
  ["pairs in a folder below", "MOVIE_PAIRS", { "x/pairs.csv": pairs }],
  ["no labels", "INTERACTIONS", { "pairs.csv": "Movie1,Movie2\nHeat,Up\n" }],
  ["pairs that are no CSV", "INTERACTIONS", { "pairs.tsv": pairs.replaceAll(",", "\t") }],
  [
    "pairs that are no CSV beside one that holds none",
    "INTERACTIONS",
    { "a.csv": "a,b\n1,2\n", "pairs.csv.txt": pairs, "pairs.tsv": pairs.replaceAll(",", "\t") },
  ],
  [
    "TMDB before MovieLens",
    "TMDB",
    { "movies_metadata.csv": "id,title\n1,Up\n", "movies.csv": movies, "ratings.csv": ratings() },
  ],
  [
    "Netflix before MovieLens",
    "NETFLIX_PRIZE",
    {
      "mv_0000001.txt": "1:\n",
      "movie_titles.txt": "1,2003,X\n",
      "movies.csv": movies,
      "ratings.csv": ratings(),
    },
  ],
  [
    "TMDB before Netflix",
    "TMDB",
    { "movies_metadata.csv": "id\n", "x/mv_0000001.txt": "1:\n", "x/movie_titles.txt": "1,2003,X\n" },
  ],
  ["movies alone", "INTERACTIONS", { "movies.csv": movies }],
])("%s: %s", async (_, format, files) => {
  const source = await openSource(await fixtures.folder(files));
  expect(await detectFormat(source.folders)).toBe(format);
  await source.close();
});

test("what is no fault of the files is passed on", async () => {
  const broken = {
    path: "",
    files: {
      names: ["movies.csv", "ratings.csv", "pairs.csv"],
      has: () => true,
      path: () => Promise.reject(new Error("the disk is broken")),
      start: () => Promise.reject(new Error("the disk is broken")),
    },
  };
  await expect(detectFormat([broken])).rejects.toThrow("the disk is broken");
  const pairsAlone = { ...broken, files: { ...broken.files, names: ["pairs.csv"] } };
  await expect(detectFormat([pairsAlone])).rejects.toThrow("the disk is broken");
});
