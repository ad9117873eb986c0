import {
  buildSchema,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantedMovies, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { schema } from "./index.js";
import { withScopes } from "./scopes.js";

let server: TestServer;
let mine: { dataset: string; run: string };
/** Newer than mine: what answers where nothing is named, for whoever sees it. */
let theirs: { dataset: string; run: string; map: string };
const keys = { viewer: "", trainer: "", admin: "" };

beforeAll(async () => {
  server = await startTestServer();
  const plant = async (name: string) => {
    const dataset = await plantDataset(server, name);
    return { dataset, run: await plantRun(server, dataset, { name: `run of ${name}`, promoted: true }) };
  };
  mine = await plant("mine");
  const other = await plant("theirs");
  const map = await server.db.prisma.embeddingMap.create({
    data: { runId: other.run, projection: "PCA", options: {}, seed: 1, status: "SUCCEEDED" },
  });
  theirs = { ...other, map: map.id };
  for (const role of ["viewer", "trainer", "admin"] as const)
    keys[role] = await server.keys.create({
      name: role,
      role: role.toUpperCase() as "ADMIN",
      datasetIds: [mine.dataset],
    });
});
afterAll(() => server?.close());

const as = (key: string) => ({ authorization: `Bearer ${key}` });
const asked = (query: string, variables: Record<string, unknown> = {}, key = keys.admin) =>
  server.ask(query, variables, as(key));

/** A value of the type, whose every id is the given one. */
function naming(type: GraphQLInputType, id: string): unknown {
  if (isNonNullType(type)) return naming(type.ofType, id);
  if (isListType(type)) return [naming(type.ofType, id)];
  if (isInputObjectType(type))
    return Object.fromEntries(
      Object.values(type.getFields())
        .filter((field) => isNonNullType(field.type) || getNamedType(field.type).name === "ID")
        .map((field) => [field.name, naming(field.type, id)]),
    );
  const scalars: Record<string, unknown> = { ID: id, String: "x", Int: 1, Float: 1, Boolean: false };
  if (type.name in scalars) return scalars[type.name];
  return "getValues" in type ? type.getValues()[0]!.name : {};
}

/** Mutations also take, deprecated, what their input holds as arguments. */
const ways = ["by input", "by arguments"] as const;

const named = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!].flatMap(
  (root) =>
    Object.values(root.getFields())
      .filter((field) => field.args.some(({ type }) => JSON.stringify(naming(type, "?id")).includes("?id")))
      .filter((field) => field.extensions.reach !== "whole")
      .flatMap((field) =>
        (field.args.some(({ deprecationReason }) => deprecationReason) ? ways : ways.slice(0, 1)).map(
          (way) => [root.name.toLowerCase(), field.name, way, field] as const,
        ),
      ),
);

test.each(named)(
  "%s %s %s: what an id of another dataset names is refused",
  async (kind, name, way, field) => {
    for (const id of [
      encodeId("Dataset", theirs.dataset),
      encodeId("TrainingRun", theirs.run),
      encodeId("EmbeddingMap", theirs.map),
      encodeId("Movie", `${theirs.dataset}:1`),
    ]) {
      const given = field.args.filter(
        ({ name: argument, type, deprecationReason }) =>
          isNonNullType(type) ||
          (way === "by arguments" ? getNamedType(type).name === "ID" : argument === "input") ||
          (!deprecationReason && getNamedType(type).name === "ID"),
      );
      const declared = given.map((argument) => `$${argument.name}: ${argument.type}`).join(", ");
      const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(", ");
      const scalar = !("getFields" in getNamedType(field.type)) && !("getTypes" in getNamedType(field.type));
      const response = await server.server.app.inject({
        method: "POST",
        url: kind === "subscription" ? "/graphql/stream" : "/graphql",
        headers: { "content-type": "application/json", ...as(keys.admin) },
        payload: {
          query: `${kind} (${declared}) { ${name}(${passed}) ${scalar ? "" : "{ __typename }"} }`,
          variables: Object.fromEntries(given.map(({ name: key, type }) => [key, naming(type, id)])),
        },
      });
      expect(response.body).toMatch(/"ForbiddenError"|"FORBIDDEN"/);
    }
  },
);

