import type { CatalogMovie } from "./catalog-movie.js";

/** What a movie is found by, as plain data that a thread can be sent. */
export type SearchedMovie = Pick<
  CatalogMovie,
  "row" | "title" | "alternativeTitles" | "year" | "ratingCount" | "genres" | "directors" | "cast"
>;

export function searchedMovie(movie: CatalogMovie): SearchedMovie {
  const { row, title, alternativeTitles, year, ratingCount, genres, directors, cast } = movie;
  return { row, title, alternativeTitles, year, ratingCount, genres, directors, cast };
}
