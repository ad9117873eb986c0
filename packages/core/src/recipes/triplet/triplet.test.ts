import { describe, expect, test } from "vitest";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../../testing/recipe-suite.js";
import { mineNegatives } from "./sampling.js";
import { triplet } from "./triplet.js";

const clusters = 5;
const dataset = plantedDataset({ movies: 100, users: 60, clusters, ratingsPerUser: 8 });
const small = { hidden: 16, dimensions: 8, batchSize: 32, learningRate: 0.01 };

describeRecipe({
  recipe: triplet,
  dataset,
  clusters,
  options: { ...small, epochs: 10, features: ["keywords", "year"], negatives: "random" },
  minimumPurity: 0.95,
});

describe("negatives", () => {
  test.each(["random", "semi-hard", "hard"] as const)(
    "%s: held-out triplets are told apart",
    async (negatives) => {
      const options = triplet.options.parse({ ...small, epochs: 10, positives: "genres", negatives });
      const { metrics } = await triplet.train(dataset, options, testContext().context);
      expect(metrics.find((metric) => metric.name === "triplet_accuracy")!.value).toBeGreaterThan(0.95);
    },
  );

  // Anchor 0 on the x axis; candidates at cosines .9 (its positive), .95, .5, -1.
  const at = (cosine: number) => [cosine, Math.sqrt(1 - cosine * cosine)];
  const vectors = Float32Array.from([...at(1), ...at(1), ...at(0.9), ...at(0.95), ...at(0.5), ...at(-1)]);
  test("hard takes the nearest, semi-hard the nearest beyond the positive", () => {
    for (const [mining, expected] of [
      ["hard", 3],
      ["semi-hard", 4],
    ] as const) {
      const triplets = Uint32Array.of(0, 1, 2, 3, 4, 5);
      mineNegatives(triplets, vectors, 2, mining, (a, b) => a !== b);
      expect(triplets[4]).toBe(expected);
    }
  });
});

test("movies that nobody rated get a place beside their like", async () => {
  // Cluster members above row 80 have no ratings at all.
  const keep = [...dataset.ratings.movies.keys()].filter((i) => dataset.ratings.movies[i]! < 80);
  const offsets = dataset.ratings.offsets.map((end) => keep.filter((i) => i < end).length);
  const ratings = {
    offsets,
    movies: Uint32Array.from(keep, (i) => dataset.ratings.movies[i]!),
    values: Float32Array.from(keep, (i) => dataset.ratings.values[i]!),
    timestamps: Float64Array.from(keep, (i) => dataset.ratings.timestamps[i]!),
  };
  const options = triplet.options.parse({
    ...small,
    epochs: 10,
    negatives: "random",
    features: ["keywords", "directors", "year"],
  });
  const { embedding } = await triplet.train({ ...dataset, ratings }, options, testContext().context);
  expect(embedding.ids).toHaveLength(100);
  const cosine = (a: number, b: number) =>
    Array.from({ length: 8 }, (_, d) => embedding.vectors[a * 8 + d]! * embedding.vectors[b * 8 + d]!).reduce(
      (x, y) => x + y,
    );
  for (let row = 80; row < 100; row++) {
    const like = cosine(row, row % clusters);
    for (let other = 1; other < clusters; other++)
      expect(like).toBeGreaterThan(cosine(row, (row + other) % clusters));
  }
});

test("no shared feature, and no positive, say what to do", async () => {
  const bare = { ...dataset, movies: dataset.movies.map((movie) => ({ ...movie, keywords: [] })) };
  const train = (settings: object, data = dataset) =>
    triplet.train(data, triplet.options.parse(settings), testContext().context);
  await expect(train({ features: ["keywords"] }, bare)).rejects.toThrow(/add features or lower minCount/);
  const unrated = {
    ...dataset,
    ratings: {
      offsets: new Uint32Array(1),
      movies: new Uint32Array(),
      values: new Float32Array(),
      timestamps: new Float64Array(),
    },
  };
  await expect(train({ positives: "co-liked" }, unrated)).rejects.toThrow(/choose genres/);
});
