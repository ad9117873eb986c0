import { expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { neighborPurity, plantedDataset, trainForTest } from "../../testing/index.js";
import { describeRecipe } from "../../testing/recipe-suite.js";
import { next, skipGram } from "./skip-gram.js";

const planted = plantedDataset({ movies: 240, users: 500, clusters: 6, ratingsPerUser: 25 });
const small = { ...next, dimensions: 16, epochs: 6, minRating: 0 };

describeRecipe({
  recipe: skipGram,
  dataset: plantedDataset({ movies: 60, users: 240, clusters: 4, ratingsPerUser: 10 }),
  clusters: 4,
  options: { dimensions: 16, epochs: 10, minCount: 1 },
  minimumPurity: 0.9,
});

test.each([
  ["shared negatives", 1, {}],
  ["fresh negatives", 1, { sharedNegatives: false }],
  ["one negative", 1, { negatives: 1, epochs: 10 }],
  ["seven negatives, uneven dimensions", 1, { negatives: 7, dimensions: 21 }],
  ["the whole history, shuffled", 1, { wholeHistory: true, order: "shuffled" }],
  ["rare noise", 1, { nsExponent: -0.5 }],
  ["three threads", 3, {}],
])("finds the planted clusters: %s", async (_, threads, options) => {
  const { result, progress, checkpoints } = await trainForTest(
    skipGram,
    planted,
    { ...small, ...options },
    { threads },
  );
  expect(neighborPurity(result.embedding, 6)).toBeGreaterThan(0.97);
  const losses = result.lossCurve.map((point) => point.train!);
  expect(losses[0]!).toBeLessThan(result.baselineLoss! * 1.02);
  expect(losses.at(-1)!).toBeLessThan(result.baselineLoss! * 0.75);
  expect(checkpoints.length).toBe(losses.length);
  const fractions = progress.map((report) => report.fraction);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
});

test.each([1, 2])("%d threads: the same seed repeats bit for bit, another differs", async (threads) => {
  const options = { ...small, epochs: 2 };
  const first = await trainForTest(skipGram, planted, options, { threads });
  const second = await trainForTest(skipGram, planted, options, { threads });
  const other = await trainForTest(skipGram, planted, options, { threads, random: createRandom(2) });
  expect(second.result.embedding.vectors).toEqual(first.result.embedding.vectors);
  expect(second.result.lossCurve).toEqual(first.result.lossCurve);
  expect(other.result.embedding.vectors).not.toEqual(first.result.embedding.vectors);
});

test("resumed from any epoch, it ends as if never stopped", async () => {
  const whole = await trainForTest(skipGram, planted, { ...small, epochs: 4 });
  for (const checkpoint of [whole.checkpoints[0]!, whole.checkpoints[2]!]) {
    const resumed = await trainForTest(
      skipGram,
      planted,
      { ...small, epochs: 4 },
      { resumeFrom: checkpoint },
    );
    expect(resumed.result.embedding).toEqual(whole.result.embedding);
    expect(resumed.result.lossCurve).toEqual(whole.result.lossCurve);
  }
});

test.each([
  ["the whole history", { wholeHistory: true }, Number.POSITIVE_INFINITY],
  ["windows, items sharing negatives", { window: 2, shrinkWindows: false }, 2],
  ["windows, a noise item more than fills the tiles", { window: 3, shrinkWindows: false, negatives: 6 }, 3],
  ["windows, fresh negatives", { window: 2, shrinkWindows: false, sharedNegatives: false }, 2],
])("the loss reported is the mean over all pairs and noise items: %s", async (_, chosen, reach) => {
  const setting = { ...small, negatives: 5, ...chosen };
  const trained = await trainForTest(skipGram, planted, setting);
  const { vectors, tensors, movieRows, dimensions } = trained.result.embedding;
  const output = tensors.get("output")!.data;
  // Frozen (a learning rate of next to nothing) and uniform noise: the expected loss can be summed exactly.
  const frozen = await trainForTest(
    skipGram,
    planted,
    { ...setting, epochs: 56, subsample: 0, learningRate: 1e-12, minLearningRate: 0 },
    { resumeFrom: trained.checkpoints.at(-1)! },
  );
  const n = movieRows.length;
  const softplus = (a: number, b: number, sign: number) => {
    let dot = 0;
    for (let d = 0; d < dimensions; d++) dot += vectors[a * dimensions + d]! * output[b * dimensions + d]!;
    return Math.log1p(Math.exp(sign * dot));
  };
  const noise = Float64Array.from({ length: n }, (_, a) => {
    let sum = 0;
    for (let b = 0; b < n; b++) sum += softplus(a, b, 1);
    return sum / n;
  });
  const rowOf = new Map(Array.from(movieRows, (movie, row) => [movie, row]));
  const { offsets, movies } = planted.ratings;
  let total = 0;
  let pairs = 0;
  for (let user = 0; user + 1 < offsets.length; user++)
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++)
      for (let j = offsets[user]!; j < offsets[user + 1]!; j++) {
        if (i === j || Math.abs(i - j) > reach) continue;
        const [a, b] = [rowOf.get(movies[j]!)!, rowOf.get(movies[i]!)!];
        // A noise item that is the positive itself is left out, as in word2vec.
        total += softplus(a, b, -1) + setting.negatives * (noise[a]! - softplus(a, b, 1) / n);
        pairs++;
      }
  // Fifty epochs' worth of draws.
  const reported = frozen.result.lossCurve.slice(-50).reduce((sum, point) => sum + point.train! / 50, 0);
  expect(Math.abs(reported / (total / pairs) - 1)).toBeLessThan(0.002);
});

