import { type Dataset, datasetParts, loadEmbedding, storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeId, uuidIn } from "../ids/global-ids.js";
import { downloadVectors } from "../testing/download-vectors.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { createWorker, type Worker } from "../training/worker.js";

// Everything here is computed a second time: from what the API lets download, by nothing of evaluation's own code.

const users = 90;
const movies = 60;

/** Every rating has a time of its own. The last two movies are rated once each, as somebody's last: never in training. */
function someRatings(): Dataset {
  const planted = plantedDataset({ movies, users, clusters: 4, ratingsPerUser: 12, noise: 0.4 });
  const { offsets, movies: rows } = planted.ratings;
  const moved = rows.map((row, r) => {
    const user = offsets.findLastIndex((offset) => offset <= r);
    const isLast = r === offsets[user + 1]! - 1;
    if (isLast && user < 2) return movies - 1 - user;
    return row >= movies - 2 ? unused(rows.subarray(offsets[user], offsets[user + 1])) : row;
  });
  return { ...planted, ratings: { ...planted.ratings, movies: moved } };
}

/** Taken from the low end, where the planted users of other clusters seldom are. */
function unused(own: Uint32Array): number {
  for (let row = 0; ; row++) if (!own.includes(row)) return row;
}

interface Rated {
  readonly movie: number;
  readonly value: number;
}

const dataset = someRatings();
const histories: Rated[][] = dataset.users.map((_, user) => {
  const { offsets, movies: rows, values } = dataset.ratings;
  return Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, i) => ({
    movie: rows[offsets[user]! + i]!,
    value: values[offsets[user]! + i]!,
  }));
});

/** What a user did last, straight from docs/evaluation.md. */
const splits = histories.map((own) => {
  const likes = own.filter(({ value }) => value >= 4);
  const target = likes.length >= 5 ? likes.at(-1)! : null;
  const train = target ? own.slice(0, own.indexOf(target)) : own.slice(0, -1);
  return { train, target, last: own.at(-1)! };
});

interface Comparison {
  rows: { name: string; cutoff: number | null; values: (number | null)[]; pValues: (number | null)[] }[];
}

let server: TestServer;
let worker: Worker;
let datasetId: string;
let contrastive: string[];
let nmf: string[];