test("lists and whatever answers by default keep to the key's datasets", async () => {
  const query = `{
    datasets { totalCount edges { node { name } } }
    trainingRuns { totalCount edges { node { name } } }
    ordered: trainingRuns(orderBy: { field: METRIC, metric: "recall@20", direction: DESC }) { totalCount }
    movies(first: 1) { totalCount edges { node { dataset { name } } } }
    embedding { run { name } }
    recommending: embedding(for: RECOMMENDATIONS) { run { name } }
    apart: node(id: "${encodeId("TrainingRun", mine.run)}") { id }
  }`;
  const all = (await server.ask(query)).data;
  expect([all.datasets.totalCount, all.trainingRuns.totalCount, all.ordered.totalCount]).toEqual([2, 2, 2]);
  expect(all.embedding.run.name).toBe("run of theirs");
  for (const key of Object.values(keys)) {
    const { data } = await asked(query, {}, key);
    expect(data.datasets).toEqual({ totalCount: 1, edges: [{ node: { name: "mine" } }] });
    expect(data.trainingRuns).toEqual({ totalCount: 1, edges: [{ node: { name: "run of mine" } }] });
    expect(data.ordered.totalCount).toBe(1);
    expect(data.movies).toEqual({
      totalCount: plantedMovies,
      edges: [{ node: { dataset: { name: "mine" } } }],
    });
    expect(data.embedding.run.name).toBe("run of mine");
    expect(data.recommending.run.name).toBe("run of mine");
    expect(data.apart.id).toBe(encodeId("TrainingRun", mine.run));
  }
});

