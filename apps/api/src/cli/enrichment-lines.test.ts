import { expect, test } from "vitest";
import { enrichmentLines } from "./enrichment-lines.js";

const enrichment = {
  name: "tmdb",
  movies: 9742,
  byImdbId: 8000,
  byTmdbId: 0,
  byTitle: 1000,
  uncertain: 12,
  unmatched: 742,
  ambiguous: 3,
  unmatchedExamples: ["a", "b", "c", "d", "e", "f"].map((title) => `"${title} (1999)"`),
};

test("what came of the join is told in sentences", () => {
  expect(enrichmentLines(enrichment)).toEqual([
    'metadata of "tmdb" for 9,000 of 9,742 movies: 8,000 by IMDb id, 1,000 by title and year.',
    "12 of those by title are a year apart, or have no year on one side.",
    '742 are not there, or are not told apart by their titles (3): "a (1999)", "b (1999)", "c (1999)", "d (1999)", "e (1999)", ….',
  ]);
  const whole = { ...enrichment, byImdbId: 9742, byTitle: 0, uncertain: 0, unmatched: 0, ambiguous: 0 };
  expect(enrichmentLines(whole)).toEqual(['metadata of "tmdb" for 9,742 of 9,742 movies: 9,742 by IMDb id.']);
});