test("abort ends it with CancelledError", async () => {
  const controller = new AbortController();
  const training = trainForTest(
    skipGram,
    planted,
    { ...small, epochs: 1000, wholeHistory: true, dimensions: 256 },
    { signal: controller.signal, threads: 2 },
  );
  setTimeout(() => controller.abort(), 300);
  await expect(training).rejects.toThrow(CancelledError);
});

test.each([
  [{ dimensions: 0 }, "dimensions"],
  [{ negatives: 2.5 }, "negatives"],
  [{ nsExponent: "a" }, "nsExponent"],
  [{ learningRate: 0.01, minLearningRate: 0.02 }, "minLearningRate"],
  [{ windw: 3 }, ""],
])("options %j are refused", (options, path) => {
  const { error } = skipGram.options.safeParse(options);
  expect(error!.issues[0]!.path.join(".")).toBe(path);
});

test("a dataset with nothing to learn from is refused", async () => {
  await expect(trainForTest(skipGram, planted, { minRating: 9 })).rejects.toThrow(InvalidInputError);
});

test("the scorer ranks the planted cluster first", async () => {
  const { result } = await trainForTest(skipGram, planted, small);
  const { embedding } = result;
  const scorer = skipGram.scorer!(embedding, skipGram.options.parse(small));
  const out = new Float32Array(2 * embedding.movieRows.length);
  const histories = [3, 10].map((row) => Uint32Array.of(row));
  await scorer.score(histories, out);
  for (const [query, history] of histories.entries()) {
    const scores = out.subarray(query * embedding.movieRows.length, (query + 1) * embedding.movieRows.length);
    const best = scores.indexOf(Math.max(...scores));
    expect(embedding.movieRows[best]! % 6).toBe(embedding.movieRows[history[0]!]! % 6);
  }
  expect(scorer.description).toContain("last 3 input vectors");
});

test("the sum of both tables as vectors leaves the scores as they are", async () => {
  const [input, sum] = await Promise.all(
    (["input", "sum"] as const).map(
      async (vectors) =>
        (await trainForTest(skipGram, planted, { ...small, epochs: 2, vectors })).result.embedding,
    ),
  );
  const output = input!.tensors.get("output")!.data;
  expect(sum!.vectors).toEqual(input!.vectors.map((value, i) => value + output[i]!));
  const options = skipGram.options.parse(small);
  const scores = [input!, sum!].map((embedding) => {
    const out = new Float32Array(embedding.movieRows.length);
    skipGram.scorer!(embedding, options).score([Uint32Array.of(3, 5, 8)], out);
    return out;
  });
  expect(scores[1]).toEqual(scores[0]);
});

test("without a number of epochs there are many for small data", async () => {
  const tiny = plantedDataset({ movies: 30, users: 20, clusters: 2, ratingsPerUser: 5 });
  const { progress } = await trainForTest(skipGram, tiny, {
    dimensions: 4,
    minRating: 0,
    minCount: 1,
    epochs: 0,
  });
  expect(progress.at(-1)!.epochs).toBe(150);
});
