import type { Recipe } from "@cinevec/core";
import type { Dataset } from "@cinevec/db";
import { expect, test } from "vitest";
import { largestPriority, priorityProblems } from "./priority.js";
import { isSeed, largestSeed } from "./seed.js";
import { datasetProblems, inputProblems } from "./start-problems.js";

type Part = Dataset["parts"][number];
const datasetOf = (parts: Part[], status: Dataset["status"] = "READY") => ({ parts, status }) as Dataset;
const recipeOf = (needs: Part[], needsOneOf?: Part[]) =>
  ({ name: "TESTED", needs, ...(needsOneOf && { needsOneOf }) }) as Pick<
    Recipe<unknown>,
    "name" | "needs" | "needsOneOf"
  > as Recipe<unknown>;

test.each<[has: Part[], needs: Part[], oneOf: Part[] | undefined, message: string | null]>([
  [["RATINGS"], ["RATINGS"], undefined, null],
  [["RATINGS", "GENRES"], ["RATINGS", "GENRES"], [], null],
  [[], [], undefined, null],
  [["PAIRS"], [], ["PAIRS", "METADATA"], null],
  [["METADATA", "RATINGS"], ["RATINGS"], ["PAIRS", "METADATA"], null],
  [
    ["PAIRS"],
    ["RATINGS"],
    undefined,
    "TESTED learns from RATINGS, but the dataset has no RATINGS (it has: PAIRS).",
  ],
  [
    ["RATINGS"],
    ["RATINGS", "GENRES", "PAIRS"],
    undefined,
    "TESTED learns from RATINGS and GENRES and PAIRS, but the dataset has no GENRES, PAIRS (it has: RATINGS).",
  ],
  [
    [],
    ["RATINGS"],
    undefined,
    "TESTED learns from RATINGS, but the dataset has no RATINGS (it has: nothing).",
  ],
  [
    ["RATINGS", "GENRES"],
    ["RATINGS"],
    ["PAIRS", "METADATA"],
    "TESTED learns from RATINGS and PAIRS or METADATA, but the dataset has no PAIRS, METADATA (it has: RATINGS, GENRES).",
  ],
  // What is needed in any case is told first.
  [
    ["GENRES"],
    ["RATINGS"],
    ["PAIRS", "METADATA"],
    "TESTED learns from RATINGS and PAIRS or METADATA, but the dataset has no RATINGS (it has: GENRES).",
  ],
  [
    ["PAIRS"],
    ["RATINGS"],
    ["PAIRS", "METADATA"],
    "TESTED learns from RATINGS and PAIRS or METADATA, but the dataset has no RATINGS (it has: PAIRS).",
  ],
])("a dataset with %j, where %j and one of %j are needed", (has, needs, oneOf, message) => {
  expect(datasetProblems(datasetOf(has), recipeOf(needs, oneOf))).toEqual(
    message === null ? [] : [{ path: ["recipe"], message }],
  );
});

test.each<[Dataset["status"], string]>([
  ["IMPORTING", "It is still being imported: wait until it is READY."],
  ["FAILED", "Its import failed: import it again under another name."],
])("a dataset that is %s is told to be that, whatever it has", (status, message) => {
  for (const parts of [[], ["RATINGS"]] as Part[][])
    expect(datasetProblems(datasetOf(parts, status), recipeOf(["RATINGS"]))).toEqual([
      { path: ["dataset"], message },
    ]);
});

const longName = { path: ["name"], message: "At most 200 characters." };
const wrongSeed = { path: ["seed"], message: "A whole number, 0 to 2147483647." };

test.each([
  [{}, []],
  [{ name: null, seed: null }, []],
  [{ name: undefined, seed: undefined }, []],
  [{ name: "x".repeat(200), seed: 0 }, []],
  [{ name: "", seed: 2 ** 31 - 1 }, []],
  [{ name: "x".repeat(201) }, [longName]],
  [{ seed: -1 }, [wrongSeed]],
  [{ seed: 2 ** 31 }, [wrongSeed]],
  [{ seed: 1.5 }, [wrongSeed]],
  [{ seed: Number.NaN }, [wrongSeed]],
  [{ name: "x".repeat(201), seed: -1 }, [longName, wrongSeed]],
])("of the name and seed %j is told %j", (input, problems) => {
  expect(inputProblems(input)).toEqual(problems);
});

test("seeds are whole numbers from 0 to the largest of 31 bits", () => {
  expect(largestSeed).toBe(2_147_483_647);
  expect([0, 1, largestSeed].every(isSeed)).toBe(true);
  expect([-1, 0.5, largestSeed + 1, Number.NaN, Number.POSITIVE_INFINITY].some(isSeed)).toBe(false);
});

test("priorities are whole numbers, as many below 0 as above", () => {
  const wrong = [{ path: ["priority"], message: "A whole number, -100 to 100." }];
  for (const right of [undefined, null, 0, largestPriority, -largestPriority])
    expect(priorityProblems(right)).toEqual([]);
  for (const priority of [101, -101, 0.5, Number.NaN]) expect(priorityProblems(priority)).toEqual(wrong);
});
