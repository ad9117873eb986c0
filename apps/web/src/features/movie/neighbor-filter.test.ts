import { expect, test } from "vitest";
import { filterFromQuery, genresOf } from "./neighbor-filter";

test("an address becomes a filter, and what can't be read is left out", () => {
  expect(filterFromQuery({ genre: ["Drama", "War"], from: "1970", to: "later", ratings: "20" })).toEqual({
    genres: ["Drama", "War"],
    yearFrom: 1970,
    minRatings: 20,
  });
});

test("nothing filtered is no filter", () => {
  expect(filterFromQuery({ run: "YQ", genre: "", from: "" })).toBeUndefined();
});

test("genres come most frequent first", () => {
  expect(genresOf([{ genres: ["War", "Drama"] }, { genres: ["Drama"] }, { genres: ["Comedy"] }])).toEqual([
    "Drama",
    "Comedy",
    "War",
  ]);
});
