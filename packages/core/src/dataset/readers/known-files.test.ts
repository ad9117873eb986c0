import { expect, test } from "vitest";
import { otherFormatHint } from "./known-files.js";

test.each([
  ["TMDB", ["tmdb_5000_movies.csv", "tmdb_5000_credits.csv", "movies_metadata.csv"]],
  ["NETFLIX_PRIZE", ["mv_0000001.txt", "combined_data_1.txt", "movie_titles.csv", "movie_titles.txt"]],
  ["MOVIELENS", ["ratings.csv", "ratings.dat", "movies.dat", "u.data", "u.item"]],
  ["MOVIE_PAIRS", ["pairs.csv", "movie_pairs.csv", "Movie_Pairs.CSV"]],
] as const)("files of %s tell it, whatever lies beside them", (format, names) => {
  for (const name of names) {
    expect(otherFormatHint(["README", name], "INTERACTIONS")).toBe(
      ` It looks like ${format}: import it with the format ${format} (--format ${format}).`,
    );
    expect(otherFormatHint([name], format)).toBe("");
  }
});

test.each([
  "movies.csv",
  "xratings.csv",
  "ratings.csv.bak",
  "mv_1.csv",
  "mv_x.txt",
  "u.user",
  "my_pairs.csv",
])("%s tells none", (name) => {
  expect(otherFormatHint([name], "INTERACTIONS")).toBe("");
});
