import { expect, test } from "vitest";
import { plantedDataset } from "../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../testing/recipe-suite.js";
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
