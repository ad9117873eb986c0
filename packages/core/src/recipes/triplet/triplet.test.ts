import { describe, expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { createRandom } from "../../random.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { describeRecipe, testContext } from "../../testing/recipe-suite.js";
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

async function accuracyOf(data: Dataset, options: object) {
  const { metrics } = await triplet.train(data, triplet.options.parse(options), testContext().context);
  return metrics.find((metric) => metric.name === "triplet_accuracy")!.value;
}

/**
 * `movies` movies, each with `own` features of chance out of `keywords`; each user likes two movies that `draw` gives.
 * Nothing of a movie says what it is liked with.
 */
function aimless(input: {
  movies: number;
  users: number;
  keywords: (row: number) => string[];
  draw: (row: () => number) => number;
}): Dataset {
  const random = createRandom(7);
  const bare = plantedDataset({ movies: input.movies, users: input.users, clusters: 1, ratingsPerUser: 2 });
  const liked = new Uint32Array(2 * input.users);
  for (let user = 0; user < input.users; user++) {
    const draw = () => input.draw(() => random.integer(input.movies));
    liked[2 * user] = draw();
    do liked[2 * user + 1] = draw();
    while (liked[2 * user + 1] === liked[2 * user]);
  }
  return {
    ...bare,
    movies: bare.movies.map((movie, row) => ({ ...movie, keywords: input.keywords(row) })),
    ratings: { ...bare.ratings, movies: liked, values: new Float32Array(2 * input.users).fill(5) },
  };
}

describe("nothing is told apart that was not learned", () => {
  test("pairs that were held out are learned in neither direction", async () => {
    // Each movie has a feature of its own and some five partners: a trainer that saw a pair could know it by heart.
    const pairs = aimless({
      movies: 100,
      users: 250,
      keywords: (row) => [`own ${row}`],
      draw: (row) => row(),
    });
    const options = {
      features: ["keywords"],
      minCount: 1,
      dimensions: 100,
      hidden: 64,
      dropout: 0,
      learningRate: 0.003,
      epochs: 60,
      validationShare: 0.3,
    };
    const accuracy = await accuracyOf(pairs, options);
    // About 90 triplets of as many pairs: the standard error of a chance accuracy is .05.
    expect(Math.abs(accuracy - 0.5)).toBeLessThan(0.15);
  });

  test("where likes are drawn by lot, half of the triplets are right, however popular some movies are", async () => {
    // A fifth of the movies gets four fifths of the likes, and a keyword says which: no taste, popularity alone.
    const lots = aimless({
      movies: 600,
      users: 4000,
      keywords: (row) => [row < 120 ? "famous" : "obscure", `by chance ${(row * 7919) % 50}`],
      draw: (row) => {
        const drawn = row();
        return drawn % 5 === 0 ? drawn : drawn % 120;
      },
    });
    const accuracy = await accuracyOf(lots, {
      ...small,
      features: ["keywords"],
      epochs: 10,
      validationShare: 0.3,
    });
    expect(Math.abs(accuracy - 0.5)).toBeLessThan(0.07);
  });
});

describe("negatives", () => {
  test.each(["auto", "random", "semi-hard", "hard"] as const)(
    "%s: held-out triplets by genre are told apart from what goes with a genre",
    async (negatives) => {
      // Genres say which triplets are right, and are not among the features: keywords and directors go with them.
      const options = {
        ...small,
        epochs: 10,
        positives: "genres",
        negatives,
        features: ["keywords", "directors", "year"],
      };
      expect(await accuracyOf(dataset, options)).toBeGreaterThan(0.95);
    },
  );

  test("the same with keywords and directors dealt at random: half are right", async () => {
    const random = createRandom(5);
    const shuffled = {
      ...dataset,
      movies: dataset.movies.map((movie) => ({
        ...movie,
        keywords: [`keyword ${random.integer(clusters)}`],
        directors: [`Director ${random.integer(clusters)}`],
      })),
    };
    const options = {
      ...small,
      epochs: 3,
      positives: "genres",
      features: ["keywords", "directors"],
      validationShare: 0.4,
    };
    expect(Math.abs((await accuracyOf(shuffled, options)) - 0.5)).toBeLessThan(0.2);
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