test("an id deeper in a question is refused, too, and what leads elsewhere leads nowhere", async () => {
  const movie = encodeId("Movie", `${mine.dataset}:1`);
  const deep = await asked(
    `query ($movie: ID!, $run: ID!) { movie(id: $movie) { neighbors(run: $run) { rank } } }`,
    { movie, run: encodeId("TrainingRun", theirs.run) },
  );
  expect(deep.errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  await server.db.prisma.dataset.update({
    where: { id: mine.dataset },
    data: { enrichWithId: theirs.dataset, enriched: { name: "theirs" } },
  });
  await server.db.prisma.trainingRun.update({
    where: { id: mine.run },
    data: { pretrainedRunId: theirs.run },
  });
  const edges = `query ($dataset: ID!, $run: ID!) {
    dataset(id: $dataset) { enriched { dataset { name } } }
    trainingRun(id: $run) { lineage { pretrainedRun { name } } }
  }`;
  const ids = { dataset: encodeId("Dataset", mine.dataset), run: encodeId("TrainingRun", mine.run) };
  expect((await server.ask(edges, ids)).data).toEqual({
    dataset: { enriched: { dataset: { name: "theirs" } } },
    trainingRun: { lineage: { pretrainedRun: { name: "run of theirs" } } },
  });
  expect((await asked(edges, ids)).data).toEqual({
    dataset: { enriched: { dataset: null } },
    trainingRun: { lineage: { pretrainedRun: null } },
  });
});

test("what waits before a run of mine is not named where it is theirs", async () => {
  const queued = (datasetId: string, name: string, queuedAt: Date) =>
    server.db.prisma.trainingRun.create({
      data: { name, datasetId, recipe: "SKIP_GRAM", options: {}, seed: 1, status: "QUEUED", queuedAt },
    });
  await queued(theirs.dataset, "secret name", new Date(Date.now() - 2_000));
  const { id } = await queued(mine.dataset, "open name", new Date());
  const query = `query ($id: ID!) { trainingRun(id: $id) { waitingFor } }`;
  const variables = { id: encodeId("TrainingRun", id) };
  expect((await server.ask(query, variables)).data.trainingRun.waitingFor).toContain('"secret name"');
  expect((await asked(query, variables)).data.trainingRun.waitingFor).toContain(
    'Place 2 of 2, after "a run of another dataset"',
  );
});

test("a key for some datasets makes none, and no keys", async () => {
  const made = await asked(
    `mutation { importDataset(input: { name: "new", format: SAMPLE }) { __typename }
      createApiKey(input: { name: "wider", role: ADMIN }) { __typename } }`,
  );
  expect(made.data).toEqual({
    importDataset: { __typename: "ForbiddenError" },
    createApiKey: { __typename: "ForbiddenError" },
  });
  expect((await asked("{ apiKeys { name } }")).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect(await server.db.prisma.apiKey.count({ where: { name: "wider" } })).toBe(0);
});

test("files of other datasets are not sent", async () => {
  const status = async (path: string) =>
    (await fetch(`${server.url}/downloads/${path}`, { headers: as(keys.viewer) })).status;
  expect(await status(`runs/${mine.run}/vectors.npy`)).toBe(200);
  expect(await status(`runs/${theirs.run}/vectors.npy`)).toBe(403);
  expect(await status(`runs/${theirs.run}/maps/${theirs.map}.arrow`)).toBe(403);
  expect(await status(`runs/${mine.run}/neighborhoods/${theirs.run}/10.csv`)).toBe(403);
  expect(await status(`datasets/${mine.dataset}/ratings.parquet`)).toBe(200);
  expect(await status(`datasets/${theirs.dataset}/ratings.parquet`)).toBe(403);
});

test("a field that may be asked without naming a thing, and declares no reach, keeps the schema from being made", () => {
  const undeclared = buildSchema("type Query { a(id: ID): Int b(id: ID!): Int } type Mutation { c: Int }");
  expect(() => withScopes(undeclared)).toThrow("need not name a thing: Query.a, Mutation.c.");
});

const refusing = Object.values(schema.getMutationType()!.getFields()).filter(
  (field) => field.extensions.reach === "named",
);

test.each(refusing.map((field) => [field.name]))(
  "%s without naming a thing is refused, and so are its input and the old argument at once",
  async (name) => {
    const answer = "{ __typename ... on Error { message } }";
    const bare = await asked(`mutation { ${name} ${answer} }`);
    expect(bare.errors?.[0]?.message ?? bare.data[name].message).toContain("is needed");
    const both = await asked(`mutation ($id: ID!) { ${name}(id: $id, input: { id: $id }) ${answer} }`, {
      id: encodeId("Dataset", mine.dataset),
    });
    expect(both.errors?.[0]?.message ?? both.data[name].message).toContain("can't go together");
  },
);

test("deprecated arguments do what the input's fields do", async () => {
  const answers = await asked(
    `mutation ($id: ID!) {
      old: cancelTraining(id: $id) { __typename ... on Error { message } }
      now: cancelTraining(input: { id: $id }) { __typename ... on Error { message } }
      promoted: promoteRun(id: $id, for: [NEIGHBORS]) { ... on TrainingRunSuccess { data { promotedFor } } }
      again: promoteRun(input: { id: $id }) { ... on TrainingRunSuccess { data { promotedFor } } }
    }`,
    { id: encodeId("TrainingRun", mine.run) },
  );
  expect(answers.data.old).toEqual(answers.data.now);
  expect(answers.data.old.__typename).toBe("ConflictError");
  expect(answers.data.promoted.data.promotedFor).toContain("NEIGHBORS");
  expect(answers.data.again.data.promotedFor).toEqual(["NEIGHBORS", "RECOMMENDATIONS"]);
});

test("an id is safe in addresses; as older versions wrote it, it names the same", async () => {
  const ids = [
    encodeId("Dataset", mine.dataset),
    encodeId("TrainingRun", mine.run),
    encodeId("EmbeddingMap", theirs.map),
    encodeId("Movie", `${mine.dataset}:1`),
    encodeId("Movie", `${mine.dataset}:?>~ü`),
  ];
  for (const id of ids) expect(id).toBe(encodeURIComponent(id));
  const old = ids.map((id) => Buffer.from(id, "base64url").toString("base64"));
  expect(old.filter((id) => /[+/=]/.test(id)).length).toBeGreaterThan(2);
  const query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
  const answer = await server.ask(query, { ids: old });
  expect(answer.data).toEqual((await server.ask(query, { ids })).data);
  expect(answer.data.nodes.slice(0, 4)).toEqual(ids.slice(0, 4).map((id) => ({ id })));
});
