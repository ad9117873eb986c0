import { expect, test } from "vitest";
import { browseFromQuery, browseHref, orders } from "./browse-query";

test("an address without anything lists all movies, and leaves the order to the API", () => {
  expect(browseFromQuery({}, "D")).toEqual({ dataset: "D", first: 48 });
});

test("words, filters and order are read, and nonsense is left out", () => {
  expect(
    browseFromQuery(
      {
        q: "star",
        genre: ["Drama", "War"],
        person: "Keanu Reeves",
        from: "1990",
        to: "x",
        ratings: "50",
        mean: "3.5",
        sort: "title",
        after: "c",
      },
      "D",
    ),
  ).toEqual({
    dataset: "D",
    search: "star",
    filter: {
      genres: ["Drama", "War"],
      people: ["Keanu Reeves"],
      yearFrom: 1990,
      minRatings: 50,
      minMeanRating: 3.5,
    },
    orderBy: { field: "TITLE", direction: "ASC" },
    first: 48,
    after: "c",
  });
  expect(browseFromQuery({ sort: "constructor", mean: "high" }, "D")).toEqual({ dataset: "D", first: 48 });
});

test("the page before asks for the end of what lies before it", () => {
  expect(browseFromQuery({ before: "c" }, "D")).toEqual({ dataset: "D", last: 48, before: "c" });
});

test("every field that movies can be ordered by is offered both ways", () => {
  const offered = Object.values(orders).map(({ field, direction }) => `${field} ${direction}`);
  expect(new Set(offered).size).toBe(8);
});

test("lists of what movies have in common have addresses", () => {
  expect(browseHref({ dataset: "YQ==", person: "Céline Sciamma" })).toBe(
    "/movies?dataset=YQ&person=C%C3%A9line+Sciamma",
  );
  expect(browseHref({ dataset: "YQ==", run: "Yg==", from: 1990, to: 1999 })).toBe(
    "/movies?dataset=YQ&run=Yg&from=1990&to=1999",
  );
});
