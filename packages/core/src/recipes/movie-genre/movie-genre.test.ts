import { expect, test } from "vitest";
import { createRandom, shuffle } from "../../random.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../../testing/recipe-suite.js";
import { movieGenre } from "./movie-genre.js";

const dataset = plantedDataset({ movies: 120, users: 1, clusters: 6, ratingsPerUser: 1 });

describeRecipe({
  recipe: movieGenre,
  dataset,
  clusters: 6,
  options: { dimensions: 8, epochs: 30, batchSize: 16, learningRate: 0.05, validationShare: 0 },
  minimumPurity: 0.99,
});

test("one genre is too few", async () => {
  const single = { ...dataset, movies: dataset.movies.map((movie) => ({ ...movie, genres: ["Drama"] })) };
  await expect(movieGenre.train(single, movieGenre.options.parse({}), testContext().context)).rejects.toThrow(
    /at least 2 genres/,
  );
});

test("genres dealt at random are told apart by chance: what is held out does not leak", async () => {
  const random = createRandom(5);
  const names = Array.from({ length: 12 }, (_, i) => `Genre ${i}`);
  const movies = plantedDataset({ movies: 1500, users: 1, clusters: 6, ratingsPerUser: 1 }).movies.map(
    (movie) => ({
      ...movie,
      genres: Array.from(shuffle(Uint32Array.from(names.keys()), random).subarray(0, 3), (i) => names[i]!),
    }),
  );
  const { metrics } = await movieGenre.train(
    { ...dataset, movies },
    movieGenre.options.parse({}),
    testContext().context,
  );
  const auc = metrics.find((metric) => metric.name === "membership_auc")!.value;
  expect(Math.abs(auc - 0.5)).toBeLessThan(0.06);
});

test("held-out memberships are told apart where genres go together", async () => {
  const movies = dataset.movies.map((movie, row) => ({
    ...movie,
    genres: row % 2 ? ["A", "B", "C"] : ["X", "Y", "Z"],
  }));
  const { metrics } = await movieGenre.train(
    { ...dataset, movies },
    movieGenre.options.parse({}),
    testContext().context,
  );
  expect(metrics.find((metric) => metric.name === "membership_auc")!.value).toBeGreaterThan(0.95);
});
