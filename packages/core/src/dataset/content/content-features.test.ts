import { expect, test } from "vitest";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { contentFeatures, featureGroups, words } from "./content-features.js";

test("words: accents and case folded, short and empty words dropped", () => {
  expect(words("The Château's GHOST, and a boy of 12… in 1984!")).toEqual([
    "chateau",
    "ghost",
    "boy",
    "1984",
  ]);
});

test("weights have length 1; rare and surplus features are dropped", () => {
  const { movies, ...rest } = plantedDataset({ movies: 12, users: 1, clusters: 3, ratingsPerUser: 1 });
  const dataset = {
    ...rest,
    movies: movies.map((movie, row) => ({ ...movie, cast: [`Actor ${row}`, " Tom  Hanks"] })),
  };
  const all = contentFeatures(dataset, { groups: featureGroups, minCount: 2, maxFeatures: 1000, maxCast: 5 });
  expect(all.names).toContain("cast:tom hanks");
  expect(all.names.some((name) => name.startsWith("cast:actor"))).toBe(false);
  for (let movie = 0; movie < 12; movie++) {
    const own = all.weights.subarray(all.offsets[movie]!, all.offsets[movie + 1]!);
    expect(own.reduce((sum, weight) => sum + weight * weight, 0)).toBeCloseTo(1, 5);
  }
  expect(
    contentFeatures(dataset, { groups: ["cast"], minCount: 1, maxFeatures: 1, maxCast: 2 }).names,
  ).toEqual(["cast:tom hanks"]);
});
