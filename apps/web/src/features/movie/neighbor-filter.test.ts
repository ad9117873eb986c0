import { expect, test } from "vitest";
import { filterFromQuery, keptFilter, yearsBackwards } from "./neighbor-filter";

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

test("the filter goes along to the next movie, and nothing else does", () => {
  const query = { run: "r", genre: ["Film-Noir", "Sci-Fi"], from: "1940", ratings: "0", x: "1" };
  expect(keptFilter(query)).toBe("genre=Film-Noir&genre=Sci-Fi&from=1940&ratings=0");
  expect(keptFilter({ run: "r" })).toBe("");
});

test("years that run backwards are noticed, equal ones are a range", () => {
  expect(yearsBackwards({ from: "1990", to: "1980" })).toEqual({ from: 1990, to: 1980 });
  expect(yearsBackwards({ from: "1990", to: "1990" })).toBeNull();
  expect(yearsBackwards({ from: "1990" })).toBeNull();
});
