import { expect, test } from "vitest";
import { orderedByTitle } from "./title-order.js";

test("movies come in the order of their titles, case and accents forgiven, and equal titles by row", () => {
  const titles = ["zebra", "b", "Á", "B", "", "a", "É", "Zebra", "e", "ab", "b", "A b", "ß", "Ss"];
  const movies = titles.map((title, row) => ({
    ...{ row, title, alternativeTitles: [], year: null, ratingCount: 0 },
    ...{ genres: [], directors: [], cast: [] },
  }));
  expect([...orderedByTitle(movies)]).toEqual([4, 2, 5, 11, 9, 1, 3, 10, 6, 8, 12, 13, 0, 7]);
});
