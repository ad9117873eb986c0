import { expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { withoutRatings } from "../testing/without-ratings.js";
import { biasPredictor } from "./bias-predictor.js";

const dataset = plantedDataset({ movies: 60, users: 45, clusters: 3, ratingsPerUser: 12, noise: 0.3 });
const { offsets, movies, values } = dataset.ratings;
const mean = values.reduce((a, b) => a + b, 0) / values.length;
const damped = (residuals: readonly number[], damping: number) =>
  residuals.reduce((a, b) => a + b, 0) / (residuals.length + damping);
const biasOf = (movie: number) =>
  damped(
    [...values].filter((_, r) => movies[r] === movie).map((v) => v - mean),
    25,
  );

function predicted(train: Dataset, user: number, rows: readonly number[]): number[] {
  const out = new Float32Array(rows.length);
  biasPredictor(train).predict(user, Uint32Array.from(rows), out);
  return [...out];
}

test.each([0, 3, 44])("user %i: the global mean and damped means of what is left", (user) => {
  const residuals = [...values]
    .map((value, r) => value - mean - biasOf(movies[r]!))
    .slice(offsets[user], offsets[user + 1]);
  const found = predicted(dataset, user, [5, 50, 0]);
  [5, 50, 0].forEach((movie, i) => {
    expect(found[i]).toBeCloseTo(mean + biasOf(movie) + damped(residuals, 10), 5);
  });
});

test("of what has no rating there is no bias", () => {
  const few: Dataset = {
    ...dataset,
    ratings: {
      offsets: Uint32Array.of(0, 2, 2),
      movies: Uint32Array.of(0, 1),
      values: Float32Array.of(5, 3),
      timestamps: new Float64Array(2),
    },
  };
  // User 1 has rated nothing; movies 0 and 1 are one star off the mean of 4, movie 2 nobody has rated.
  expect(predicted(few, 1, [0, 1, 2])).toEqual([4 + 1 / 26, 4 - 1 / 26, 4].map(Math.fround));
  expect(biasPredictor(few).description).toBe("global mean + user and movie biases");
});

test("a dataset without ratings has a predictor all the same", () => {
  expect(() => biasPredictor(withoutRatings(dataset))).not.toThrow();
});
