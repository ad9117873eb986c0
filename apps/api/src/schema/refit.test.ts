import { type Dataset, datasetParts, storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { createWorker, type Worker } from "../training/worker.js";

const users = 40;
/** Movies that people rate before their last. */
const usual = 30;
/** Movies that somebody rates last, and nobody else: what the protocol holds out is all that there is of them. */
const lastOnes = 5;

/** Everybody likes six of the usual movies, and then one that is held out. */
function dataset(): Dataset {
  const planted = plantedDataset({
    movies: usual + lastOnes,
    users,
    clusters: 5,
    ratingsPerUser: 7,
    noise: 0,
  });
  const each = 7;
  const movies = Array.from({ length: users }, (_, user) => [
    ...Array.from({ length: each - 1 }, (_, at) => (user * 3 + at) % usual),
    usual + (user % lastOnes),
  ]).flat();
  return {
    ...planted,
    ratings: {
      offsets: Uint32Array.from({ length: users + 1 }, (_, user) => user * each),
      movies: Uint32Array.from(movies),
      values: new Float32Array(movies.length).fill(5),
      timestamps: Float64Array.from(movies, (_, at) => 1_000_000_000 + at),
    },
  };
}

let server: TestServer;
let worker: Worker;
let datasetId: string;

beforeAll(async () => {
  server = await startTestServer();
  const { db, blobs, queue } = server;
  const stored = dataset();
  const row = await db.prisma.dataset.create({
    data: {
      name: "last ones",
      format: "SAMPLE",
      status: "READY",
      contentHash: stored.contentHash,
      parts: [...datasetParts(stored)],
    },
  });
  datasetId = row.id;
  await storeDataset(stored, blobs.folder(`datasets/${datasetId}`));
  worker = await createWorker({
    db,
    blobs,
    queue,
    threads: 1,
    codeVersion: "test",
    staleAfter: 60,
    baselinesScript: null,
    onEvent: () => {},
  });
});
afterAll(async () => {
  await worker?.close();
  await server?.close();
});

async function answer(query: string, variables?: Record<string, unknown>) {
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

/** The run, once it has succeeded. */
async function finished(id: string) {
  const ask = `query ($id: ID!) { trainingRun(id: $id) { id name status error epoch epochs options seed promoted
    protocol { key } baselines { name } metrics { name cutoff value } lossCurve { validation }
    refitOf { id metrics { name cutoff value } } embedding { movieCount } } }`;
  for (;;) {
    const { trainingRun } = await answer(ask, { id });
    if (!["QUEUED", "RUNNING"].includes(trainingRun.status)) {
      expect(trainingRun).toMatchObject({ status: "SUCCEEDED", error: null });
      return trainingRun;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function train(recipe: string, options: object) {
  const { startTraining } = await answer(
    `mutation ($input: StartTrainingInput!) { startTraining(input: $input) {
      ... on StartTrainingSuccess { data { id } } ... on Error { message } } }`,
    { input: { dataset: encodeId("Dataset", datasetId), recipe, options, seed: 3 } },
  );
  return finished(startTraining.data.id);
}

const refitMutation = `mutation ($id: ID!) { refitRun(input: { id: $id }) { __typename
  ... on StartTrainingSuccess { data { id } } ... on InvalidInputError { problems { path message } } ... on Error { message } } }`;

async function refit(id: string) {
  const { refitRun } = await answer(refitMutation, { id });
  expect(refitRun.__typename).toBe("StartTrainingSuccess");
  return finished(refitRun.data.id);
}

/** Which of the movies that are held out everywhere a run has vectors of. */
async function learnedOf(run: string) {
  const ids = Array.from({ length: lastOnes }, (_, at) =>
    encodeId("Movie", `${datasetId}:${usual + at + 1}`),
  );
  const { nodes } = await answer(
    "query ($ids: [ID!]!, $run: ID!) { nodes(ids: $ids) { ... on Movie { vector(run: $run) unlearned(run: $run) } } }",
    { ids, run },
  );
  return nodes as { vector: number[] | null; unlearned: string | null }[];
}

test("held-out ratings reach a refit and not the run that it came from", async () => {
  const source = await train("SKIP_GRAM", { minCount: 1, dimensions: 8, epochs: 2 });
  expect(source.embedding.movieCount).toBe(usual);
  for (const { vector, unlearned } of await learnedOf(source.id)) {
    expect(vector).toBeNull();
    expect(unlearned).toMatch(/^It has no ratings/);
  }
  expect(source.metrics.length).toBeGreaterThan(5);

  const all = await refit(source.id);
  expect(all.embedding.movieCount).toBe(usual + lastOnes);
  for (const { vector, unlearned } of await learnedOf(all.id)) {
    expect(vector).toHaveLength(8);
    expect(unlearned).toBeNull();
  }
  expect(all).toMatchObject({
    name: `${source.name} (refit)`,
    options: source.options,
    seed: source.seed,
    epoch: 2,
    protocol: null,
    baselines: [],
    metrics: [],
    promoted: false,
  });
  expect(all.refitOf).toEqual({ id: source.id, metrics: source.metrics });
  expect(source.refitOf).toBeNull();
});

test("what the recipe itself holds back is learned from by a refit", async () => {
  const source = await train("NMF", { dimensions: 4, epochs: 3, validationShare: 0.3 });
  expect(source.lossCurve.every((point: { validation: number | null }) => point.validation !== null)).toBe(
    true,
  );
  const all = await refit(source.id);
  expect(all.options).toEqual({ ...source.options, validationShare: 0 });
  expect(all.lossCurve).toEqual([{ validation: null }, { validation: null }, { validation: null }]);
  expect(all.embedding.movieCount).toBe(usual + lastOnes);
});

test("a refit is promoted like any run, but compared with none and not refitted again", async () => {
  const source = await train("SKIP_GRAM", { minCount: 1, dimensions: 8, epochs: 1 });
  const all = await refit(source.id);
  const { promoteRun } = await answer(
    "mutation ($id: ID!) { promoteRun(input: { id: $id, for: [NEIGHBORS] }) { ... on TrainingRunSuccess { data { promotedFor } } } }",
    { id: all.id },
  );
  expect(promoteRun.data.promotedFor).toEqual(["NEIGHBORS"]);
  const { errors } = await server.ask("query ($runs: [ID!]!) { compareRuns(runs: $runs) { tests } }", {
    runs: [source.id, all.id],
  });
  expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["runs"] }] });
  expect(errors?.[0]?.message).toMatch(/is a refit/);

  const again = await answer(refitMutation, { id: all.id });
  expect(again.refitRun).toMatchObject({
    __typename: "InvalidInputError",
    problems: [{ path: ["id"], message: expect.stringMatching(/^It is a refit/) }],
  });
  const failed = await server.db.prisma.trainingRun.create({
    data: { name: "failed", datasetId, recipe: "SKIP_GRAM", options: {}, seed: 1, status: "FAILED" },
  });
  const ofFailed = await answer(refitMutation, { id: encodeId("TrainingRun", failed.id) });
  expect(ofFailed.refitRun.problems[0].message).toMatch(/it is FAILED|one is FAILED/);
  const elsewhere = await server.db.prisma.trainingRun.create({
    data: { name: "elsewhere", datasetId, recipe: "EXTERNAL", options: {}, seed: 1, status: "SUCCEEDED" },
  });
  const ofElsewhere = await answer(refitMutation, { id: encodeId("TrainingRun", elsewhere.id) });
  expect(ofElsewhere.refitRun.problems[0].message).toMatch(/can't train EXTERNAL/);
  expect((await answer(refitMutation, { id: "nothing" })).refitRun.__typename).toBe("NotFoundError");

  const remove =
    "mutation ($id: ID!) { deleteRun(input: { id: $id }) { __typename ... on Error { message } } }";
  const { deleteRun } = await answer(remove, { id: source.id });
  expect(deleteRun).toMatchObject({
    __typename: "ConflictError",
    message: expect.stringContaining(all.name),
  });
  expect((await answer(remove, { id: all.id })).deleteRun.__typename).toBe("DeleteSuccess");
  expect((await answer(remove, { id: source.id })).deleteRun.__typename).toBe("DeleteSuccess");
});
