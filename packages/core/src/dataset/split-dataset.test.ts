import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { plantedDataset } from "../testing/index.js";
import type { Dataset } from "./dataset.js";
import { splitByFile, splitLeaveLastOut, splitRatio } from "./split-dataset.js";

const dataset = plantedDataset({ movies: 60, users: 30, clusters: 3, ratingsPerUser: 12, noise: 0.5 });

function triples(
  of: Pick<Dataset["ratings"], "offsets" | "movies" | "values">,
  users?: Uint32Array,
): string[] {
  const found: string[] = [];
  for (let row = 0; row + 1 < of.offsets.length; row++)
    for (let i = of.offsets[row]!; i < of.offsets[row + 1]!; i++)
      found.push(`${users ? users[row] : row} ${of.movies[i]} ${of.values[i]}`);
  return found;
}

test("leave last out takes the last rating of each user and nothing else", () => {
  const { train, heldOut } = splitLeaveLastOut(dataset);
  expect(heldOut.users).toHaveLength(30);
  const last = Array.from(
    { length: 30 },
    (_, user) => dataset.ratings.movies[dataset.ratings.offsets[user + 1]! - 1]!,
  );
  expect([...heldOut.movies]).toEqual(last);
  expect([...triples(train.ratings), ...triples(heldOut, heldOut.users)].sort()).toEqual(
    triples(dataset.ratings).sort(),
  );
});

test("leave last out counts only ratings from minRating on, and leaves out users with too few", () => {
  const { train, heldOut } = splitLeaveLastOut(dataset, { minRating: 4, minRatings: 8 });
  const { offsets, values } = dataset.ratings;
  const liked = Array.from(
    { length: 30 },
    (_, user) => values.subarray(offsets[user]!, offsets[user + 1]!).filter((value) => value >= 4).length,
  );
  expect([...heldOut.users]).toEqual([...liked.keys()].filter((user) => liked[user]! >= 8));
  expect(heldOut.users.length).toBeLessThan(30);
  expect(heldOut.values.every((value) => value >= 4)).toBe(true);
  expect(train.ratings.movies.length + heldOut.movies.length).toBe(values.length);
});

test("a ratio split follows its seed, its share, and keeps a rating of everybody", () => {
  const split = splitRatio(dataset, { testShare: 0.3 }, createRandom(5));
  expect(split.heldOut.movies.length / dataset.ratings.movies.length).toBeCloseTo(0.3, 1);
  expect(splitRatio(dataset, { testShare: 0.3 }, createRandom(5)).heldOut).toEqual(split.heldOut);
  const greedy = splitRatio(dataset, { testShare: 0.999 }, createRandom(5)).train.ratings.offsets;
  for (let user = 0; user < 30; user++) expect(greedy[user + 1]! - greedy[user]!).toBeGreaterThan(0);
  expect(() => splitRatio(dataset, { testShare: 1 }, createRandom(1))).toThrow("testShare: is 1");
});

test("a split by file holds out its test part and learns its train part alone", () => {
  const withSplit = {
    ...dataset,
    fileSplits: [{ name: "u1", train: Uint32Array.of(0, 1, 13), test: Uint32Array.of(2, 40) }],
  };
  const { train, heldOut } = splitByFile(withSplit, "u1");
  expect(train.ratings.movies).toHaveLength(3);
  expect([...heldOut.users]).toEqual([0, 3]);
  expect(heldOut.movies[1]).toBe(dataset.ratings.movies[40]);
  expect(() => splitByFile(withSplit, "u9")).toThrow('"u9" is not among the dataset\'s own splits (u1)');
});
