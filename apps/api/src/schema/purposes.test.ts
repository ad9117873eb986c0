import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import {
  plantDataset,
  plantedDimensions,
  plantedMovies,
  plantedReason,
  plantRun,
} from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let dataset: string;
let nearby: string;
let recommending: string;
let third: string;
/** Its recommendations run alone is promoted. */
let half: string;

const users = 40;
const learned = plantedMovies - 2;
/** What the run for recommendations ranks first, for everybody. */
const favoured = 44;

beforeAll(async () => {
  server = await startTestServer();
  dataset = await plantDataset(server, "two runs");
  nearby = await plantRun(server, dataset, { name: "nearby", promoted: true });
  const bias = new Float32Array(learned);
  bias[favoured] = 100;
  recommending = await plantRun(server, dataset, {
    name: "recommending",
    recipe: "CBOW",
    options: { profileLength: 3, combine: "mean" },
    tensors: new Map([
      [
        "output",
        { shape: [learned, plantedDimensions], data: new Float32Array(learned * plantedDimensions) },
      ],
      ["bias", { shape: [learned], data: bias }],
    ]),
  });
  third = await plantRun(server, dataset, {
    name: "knows users",
    recipe: "USER_MOVIE",
    tensors: new Map([
      ["users", { shape: [users, plantedDimensions], data: new Float32Array(users * plantedDimensions) }],
      ["bias", { shape: [learned], data: bias }],
    ]),
  });
  half = await plantDataset(server, "newer, for recommendations alone");
  await plantRun(server, half, { name: "half", promoted: ["RECOMMENDATIONS"] });
});
afterAll(() => server?.close());

