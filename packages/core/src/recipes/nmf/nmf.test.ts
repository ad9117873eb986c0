import { expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { neighborPurity, plantedDataset, trainForTest } from "../../testing/index.js";
import { describeRecipe } from "../../testing/recipe-suite.js";
import { nmf } from "./nmf.js";
import { nmfPredictor } from "./predictor.js";

const clusters = 4;
/** User u loves cluster u % 4 (4.5 to 5 stars) and likes the others less (1 to 2): rank 4, known answer. */
function tastes(): Dataset {
  const empty = plantedDataset({ movies: 80, users: 300, clusters, ratingsPerUser: 1 });
  const random = createRandom(5);
  const offsets = [0];
  const movies: number[] = [];
  const values: number[] = [];
  for (let user = 0; user < 300; user++) {
    for (let movie = 0; movie < 80; movie++) {
      if (random.next() < 0.5) continue;
      movies.push(movie);
      values.push((movie % clusters === user % clusters ? 4.5 : 1) + random.next() / 2);
    }
    offsets.push(movies.length);
  }
  return {
    ...empty,
    ratings: {
      offsets: Uint32Array.from(offsets),
      movies: Uint32Array.from(movies),
      values: Float32Array.from(values),
      timestamps: new Float64Array(movies.length),
    },
  };
}
const dataset = tastes();
const small = { dimensions: 8, epochs: 30, learningRate: 0.02 };

describeRecipe({
  recipe: nmf,
  dataset,
  clusters,
  options: { ...small, biases: false },
  minimumPurity: 0.95,
});

test.each([
  ["with biases", 1, { biases: true, dimensions: 16, epochs: 60 }],
  ["pure factors", 1, { biases: false }],
  ["three threads", 3, { biases: false }],
])("finds the planted tastes, factors never negative: %s", async (_, threads, options) => {
  const { result } = await trainForTest(nmf, dataset, { ...small, ...options }, { threads });
  const { embedding, lossCurve, baselineLoss } = result;
  expect(neighborPurity(embedding, clusters)).toBe(1);
  for (const factors of [embedding.vectors, embedding.tensors.get("users")!.data])
    expect(factors.reduce((a, b) => Math.min(a, b))).toBeGreaterThanOrEqual(0);
  // The noise within a cluster is uniform over half a star: no model goes below 0.5 / √12 = 0.144.
  expect(lossCurve.at(-1)!.validation!).toBeLessThan(0.2);
  expect(lossCurve.at(-1)!.validation!).toBeGreaterThan(0.13);
  expect(baselineLoss!).toBeGreaterThan(1);
});

test("the RMSE reported is that of the predictor on the ratings held out", async () => {
  const whole = await trainForTest(nmf, dataset, { ...small, validationShare: 0, epochs: 3 });
  const predictor = nmfPredictor(whole.result.embedding);
  const { offsets, movies, values } = dataset.ratings;
  const squared = () => {
    let sum = 0;
    for (let user = 0; user + 1 < offsets.length; user++) {
      const mine = movies.subarray(offsets[user], offsets[user + 1]);
      const out = new Float32Array(mine.length);
      predictor.predict(user, mine, out);
      for (const [i, predicted] of out.entries()) sum += (predicted - values[offsets[user]! + i]!) ** 2;
    }
    return Math.sqrt(sum / movies.length);
  };
  // Measured on the way, training error must lie between the model before the epoch and after it.
  const next = await trainForTest(
    nmf,
    dataset,
    { ...small, validationShare: 0, epochs: 4, learningRate: 1e-9 },
    { resumeFrom: whole.checkpoints.at(-1)! },
  );
  expect(next.result.lossCurve.at(-1)!.train!).toBeCloseTo(squared(), 2);
  expect(next.result.lossCurve.at(-1)!.validation).toBeNull();
});

test("a movie never met is expected at the mean and the user's own bias; without biases nothing is known", async () => {
  const movie = dataset.movies.length;
  const options = { ...small, epochs: 2 };
  const { embedding } = (await trainForTest(nmf, dataset, options)).result;
  const predict = (user: number, learned: typeof embedding) => {
    const out = new Float32Array(1);
    nmf.ratingPredictor!(learned, nmf.options.parse(options)).predict(user, Uint32Array.of(movie), out);
    return out[0]!;
  };
  const tensor = (name: string) => embedding.tensors.get(name)!.data;
  expect(predict(3, embedding)).toBeCloseTo(tensor("mean")[0]! + tensor("userBias")[3]!, 5);
  expect(predict(dataset.users.length, embedding)).toBeNaN();
  const pure = (await trainForTest(nmf, dataset, { ...options, biases: false })).result.embedding;
  expect(predict(3, pure)).toBeNaN();
});

test.each([1, 2])("%d threads: repeats, and resumes as if never stopped", async (threads) => {
  const options = { ...small, epochs: 3 };
  const whole = await trainForTest(nmf, dataset, options, { threads });
  const resumed = await trainForTest(nmf, dataset, options, { threads, resumeFrom: whole.checkpoints[1]! });
  expect(resumed.result.embedding).toEqual(whole.result.embedding);
  expect(resumed.result.lossCurve).toEqual(whole.result.lossCurve);
});

test("abort, impossible limits and wrong options are told apart", async () => {
  const controller = new AbortController();
  const options = { ...small, epochs: 1000, dimensions: 512 };
  const training = trainForTest(nmf, dataset, options, { signal: controller.signal });
  setTimeout(() => controller.abort(), 300);
  await expect(training).rejects.toThrow(CancelledError);
  await expect(trainForTest(nmf, dataset, { minCount: 10_000 })).rejects.toThrow(InvalidInputError);
  expect(nmf.options.safeParse({ dimensions: "8" }).success).toBe(false);
  expect(nmf.options.safeParse({ factors: 8 }).success).toBe(false);
});
