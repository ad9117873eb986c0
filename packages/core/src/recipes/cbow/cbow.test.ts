import { expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { neighborPurity, plantedDataset, trainForTest } from "../../testing/index.js";
import { describeRecipe } from "../../testing/recipe-suite.js";
import { cbow } from "./cbow.js";

const planted = plantedDataset({ movies: 240, users: 500, clusters: 6, ratingsPerUser: 25 });
const small = { dimensions: 16, epochs: 8, minRating: 0, window: 5, patience: 0 };

describeRecipe({
  recipe: cbow,
  dataset: plantedDataset({ movies: 60, users: 240, clusters: 4, ratingsPerUser: 10 }),
  clusters: 4,
  options: { dimensions: 16, epochs: 10, minCount: 1 },
  minimumPurity: 0.9,
});

test.each([
  ["softmax", 1, { loss: "softmax" }],
  ["softmax of sums", 1, { loss: "softmax", combine: "sum", learningRate: 0.003 }],
  ["negative sampling", 1, { loss: "negativeSampling", epochs: 15 }],
  ["sums, seven negatives", 1, { loss: "negativeSampling", combine: "sum", negatives: 7, dimensions: 20 }],
  ["three threads", 3, { loss: "negativeSampling", epochs: 20 }],
])("finds the planted clusters: %s", async (_, threads, options) => {
  const { result } = await trainForTest(cbow, planted, { ...small, ...options }, { threads });
  expect(neighborPurity(result.embedding, 6)).toBeGreaterThan(0.95);
  const last = result.lossCurve.at(-1)!;
  expect(last.train!).toBeLessThan(result.baselineLoss! * 0.85);
  expect(last.validation!).toBeLessThan(result.baselineLoss! * 0.9);
});

test.each(["softmax", "negativeSampling"])("%s: repeats, and resumes as if never stopped", async (loss) => {
  const options = { ...small, loss, epochs: 4, patience: 3 };
  const whole = await trainForTest(cbow, planted, options);
  const again = await trainForTest(cbow, planted, options);
  expect(again.result.embedding).toEqual(whole.result.embedding);
  for (const checkpoint of [whole.checkpoints[0]!, whole.checkpoints[2]!]) {
    const resumed = await trainForTest(cbow, planted, options, { resumeFrom: checkpoint });
    expect(resumed.result.embedding).toEqual(whole.result.embedding);
    expect(resumed.result.lossCurve).toEqual(whole.result.lossCurve);
  }
});

/** Every user watches 0, 1, 2 in a row somewhere among items of no pattern. */
function trilogy(): Dataset {
  const noise = plantedDataset({ movies: 30, users: 400, clusters: 1, ratingsPerUser: 6, seed: 3 });
  const movies: number[] = [];
  const offsets = [0];
  for (let user = 0; user < 400; user++) {
    const own = Array.from(noise.ratings.movies.subarray(user * 6, user * 6 + 6)).filter((row) => row > 2);
    own.splice(user % (own.length + 1), 0, 0, 1, 2);
    movies.push(...own);
    offsets.push(movies.length);
  }
  return {
    ...noise,
    ratings: {
      offsets: Uint32Array.from(offsets),
      movies: Uint32Array.from(movies),
      values: new Float32Array(movies.length).fill(5),
      timestamps: Float64Array.from(movies, (_, i) => i),
    },
  };
}

test.each(["softmax", "negativeSampling"])(
  "%s: the middle of a trilogy is predicted from its ends",
  async (loss) => {
    const options = { ...small, loss, window: 1, epochs: 25, shrinkWindows: false };
    const { result } = await trainForTest(cbow, trilogy(), options);
    const { embedding } = result;
    const scorer = cbow.middleScorer!(embedding, cbow.options.parse(options));
    const rowOf = (movie: number) => embedding.movieRows.indexOf(movie);
    const scores = new Float32Array(embedding.movieRows.length);
    await scorer.score([Uint32Array.of(rowOf(0), rowOf(2))], scores);
    scorer.toProbabilities!(scores);
    expect(scores.indexOf(Math.max(...scores))).toBe(rowOf(1));
    expect(scores[rowOf(1)]!).toBeGreaterThan(0.5);
    expect(scores.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
  },
);

test("softmax: the loss reported is the cross-entropy of the model kept", async () => {
  const options = { ...small, loss: "softmax", window: 1, validationShare: 0, epochs: 5 };
  const dataset = trilogy();
  const trained = await trainForTest(cbow, dataset, options);
  const frozen = await trainForTest(
    cbow,
    dataset,
    { ...options, epochs: 6, learningRate: 1e-12, minLearningRate: 0 },
    { resumeFrom: trained.checkpoints.at(-1)! },
  );
  const { embedding } = trained.result;
  const scorer = cbow.middleScorer!(embedding, cbow.options.parse(options));
  const rowOf = new Map(Array.from(embedding.movieRows, (movie, row) => [movie, row]));
  const contexts: Uint32Array[] = [];
  const targets: number[] = [];
  const { offsets, movies } = dataset.ratings;
  for (let user = 0; user + 1 < offsets.length; user++) {
    const history = Array.from(
      movies.subarray(offsets[user], offsets[user + 1]),
      (movie) => rowOf.get(movie)!,
    );
    for (const [i, target] of history.entries()) {
      contexts.push(
        Uint32Array.from([...history.slice(Math.max(0, i - 1), i), ...history.slice(i + 1, i + 2)]),
      );
      targets.push(target);
    }
  }
  const rows = embedding.movieRows.length;
  const scores = new Float32Array(contexts.length * rows);
  await scorer.score(contexts, scores);
  let loss = 0;
  for (const [i, target] of targets.entries()) {
    const mine = scores.subarray(i * rows, (i + 1) * rows);
    scorer.toProbabilities!(mine);
    loss -= Math.log(mine[target]!);
  }
  expect(frozen.result.lossCurve.at(-1)!.train!).toBeCloseTo(loss / targets.length, 4);
  expect(frozen.result.baselineLoss).toBe(Math.log(rows));
});

test("early stopping waits for minEpochs and patience, and keeps the best epoch", async () => {
  const options = { ...small, loss: "softmax", epochs: 200, learningRate: 0.2, minEpochs: 6, patience: 2 };
  const { result, progress } = await trainForTest(cbow, planted, options);
  const losses = result.lossCurve.map((point) => point.validation!);
  const best = losses.indexOf(Math.min(...losses)) + 1;
  expect(losses.length).toBeLessThan(200);
  expect(losses.length).toBe(Math.max(6, best + 2));
  expect(progress.at(-1)!.fraction).toBe(1);
  const kept = await trainForTest(cbow, planted, { ...options, epochs: best });
  expect(kept.result.embedding).toEqual(result.embedding);
});

test("abort, no users to validate on, and too few items are told apart", async () => {
  const controller = new AbortController();
  const training = trainForTest(
    cbow,
    planted,
    { ...small, epochs: 1000, loss: "softmax", dimensions: 256 },
    { signal: controller.signal },
  );
  setTimeout(() => controller.abort(), 300);
  await expect(training).rejects.toThrow(CancelledError);
  await expect(trainForTest(cbow, planted, { ...small, validationShare: 0.0001 })).rejects.toThrow(
    /validationShare/,
  );
  await expect(trainForTest(cbow, planted, { ...small, maxTitles: 1 })).rejects.toThrow(InvalidInputError);
  expect(cbow.options.safeParse({ window: 0 }).success).toBe(false);
  expect(cbow.options.safeParse({ learningRate: 0.001, minLearningRate: 0.01 }).success).toBe(false);
});