async function answer(query: string, variables?: Record<string, unknown>) {
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

const movieId = (row: number) => encodeId("Movie", `${dataset}:${row + 1}`);
const datasetId = (id = dataset) => encodeId("Dataset", id);
const runId = (id: string) => encodeId("TrainingRun", id);

async function promote(id: string, purposes?: readonly string[]) {
  const { promoteRun } = await answer(
    `mutation ($id: ID!${purposes ? ", $for: [Purpose!]" : ""}) { promoteRun(input: { id: $id${purposes ? ", for: $for" : ""} }) {
      __typename ... on TrainingRunSuccess { data { promoted promotedFor } } } }`,
    { id: runId(id), for: purposes },
  );
  expect(promoteRun.__typename).toBe("TrainingRunSuccess");
  return promoteRun.data;
}

async function promotions() {
  const data = await answer(
    `query ($id: ID!, $runs: [ID!]!) {
      dataset(id: $id) { promotedRun { name } near: promotedRun(for: NEIGHBORS) { name } liked: promotedRun(for: RECOMMENDATIONS) { name } }
      nodes(ids: $runs) { ... on TrainingRun { promoted promotedFor } } }`,
    { id: datasetId(), runs: [nearby, recommending].map(runId) },
  );
  const { promotedRun, near, liked } = data.dataset;
  expect(promotedRun).toEqual(near);
  return { near: near?.name, liked: liked?.name, runs: data.nodes };
}

test("a run is promoted for every purpose unless some are named, and takes the place of one for these alone", async () => {
  expect(await promotions()).toEqual({
    near: "nearby",
    liked: "nearby",
    runs: [
      { promoted: true, promotedFor: ["NEIGHBORS", "RECOMMENDATIONS"] },
      { promoted: false, promotedFor: [] },
    ],
  });
  expect(await promote(recommending)).toEqual({
    promoted: true,
    promotedFor: ["NEIGHBORS", "RECOMMENDATIONS"],
  });
  expect(await promote(nearby, ["NEIGHBORS"])).toEqual({ promoted: true, promotedFor: ["NEIGHBORS"] });
  expect(await promotions()).toEqual({
    near: "nearby",
    liked: "recommending",
    runs: [
      { promoted: true, promotedFor: ["NEIGHBORS"] },
      { promoted: true, promotedFor: ["RECOMMENDATIONS"] },
    ],
  });
});

test("for no purpose at all is refused, and changes nothing", async () => {
  const { data, errors } = await server.ask(
    "mutation ($id: ID!) { promoteRun(input: { id: $id, for: [] }) { __typename } }",
    { id: runId(third) },
  );
  expect(data?.promoteRun ?? null).toBeNull();
  expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", problems: [{ path: ["for"] }] });
  expect(await promotions()).toMatchObject({ near: "nearby", liked: "recommending" });
});

const questions = `run { name } recommendationsRun { name }
  vector(movie: $movie)
  recommend(liked: [$movie], first: 1) { movie { id } }
  predict(context: [$movie], position: NEXT, first: 1) { movie { id } }
  recommendFromLetterboxd(csv: "Name,Year,Rating\\nMovie 1,,5", first: 1) { recommendations { movie { id } } }`;

test("an embedding opened without a run leaves recommendations to their own run; with one it answers all itself", async () => {
  const { byDataset, anyDataset, forTaste } = await answer(
    `query ($movie: ID!, $dataset: ID!) {
      byDataset: embedding(dataset: $dataset) { ${questions} }
      anyDataset: embedding { ${questions} }
      forTaste: embedding(dataset: $dataset, for: RECOMMENDATIONS) { ${questions} } }`,
    { movie: movieId(0), dataset: datasetId() },
  );
  for (const embedding of [byDataset, anyDataset, forTaste]) {
    expect(embedding.recommend).toEqual([{ movie: { id: movieId(favoured) } }]);
    expect(embedding.predict).toEqual([{ movie: { id: movieId(favoured) } }]);
    expect(embedding.recommendFromLetterboxd.recommendations).toEqual([{ movie: { id: movieId(favoured) } }]);
    expect(embedding.recommendationsRun.name).toBe("recommending");
  }
  expect(byDataset.run.name).toBe("nearby");
  expect(anyDataset.run.name).toBe("nearby");
  expect(forTaste.run.name).toBe("recommending");

  const { embedding } = await answer(
    `query ($run: ID!, $movie: ID!) { embedding(run: $run) { run { name } recommendationsRun { name }
      recommend(liked: [$movie], first: 1) { movie { id } } } }`,
    { run: runId(nearby), movie: movieId(0) },
  );
  expect(embedding).toMatchObject({ run: { name: "nearby" }, recommendationsRun: { name: "nearby" } });
  expect(embedding.recommend[0].movie.id).not.toBe(movieId(favoured));
});

test("recommendations for a user ask the run for recommendations", async () => {
  await promote(third, ["RECOMMENDATIONS"]);
  const { embedding } = await answer(
    'query ($dataset: ID!) { embedding(dataset: $dataset) { run { name } recommendForUser(user: "1", first: 1) { movie { id } } } }',
    { dataset: datasetId() },
  );
  expect(embedding).toEqual({
    run: { name: "nearby" },
    recommendForUser: [{ movie: { id: movieId(favoured) } }],
  });
  await promote(recommending, ["RECOMMENDATIONS"]);
});

test("a run promoted for recommendations alone does not answer for neighbors", async () => {
  const data = await answer(
    `query ($half: ID!) { embedding { run { dataset { name } } }
      ofHalf: embedding(dataset: $half) { dimensions }
      forTaste: embedding(for: RECOMMENDATIONS) { run { name } }
      dataset(id: $half) { promotedRun { name } } }`,
    { half: datasetId(half) },
  );
  expect(data).toEqual({
    embedding: { run: { dataset: { name: "two runs" } } },
    ofHalf: null,
    forTaste: { run: { name: "half" } },
    dataset: { promotedRun: null },
  });
});

test("a movie that the answering run never learned is told so, by that run", async () => {
  const unlearned = movieId(plantedMovies - 1);
  const { movie } = await answer(
    `query ($id: ID!) { movie(id: $id) { neighbors { rank } vector unlearned liked: unlearned(for: RECOMMENDATIONS) } }`,
    { id: unlearned },
  );
  expect(movie).toEqual({ neighbors: [], vector: null, unlearned: plantedReason, liked: plantedReason });
  const { errors } = await server.ask(
    "query ($id: ID!, $dataset: ID!) { embedding(dataset: $dataset) { recommend(liked: [$id]) { score } } }",
    { id: unlearned, dataset: datasetId() },
  );
  expect(errors?.[0]?.message).toContain(`no vector in the run "recommending". ${plantedReason}`);
});

test("where nothing is promoted for recommendations, they are refused with what to do, and the rest is answered", async () => {
  const lonely = await plantDataset(server, "for neighbors alone");
  await plantRun(server, lonely, { promoted: ["NEIGHBORS"] });
  const movie = encodeId("Movie", `${lonely}:1`);
  const { data } = await server.ask(
    "query ($movie: ID!, $dataset: ID!) { embedding(dataset: $dataset) { recommendationsRun { name } similarity(a: $movie, b: $movie) } }",
    { movie, dataset: datasetId(lonely) },
  );
  expect(data.embedding).toMatchObject({ recommendationsRun: null, similarity: expect.closeTo(1) });
  const { errors } = await server.ask(
    "query ($movie: ID!, $dataset: ID!) { embedding(dataset: $dataset) { recommend(liked: [$movie]) { score } } }",
    { movie, dataset: datasetId(lonely) },
  );
  expect(errors?.[0]).toMatchObject({ extensions: { code: "CONFLICT" } });
  expect(errors?.[0]?.message).toMatch(/promoted for recommendations/);
});

test("deleting a run leaves its purposes without one, and the other's alone", async () => {
  await answer("mutation ($id: ID!) { deleteRun(input: { id: $id }) { __typename } }", {
    id: runId(recommending),
  });
  expect(await promotions()).toMatchObject({ near: "nearby", liked: undefined });
});
