import { expect, test } from "vitest";
import { readers } from "./readers.js";

test.each([
  ["MOVIELENS", ["ratings.csv", "movies.csv"]],
  ["NETFLIX_PRIZE", ["combined_data_1.txt", "movie_titles.csv"]],
  ["TMDB", ["tmdb_5000_movies.csv", "tmdb_5000_credits.csv"]],
  ["MOVIE_PAIRS", ["pairs.csv"]],
  ["INTERACTIONS", ["seen.parquet"]],
] as const)("the reader of %s knows %s", (format, names) => {
  expect(readers[format].isWhole(new Set(names))).toBe(true);
});
