import { expect, test } from "vitest";
import { matchLines } from "./import-vectors.js";

const matches = {
  format: "npy",
  rows: 10,
  byId: 0,
  byImdbId: 3,
  byTmdbId: 0,
  byTitle: 2,
  repeated: 1,
  unmatched: 4,
  unmatchedExamples: ['"tt1"', '"tt2"'],
};

test("what became of the rows is told in sentences", () => {
  expect(matchLines(matches)).toEqual([
    "10 vectors (npy): 3 by IMDb id, 2 by title and year.",
    "1 were of a movie that an earlier row had taken; the earlier one counts.",
    '4 found no movie: "tt1", "tt2", ….',
  ]);
  expect(matchLines({ ...matches, byId: 10, byImdbId: 0, byTitle: 0, repeated: 0, unmatched: 0 })).toEqual([
    "10 vectors (npy): 10 by the dataset's ids.",
  ]);
});
