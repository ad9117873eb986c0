import { expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { CancelledError, CorruptDataError, InvalidInputError } from "../../errors.js";
import { createRandom, type Random } from "../../random.js";
import { plantedDataset, trainForTest } from "../../testing/index.js";
import { describeRecipe } from "../../testing/recipe-suite.js";
import { nextTitle } from "./next-title.js";
import { nextTitleOptions } from "./options.js";
import { profileScorerOf } from "./scorer.js";

/** After items a, b comes (a + 2 b + 1) mod movies: the last item alone does not tell the next. */
function walk(movies: number, length: number, random: Random): number[] {
  const items = [random.integer(movies), random.integer(movies)];
  while (items.length < length) items.push((items.at(-2)! + 2 * items.at(-1)! + 1) % movies);
  return items;
}

/** Histories that are such walks. */
function plantedSequences(movies: number, users: number, length: number): Dataset {
  const random = createRandom(3);
  const base = plantedDataset({ movies, users: 2, clusters: 2, ratingsPerUser: 2 });
  const rows: number[] = [];
  const offsets = [0];
  for (let user = 0; user < users; user++) {
    rows.push(...walk(movies, length, random));
    offsets.push(rows.length);
  }
  return {
    ...base,
    users: Array.from({ length: users }, (_, i) => ({
      externalId: String(i),
      gender: null,
      age: null,
      occupation: null,
    })),
    ratings: {
      offsets: Uint32Array.from(offsets),
      movies: Uint32Array.from(rows),
      values: new Float32Array(rows.length).fill(5),
      timestamps: Float64Array.from(rows, (_, i) => i),
    },
  };
}

const sequences = plantedSequences(17, 500, 12);
const small = {
  dimensions: 32,
  heads: 2,
  layers: 1,
  maxLength: 16,
  dropout: 0.05,
  attentionDropout: 0,
  learningRate: 0.005,
  warmupSteps: 20,
  minCount: 1,
  epochs: 30,
  minEpochs: 30,
  validationUsers: 30,
};

describeRecipe({
  recipe: nextTitle,
  dataset: plantedDataset({ movies: 60, users: 240, clusters: 4, ratingsPerUser: 10 }),
  clusters: 4,
  options: {
    dimensions: 16,
    layers: 1,
    maxLength: 16,
    minCount: 1,
    epochs: 20,
    minEpochs: 20,
    validationUsers: 20,
  },
  minimumPurity: 0.7,
});

test.each([
  ["full softmax", { loss: "full" }, 1],
  ["sampled softmax", { loss: "sampled", negatives: 16 }, 1],
  ["two threads", { loss: "full" }, 2],
  ["sampled, two threads", { loss: "sampled", negatives: 16 }, 2],
])("learns a rule over the last two items: %s", async (_, options, threads) => {
  const { result } = await trainForTest(nextTitle, sequences, { ...small, ...options }, { threads });
  const validation = result.lossCurve.map((point) => point.validation!);
  expect(result.baselineLoss!).toBeCloseTo(Math.log(17), 1);
  expect(Math.min(...validation)).toBeLessThan(0.35);
  const { embedding } = result;
  const rowOf = new Map(Array.from(embedding.movieRows, (movie, row) => [movie, row]));
  const scorer = nextTitle.scorer!(embedding, nextTitle.options.parse({ ...small, ...options }));
  const random = createRandom(99);
  const walks = Array.from({ length: 200 }, () => walk(17, 7, random));
  const histories = walks.map((items) => Uint32Array.from(items.slice(0, -1), (item) => rowOf.get(item)!));
  const out = new Float32Array(walks.length * 17);
  await scorer.score(histories, out);
  let right = 0;
  for (const [i, items] of walks.entries()) {
    const scores = out.subarray(i * 17, (i + 1) * 17);
    scorer.toProbabilities!(scores);
    expect(scores.reduce((x, y) => x + y, 0)).toBeCloseTo(1, 5);
    if (embedding.movieRows[scores.indexOf(Math.max(...scores))] === items.at(-1)) right++;
  }
  expect(right / walks.length).toBeGreaterThan(0.85);
});

test("a history is scored alike alone and among others, and only its last items count", async () => {
  const options = { ...small, maxLength: 6, epochs: 2, minEpochs: 2 };
  const { result } = await trainForTest(nextTitle, sequences, options);
  const scorer = nextTitle.scorer!(result.embedding, nextTitle.options.parse(options));
  const random = createRandom(8);
  const histories = Array.from({ length: 150 }, () =>
    Uint32Array.from({ length: 1 + random.integer(30) }, () => random.integer(17)),
  );
  const together = new Float32Array(150 * 17);
  await scorer.score(histories, together);
  const alone = new Float32Array(17);
  for (const [i, history] of histories.entries()) {
    await scorer.score([history.slice(-6)], alone);
    for (let row = 0; row < 17; row++)
      expect(Math.abs(together[i * 17 + row]! - alone[row]!)).toBeLessThan(1e-4);
  }
});

test("network and profile are weighted, and the profile can be left out", async () => {
  const { result } = await trainForTest(nextTitle, sequences, small);
  const [network, profile] = result.embedding.tensors.get("weights")!.data;
  expect(network).toBeGreaterThan(profile!);
  const without = await trainForTest(nextTitle, sequences, { ...small, profile: false });
  expect(without.result.embedding.vectors).toEqual(result.embedding.vectors);
  expect([...without.result.embedding.tensors.keys()]).not.toContain("weights");
  const score = async ({ embedding }: typeof result) => {
    const out = new Float32Array(17);
    await nextTitle.scorer!(embedding, nextTitle.options.parse(small)).score([Uint32Array.of(3, 5, 8)], out);
    return out;
  };
  const both = await score(result);
  const [alone, skipGram] = [await score(without.result), new Float32Array(17)];
  await profileScorerOf(result.embedding).score([Uint32Array.of(3, 5, 8)], skipGram);
  for (const row of both.keys())
    expect(both[row]).toBeCloseTo(network! * alone[row]! + profile! * skipGram[row]!, 3);
});

test.each([
  [1, "full"],
  [2, "sampled"],
])("%d threads, %s: the same seed repeats bit for bit, another differs", async (threads, loss) => {
  const options = { ...small, loss, negatives: 16, epochs: 2 };
  const first = await trainForTest(nextTitle, sequences, options, { threads });
  const second = await trainForTest(nextTitle, sequences, options, { threads });
  const other = await trainForTest(nextTitle, sequences, options, { threads, random: createRandom(2) });
  expect(second.result.embedding).toEqual(first.result.embedding);
  expect(second.result.lossCurve).toEqual(first.result.lossCurve);
  expect(other.result.embedding.vectors).not.toEqual(first.result.embedding.vectors);
});

test.each(["full", "sampled"])("resumed from any epoch, it ends as if never stopped: %s", async (loss) => {
  const options = { ...small, loss, negatives: 16, epochs: 4 };
  const whole = await trainForTest(nextTitle, sequences, options);
  for (const checkpoint of [whole.checkpoints[0]!, whole.checkpoints[2]!]) {
    const resumed = await trainForTest(nextTitle, sequences, options, { resumeFrom: checkpoint });
    expect(resumed.result.embedding).toEqual(whole.result.embedding);
    expect(resumed.result.lossCurve).toEqual(whole.result.lossCurve);
  }
});

test("stops once the validation loss no longer falls, and keeps the best epoch's weights", async () => {
  const options = { ...small, learningRate: 0.05, epochs: 60, minEpochs: 4, patience: 2, dimensions: 64 };
  const noise = plantedDataset({ movies: 60, users: 80, clusters: 1, ratingsPerUser: 20 });
  const { result, checkpoints } = await trainForTest(nextTitle, noise, options);
  const losses = result.lossCurve.map((point) => point.validation!);
  const best = losses.indexOf(Math.min(...losses));
  expect(losses.length).toBe(Math.max(4, best + 1 + 2));
  const kept = checkpoints[best]!.buffers.get("parameters") as Float32Array;
  expect(result.embedding.vectors).toEqual(kept.slice(0, result.embedding.vectors.length));
});

test("progress never falls and ends at 1", async () => {
  const { progress } = await trainForTest(nextTitle, sequences, { ...small, epochs: 3 });
  const fractions = progress.map((report) => report.fraction);
  expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
});

test("progress goes with the time: the profile has the part of it that it is reckoned to take", async () => {
  const { progress } = await trainForTest(nextTitle, sequences, { ...small, epochs: 2, minEpochs: 2 });
  const inProfile = progress.filter(({ part }) => part?.name === "profile");
  const inEpochs = progress.filter(({ part }) => part?.name === "epochs");
  const { later } = inProfile[0]!.part!;
  expect(later).toBeGreaterThan(0);
  for (const { fraction, part } of inProfile) expect(fraction).toBeCloseTo(part!.fraction / (1 + later), 12);
  for (const { fraction, part } of inEpochs)
    expect(fraction).toBeCloseTo((1 + later * part!.fraction) / (1 + later), 12);
  expect(inEpochs.length).toBeGreaterThan(1);
});

test("abort ends it with CancelledError", async () => {
  const controller = new AbortController();
  const training = trainForTest(
    nextTitle,
    sequences,
    { ...small, epochs: 1000, minEpochs: 1000, dimensions: 256, layers: 4 },
    { signal: controller.signal, threads: 2 },
  );
  setTimeout(() => controller.abort(), 300);
  await expect(training).rejects.toThrow(CancelledError);
});

test.each([
  [{ dimensions: 63 }, "dimensions"],
  [{ dimensions: 64, heads: 3 }, "heads"],
  [{ dropout: 1 }, "dropout"],
  [{ negatives: 12 }, "negatives"],
  [{ loss: "bce" }, "loss"],
  [{ epoch: 3 }, ""],
])("options %j are refused", (options, path) => {
  expect(nextTitleOptions.safeParse(options).error!.issues[0]!.path.join(".")).toBe(path);
});

test("a dataset with nothing to learn from is refused", async () => {
  await expect(trainForTest(nextTitle, sequences, { minRating: 9 })).rejects.toThrow(InvalidInputError);
});

test("an embedding of another network is refused", async () => {
  const { result } = await trainForTest(nextTitle, sequences, { ...small, epochs: 1 });
  const other = nextTitle.options.parse({ ...small, heads: 4 });
  expect(() => nextTitle.scorer!(result.embedding, other)).toThrow(CorruptDataError);
});
