import { expect, test } from "vitest";
import { isEmpty, newMovieOf } from "./new-movie";

test("an address describes a movie", () => {
  expect(
    newMovieOf({ genre: ["Western", "Drama"], keywords: "revenge, ,horse\nduel", year: " 1968 ", cast: "" }),
  ).toEqual({
    problem: null,
    movie: {
      year: 1968,
      genres: ["Western", "Drama"],
      keywords: ["revenge", "horse", "duel"],
      directors: [],
      cast: [],
      overview: null,
    },
  });
});

test("a year out of bounds is told, and no year is sent", () => {
  for (const year of ["12", "2201", "soon", "-5", "1968.5"]) {
    const { movie, problem } = newMovieOf({ year });
    expect(problem).toBe("A year is a whole number, 1800 to 2200.");
    expect(movie.year).toBeNull();
  }
});

test("nothing told is nothing to place by", () => {
  expect(isEmpty(newMovieOf({}).movie)).toBe(true);
  expect(isEmpty(newMovieOf({ keywords: " , " }).movie)).toBe(true);
  expect(isEmpty(newMovieOf({ overview: "A man rides." }).movie)).toBe(false);
  expect(isEmpty(newMovieOf({ year: "1968" }).movie)).toBe(false);
});
