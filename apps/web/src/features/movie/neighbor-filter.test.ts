import { expect, test } from "vitest";
import { filterFromQuery, genresOf } from "./neighbor-filter";

const rated = { ratingCount: 1000 };

test("an address becomes a filter, and what can't be read is left out", () => {
  expect(
    filterFromQuery({ genre: ["Drama", "War"], from: "1970", to: "later", ratings: "5" }, rated),
  ).toEqual({
    genres: ["Drama", "War"],
    yearFrom: 1970,
    minRatings: 5,
  });
});

test("what is hardly ever rated is left out, unless the address asks for it or nothing is rated at all", () => {
  expect(filterFromQuery({ run: "YQ", genre: "", from: "" }, rated)).toEqual({ minRatings: 20 });
  expect(filterFromQuery({ ratings: "0" }, rated)).toBeUndefined();
  expect(filterFromQuery({}, { ratingCount: 0 })).toBeUndefined();
});

test("genres come most frequent first", () => {
  expect(genresOf([{ genres: ["War", "Drama"] }, { genres: ["Drama"] }, { genres: ["Comedy"] }])).toEqual([
    "Drama",
    "Comedy",
    "War",
  ]);
});