async function train(input: object): Promise<string> {
  const { data, errors } = await server.ask(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      ... on StartTrainingSuccess { data { id protocol { key } } } ... on InvalidInputError { problems { path message } } } }`,
    { input: { dataset: encodeId("Dataset", datasetId), ...input } },
  );
  expect(errors).toBeUndefined();
  const { id } = data.startTraining.data;
  for await (const run of server.services.runs.changes(uuidIn("TrainingRun", id)!))
    if (run.status === "FAILED") throw new Error(run.error ?? "failed");
  return id;
}

async function compare(...runs: string[]): Promise<Comparison> {
  const { data, errors } = await server.ask(
    `query ($runs: [ID!]!) { compareRuns(runs: $runs) { rows { name cutoff values pValues } } }`,
    { runs },
  );
  expect(errors).toBeUndefined();
  return data.compareRuns;
}

beforeAll(async () => {
  server = await startTestServer();
  const { id } = await server.db.prisma.dataset.create({
    data: { name: "ratings", format: "SAMPLE", status: "READY", parts: [...datasetParts(dataset)] },
  });
  datasetId = id;
  await storeDataset(dataset, server.blobs.folder(`datasets/${id}`));
  const { db, blobs, queue } = server;
  worker = await createWorker({
    ...{ db, blobs, queue, threads: 1, codeVersion: "test", staleAfter: 30, baselinesScript: null },
    onEvent: () => {},
  });
  const small = { dimensions: 8, hidden: 8, drawnPairs: 2000, epochs: 2 };
  contrastive = [
    await train({ recipe: "CONTRASTIVE", options: small }),
    await train({ recipe: "CONTRASTIVE", options: { ...small, epochs: 40 }, seed: 2 }),
  ];
  nmf = [
    await train({ recipe: "NMF", options: { dimensions: 4, epochs: 30, biases: false } }),
    await train({ recipe: "NMF", options: { dimensions: 2, epochs: 5 }, seed: 2 }),
  ];
}, 300_000);
afterAll(async () => {
  await worker?.close();
  await server?.close();
});

const unit = (vector: number[]) => {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
};

/**
 * Ranks of each user's target by cosine to the mean of the last five liked unit vectors; null: no target. Two of them: the
 * best and the worst that rounding to float32 allows where scores are as good as equal.
 */
async function ranksOf(run: string): Promise<(readonly [number, number] | null)[]> {
  const vectors = new Map(
    [...(await downloadVectors(server.url, run))].map(([id, vector]) => [Number(id) - 1, unit(vector)]),
  );
  return splits.map(({ train, target }) => {
    if (!target) return null;
    const liked = train.filter(({ value }) => value >= 4).map(({ movie }) => movie);
    const known = liked.flatMap((movie) => vectors.get(movie) ?? []);
    const dimensions = [...vectors.values()][0]!.length;
    if (known.length === 0 || !vectors.has(target.movie))
      return [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const last = liked.filter((movie) => vectors.has(movie)).slice(-5);
    const profile = Array.from({ length: dimensions }, (_, d) =>
      last.reduce((sum, movie) => sum + vectors.get(movie)![d]!, 0),
    );
    const score = (movie: number) => vectors.get(movie)!.reduce((sum, x, d) => sum + x * profile[d]!, 0);
    const wanted = score(target.movie);
    const others = [...vectors.keys()]
      .filter((movie) => !liked.includes(movie) && movie !== target.movie)
      .map(score);
    const above = (least: number) => 1 + others.filter((other) => other > least).length;
    return [above(wanted + 1e-6), above(wanted - 1e-6)];
  });
}

/** Two-sided sign-flip randomization test of the mean: all patterns, or 40,000 drawn. */
function signFlipTest(a: readonly number[], b: readonly number[]): number {
  const differences = a.map((value, i) => b[i]! - value).filter((difference) => difference !== 0);
  if (differences.length === 0) return 1;
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0)) - 1e-9;
  let state = 12345;
  const coin = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 31;
  };
  const all = differences.length <= 14;
  const draws = all ? 2 ** differences.length : 40_000;
  let extreme = 0;
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    differences.forEach((d, i) => {
      sum += (all ? (draw >> i) & 1 : coin()) ? d : -d;
    });
    if (Math.abs(sum) >= observed) extreme++;
  }
  return extreme / draws;
}

/** 10,000 draws there and 40,000 here: five standard deviations of both. */
function expectSameP(served: number | null | undefined, own: number, what: string): void {
  const bound = 5 * Math.sqrt(own * (1 - own) * (1 / 10_000 + 1 / 40_000)) + 2e-4;
  expect(served, what).not.toBeNull();
  expect(Math.abs(served! - own), `${what}: served ${served}, computed ${own}`).toBeLessThanOrEqual(bound);
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const gains: Record<string, (rank: number, k: number) => number> = {
  hit_rate: (rank, k) => (rank <= k ? 1 : 0),
  recall: (rank, k) => (rank <= k ? 1 : 0),
  precision: (rank, k) => (rank <= k ? 1 / k : 0),
  mrr: (rank, k) => (rank <= k ? 1 / rank : 0),
  map: (rank, k) => (rank <= k ? 1 / rank : 0),
  ndcg: (rank, k) => (rank <= k ? 1 / Math.log2(rank + 1) : 0),
};

test("ranking metrics and their p-values are those of the vectors that can be downloaded", async () => {
  const { rows } = await compare(...contrastive);
  const ranks = await Promise.all(contrastive.map(ranksOf));
  const known = ranks.map((own) => own.filter((rank) => rank !== null));
  expect(known[0]!.length).toBeGreaterThan(60);
  let told = 0;
  let compared = 0;
  for (const [name, gain] of Object.entries(gains))
    for (const k of [5, 10, 20, 50]) {
      const row = rows.find((one) => one.name === name && one.cutoff === k)!;
      const [best, worst] = [0, 1].map((end) => known.map((own) => own.map((ranks) => gain(ranks[end]!, k))));
      const perUser = best!;
      perUser.forEach((values, run) => {
        expect(row.values[run], `${name}@${k}`).toBeLessThanOrEqual(mean(values) + 1e-6);
        expect(row.values[run], `${name}@${k}`).toBeGreaterThanOrEqual(mean(worst![run]!) - 1e-6);
      });
      const unlike = perUser.flatMap((values, run) => values.filter((value, i) => value !== worst![run]![i]));
      // Where rounding decides a rank, the p-value is that of one of several rankings, which is not known here.
      if (unlike.length === 0) {
        expectSameP(row.pValues[1], signFlipTest(perUser[0]!, perUser[1]!), `${name}@${k}`);
        compared++;
      }
      if (row.pValues[1]! < 1) told++;
    }
  expect(told).toBeGreaterThan(10);
  expect(compared, "metrics whose p-values rounding leaves alone").toBeGreaterThan(8);
});

/** Global mean, then damped means of what is left: 25 for movies, 10 for users. */
function biasModel(): (user: number, movie: number) => number {
  const all = splits.flatMap(({ train }, user) => train.map((rated) => ({ user, ...rated })));
  const overall = mean(all.map(({ value }) => value));
  const damped = (values: number[], damping: number) =>
    values.reduce((sum, value) => sum + value, 0) / (values.length + damping);
  const ofMovie = dataset.movies.map((_, movie) =>
    damped(
      all.filter((r) => r.movie === movie).map((r) => r.value - overall),
      25,
    ),
  );
  const ofUser = splits.map((_, user) =>
    damped(
      all.filter((r) => r.user === user).map((r) => r.value - overall - ofMovie[r.movie]!),
      10,
    ),
  );
  return (user, movie) => overall + ofUser[user]! + ofMovie[movie]!;
}

/** Each user's error on the last rating of any value, by the artifact's own factors. */
async function errorsOf(run: string, biases: boolean): Promise<{ errors: number[]; fallbacks: number }> {
  const { embedding } = await loadEmbedding(
    server.blobs.folder(`runs/${uuidIn("TrainingRun", run)}/artifact`),
  );
  const tensor = (name: string) => embedding.tensors.get(name)!.data;
  const all = splits.flatMap(({ train }) => train.map(({ value }) => value));
  const bias = biasModel();
  let fallbacks = 0;
  const errors = splits.map(({ last }, user) => {
    const row = embedding.movieRows.indexOf(last.movie);
    const d = embedding.dimensions;
    let predicted = biases ? tensor("mean")[0]! + tensor("userBias")[user]! : 0;
    if (row < 0 && !biases) {
      fallbacks++;
      predicted = bias(user, last.movie);
    } else if (row >= 0) {
      if (biases) predicted += tensor("bias")[row]!;
      for (let f = 0; f < d; f++)
        predicted += tensor("users")[user * d + f]! * embedding.vectors[row * d + f]!;
    }
    return Math.min(Math.max(...all), Math.max(Math.min(...all), predicted)) - last.value;
  });
  return { errors, fallbacks };
}

test("rmse and mae are over everybody's last rating, whatever its value, and p-values are theirs", async () => {
  const { rows } = await compare(...nmf);
  const [first, second] = [await errorsOf(nmf[0]!, false), await errorsOf(nmf[1]!, true)];
  expect(first.fallbacks).toBeGreaterThan(0);
  expect(splits.filter(({ last }) => last.value < 4).length).toBeGreaterThan(5);
  const row = (name: string) => rows.find((one) => one.name === name)!;
  [first, second].forEach(({ errors }, run) => {
    expect(errors).toHaveLength(users);
    expect(row("rmse").values[run]).toBeCloseTo(Math.sqrt(mean(errors.map((e) => e * e))), 4);
    expect(row("mae").values[run]).toBeCloseTo(mean(errors.map(Math.abs)), 4);
  });
  const squares = [first, second].map(({ errors }) => errors.map((e) => e * e));
  const sizes = [first, second].map(({ errors }) => errors.map(Math.abs));
  expectSameP(row("rmse").pValues[1], signFlipTest(squares[0]!, squares[1]!), "rmse");
  expectSameP(row("mae").pValues[1], signFlipTest(sizes[0]!, sizes[1]!), "mae");
});

describe("p-values", () => {
  test("of a run against itself are 1, or null where nothing is kept user by user", async () => {
    const { rows } = await compare(nmf[0]!, nmf[0]!);
    const unpaired = rows.filter(({ pValues }) => pValues[1] === null).map(({ name }) => name);
    for (const { name, pValues } of rows)
      if (!unpaired.includes(name)) expect(pValues, name).toEqual([null, 1]);
    // What is measured movie by movie, or of all lists together, has no values of users.
    const ofMovies =
      /^(catalog_coverage|top1_cosine|genre_accuracy|analogy_accuracy|tag_agreement|franchise_recall.*)$/;
    expect(new Set(unpaired)).toEqual(
      new Set(rows.map(({ name }) => name).filter((name) => ofMovies.test(name))),
    );
  });

  test("do not change when the runs are swapped", async () => {
    const [there, back] = [await compare(...contrastive), await compare(...contrastive.toReversed())];
    const byName = new Map(back.rows.map((row) => [`${row.name}@${row.cutoff}`, row.pValues[1]]));
    for (const { name, cutoff, pValues } of there.rows)
      expect(byName.get(`${name}@${cutoff}`), `${name}@${cutoff}`).toBe(pValues[1]);
  });
});

test("runs under different protocols are not compared, and a run tells its own", async () => {
  const before = await train({
    recipe: "NMF",
    options: { dimensions: 2, epochs: 2 },
    protocol: { before: 1, mask: "RATED" },
  });
  const { data } = await server.ask(
    `query ($id: ID!) { trainingRun(id: $id) { protocol { key split description settings } baselines { name } } }`,
    { id: before },
  );
  expect(data.trainingRun).toMatchObject({
    protocol: {
      key: "last-before-1-mask-rated",
      split: "LAST",
      settings: { split: "last", before: 1, minRating: 4, minRatings: 5, mask: "rated", sampledNegatives: 0 },
    },
    baselines: [],
  });
  const { errors } = await server.ask(
    `query ($runs: [ID!]!) { compareRuns(runs: $runs) { rows { name } } }`,
    {
      runs: [nmf[0], before],
    },
  );
  expect(errors?.[0]?.message).toContain("were measured under different protocols");
  const refused = await server.ask(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      ... on InvalidInputError { problems { path message } } } }`,
    {
      input: {
        dataset: encodeId("Dataset", datasetId),
        recipe: "NMF",
        protocol: { split: "LAST", share: 0.2 },
      },
    },
  );
  expect(refused.data.startTraining.problems).toEqual([
    { path: ["protocol", "share"], message: 'is not a setting of the split "last".' },
  ]);
});
