import { createClient } from "graphql-sse";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantedMovies, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let dataset: string;
let run: string;
const keys = { viewer: "", trainer: "", admin: "" };

beforeAll(async () => {
  server = await startTestServer();
  dataset = await plantDataset(server, "planted");
  run = await plantRun(server, dataset, { promoted: true });
  keys.viewer = await server.keys.create({ name: "reader", role: "VIEWER" });
  keys.trainer = await server.keys.create({ name: "trainer", role: "TRAINER" });
  keys.admin = await server.keys.create({ name: "admin", role: "ADMIN" });
});
afterAll(() => server?.close());

const as = (key: string) => ({ authorization: `Bearer ${key}` });
const start = `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename
  ... on StartTrainingSuccess { data { id name status seed options } }
  ... on Error { message } ... on InvalidInputError { problems { path message } } } }`;
const input = () => ({ dataset: encodeId("Dataset", dataset), recipe: "SKIP_GRAM" });

test("the owner may do everything; a key says who it is", async () => {
  const viewer = `{ viewer { name role } }`;
  expect((await server.ask(viewer)).data.viewer).toEqual({ name: null, role: "ADMIN" });
  expect((await server.ask(viewer, {}, as(keys.viewer))).data.viewer).toEqual({
    name: "reader",
    role: "VIEWER",
  });
  const wrong = await server.ask(viewer, {}, as("cinevec_wrong"));
  expect([wrong.status, wrong.errors?.[0]?.extensions.code]).toEqual([401, "UNAUTHENTICATED"]);
});

test("a revoked key opens nothing, and no key is stored as it is", async () => {
  const key = await server.keys.create({ name: "short-lived", role: "ADMIN" });
  await server.keys.revoke("short-lived");
  expect((await server.ask(`{ viewer { name } }`, {}, as(key))).status).toBe(401);
  await expect(server.keys.revoke("short-lived")).rejects.toThrow("There is no API key");
  await expect(server.keys.create({ name: "short-lived", role: "ADMIN" })).rejects.toThrow(
    "choose another name",
  );
  expect(JSON.stringify(await server.db.prisma.apiKey.findMany())).not.toContain(key);
});

test("keys are made, listed and revoked through the API, by an admin alone", async () => {
  const create = `mutation ($name: String!) { createApiKey(input: { name: $name, role: TRAINER }) { __typename
    ... on CreateApiKeySuccess { key } ... on Error { message } } }`;
  const made = (await server.ask(create, { name: "made here" }, as(keys.admin))).data.createApiKey;
  expect((await server.ask("{ viewer { name role } }", {}, as(made.key))).data.viewer).toEqual({
    name: "made here",
    role: "TRAINER",
  });
  expect((await server.ask(create, { name: "made here" })).data.createApiKey.__typename).toBe(
    "ConflictError",
  );
  expect((await server.ask(create, { name: "" })).data.createApiKey.__typename).toBe("InvalidInputError");
  expect((await server.ask(create, { name: "x" }, as(made.key))).data.createApiKey.__typename).toBe(
    "ForbiddenError",
  );
  expect((await server.ask("{ apiKeys { name } }", {}, as(made.key))).errors?.[0]?.extensions.code).toBe(
    "FORBIDDEN",
  );
  const revoke = `mutation { revokeApiKey(input: { name: "made here" }) { __typename } }`;
  expect((await server.ask(revoke)).data.revokeApiKey.__typename).toBe("RevokeApiKeySuccess");
  expect((await server.ask(revoke)).data.revokeApiKey.__typename).toBe("NotFoundError");
  expect((await server.ask("{ viewer { name } }", {}, as(made.key))).status).toBe(401);
  const listed = (await server.ask("{ apiKeys { name revokedAt } }")).data.apiKeys;
  expect(listed.find((key: { name: string }) => key.name === "made here").revokedAt).not.toBeNull();
});

test("roles are members of the union: a viewer can't train, a trainer can't delete", async () => {
  const trained = await server.ask(start, { input: input() }, as(keys.viewer));
  expect(trained.data.startTraining).toEqual({
    __typename: "ForbiddenError",
    message: "This takes the role TRAINER; yours is VIEWER.",
  });
  const deleted = await server.ask(
    `mutation ($id: ID!) { deleteRun(input: { id: $id }) { __typename } }`,
    { id: encodeId("TrainingRun", run) },
    as(keys.trainer),
  );
  expect(deleted.data.deleteRun).toEqual({ __typename: "ForbiddenError" });
});

test("wrong options are named by their path, with bounds", async () => {
  const { data } = await server.ask(start, { input: { ...input(), options: { dimensions: 0, wat: 1 } } });
  expect(data.startTraining.__typename).toBe("InvalidInputError");
  const { problems } = data.startTraining;
  expect(problems.map((problem: { path: string[] }) => problem.path.join("."))).toEqual(
    expect.arrayContaining(["options.dimensions", "options.wat"]),
  );
  const unknown = await server.ask(start, {
    input: { ...input(), dataset: encodeId("Dataset", "00000000-0000-4000-8000-000000000000") },
  });
  expect(unknown.data.startTraining.__typename).toBe("NotFoundError");
  const malformed = await server.ask(start, { input: { ...input(), dataset: "x" } });
  expect(malformed.data.startTraining.problems[0].path).toEqual(["dataset"]);
});

test("a run is started, followed over SSE until it is cancelled, promoted not, and deleted", async () => {
  const started = await server.ask(start, { input: { ...input(), name: "mine", seed: 5 } }, as(keys.trainer));
  expect(started.data.startTraining).toMatchObject({
    __typename: "StartTrainingSuccess",
    data: { name: "mine", status: "QUEUED", seed: 5 },
  });
  const { id } = started.data.startTraining.data;
  const client = createClient({ url: `${server.url}/graphql/stream` });
  const events = client.iterate<{ trainingRunChanged: { status: string; promoted: boolean } }>({
    query: `subscription ($id: ID!) { trainingRunChanged(id: $id) { status promoted } }`,
    variables: { id },
  });
  const seen: string[] = [];
  const change = (name: string) =>
    server.ask(
      `mutation ($id: ID!) { ${name}(input: { id: $id }) { __typename ... on Error { message } } }`,
      { id },
    );
  for await (const event of events) {
    seen.push(event.data!.trainingRunChanged.status);
    if (seen.length > 1) continue;
    expect((await change("promoteRun")).data.promoteRun.__typename).toBe("ConflictError");
    expect((await change("deleteRun")).data.deleteRun.__typename).toBe("ConflictError");
    expect((await change("cancelTraining")).data.cancelTraining.__typename).toBe("TrainingRunSuccess");
  }
  expect(seen).toEqual(["QUEUED", "CANCELLED"]);
  expect((await change("cancelTraining")).data.cancelTraining.__typename).toBe("ConflictError");
  expect((await change("deleteRun")).data.deleteRun.__typename).toBe("DeleteSuccess");
  expect((await change("deleteRun")).data.deleteRun.__typename).toBe("NotFoundError");
  client.dispose();
});

test("the stream answers subscriptions only, and tells errors as /graphql does", async () => {
  const stream = async (query: string, variables = {}) => {
    const response = await fetch(`${server.url}/graphql/stream`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: "text/event-stream" },
      body: JSON.stringify({ query, variables }),
    });
    return response.text();
  };
  expect(await stream("{ viewer { name } }")).toContain("Only subscriptions");
  const unknown = await stream(`subscription ($id: ID!) { trainingRunChanged(id: $id) { id } }`, { id: "x" });
  expect(unknown).toContain("BAD_USER_INPUT");
});

test("an import is refused with the paths that are wrong", async () => {
  const { data } = await server.ask(
    `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) { __typename ... on InvalidInputError { problems { path message } } } }`,
    { input: { name: "", format: "MOVIELENS", source: "../../etc" } },
  );
  expect(data.importDataset.__typename).toBe("InvalidInputError");
  expect(data.importDataset.problems.map((problem: { path: string[] }) => problem.path[0])).toEqual([
    "name",
    "source",
  ]);
});

test("documents that are too deep, dear, long or full of aliases are refused", async () => {
  const nested = (levels: number): string =>
    levels === 0 ? "title" : `neighbors(first: 1) { movie { ${nested(levels - 1)} } }`;
  const code = async (query: string) => {
    const { status, errors } = await server.ask(query);
    return [status, errors?.[0]?.message];
  };
  expect(await code(`{ movies(first: 1) { edges { node { ${nested(5)} } } } }`)).toEqual([
    400,
    "This operation is 14 fields deep; at most 12 are answered.",
  ]);
  expect(
    (
      await code(`{ movies(first: 100) { edges { node { neighbors(first: 500) { movie { title } } } } } }`)
    )[1],
  ).toContain("at most 50000 are answered");
  const aliases = Array.from({ length: 51 }, (_, at) => `a${at}: __typename`).join(" ");
  expect(await code(`{ ${aliases} }`)).toEqual([400, "This document has more than 50 aliases."]);
  expect((await code(`{ ${"__typename ".repeat(6_000)} }`))[1]).toContain("5000 tokens");
  const large = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ __typename }", variables: { x: "x".repeat(1_100_000) } }),
  });
  expect(large.status).toBe(413);
});

test("pages of other origins and names of other hosts get nowhere", async () => {
  const simple = await fetch(`${server.url}/graphql`, { method: "POST", body: `{"query":"{ __typename }"}` });
  expect(simple.status).toBeGreaterThanOrEqual(400);
  const options = async (origin: string) =>
    (
      await fetch(`${server.url}/graphql`, {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST" },
      })
    ).headers.get("access-control-allow-origin");
  expect(await options("http://localhost:3000")).toBe("http://localhost:3000");
  expect(await options("http://evil.example")).toBeNull();
  const rebound = await server.server.app.inject({ url: "/health", headers: { host: "evil.example" } });
  expect(rebound.statusCode).toBe(421);
});

test("health, readiness and metrics", async () => {
  for (const path of ["/health", "/ready", "/metrics", "/"])
    expect((await fetch(`${server.url}${path}`)).status).toBe(200);
  expect(await (await fetch(`${server.url}/metrics`)).text()).toContain(
    "cinevec_http_request_duration_seconds",
  );
});

test("a fault is logged and not told", async () => {
  const { runRecords } = server.services;
  const byId = runRecords.byId;
  runRecords.byId = async () => {
    throw new Error("secret detail");
  };
  const { errors } = await server.ask(`query ($id: ID!) { trainingRun(id: $id) { name } }`, {
    id: encodeId("TrainingRun", run),
  });
  runRecords.byId = byId;
  expect(errors?.[0]).toMatchObject({
    message: "Internal server error.",
    extensions: { code: "INTERNAL_SERVER_ERROR" },
  });
  expect(server.log.join("")).toContain("secret detail");
});

test("neighbors of 50 movies take the same few database calls as those of one", async () => {
  const calls: string[] = [];
  const { prisma } = server.db;
  server.services.directory.forget();
  const watched = [
    ["dataset", prisma.dataset],
    ["trainingRun", prisma.trainingRun],
    ["runMetric", prisma.runMetric],
  ] as const;
  const undo = watched.map(([kind, model]) => {
    const original = { findUnique: model.findUnique, findMany: model.findMany, findFirst: model.findFirst };
    for (const name of ["findUnique", "findMany", "findFirst"] as const)
      Object.defineProperty(model, name, {
        configurable: true,
        value: (args: never) => {
          calls.push(`${kind}.${name}`);
          return Reflect.apply(original[name], model, [args]);
        },
      });
    return () => {
      for (const [name, value] of Object.entries(original))
        Object.defineProperty(model, name, { configurable: true, value });
    };
  });
  const { data, errors } = await server.ask(
    `{ movies(first: 50) { edges { node { title dataset { name } neighbors(first: 5) { similarity movie { title dataset { name } } } } } } }`,
  );
  for (const restore of undo) restore();
  expect(errors).toBeUndefined();
  expect(data.movies.edges).toHaveLength(Math.min(50, plantedMovies));
  expect(calls).toMatchInlineSnapshot(`
    [
      "dataset.findFirst",
      "dataset.findUnique",
      "dataset.findMany",
      "trainingRun.findUnique",
    ]
  `);
});

test("beyond loopback nothing starts without a key, and nobody is answered without one", async () => {
  await expect(startTestServer({ host: "0.0.0.0" })).rejects.toThrow("there is no API key yet");
  let key = "";
  const open = await startTestServer({ host: "0.0.0.0", rateLimit: 3 }, async (made) => {
    key = await made.create({ name: "someone", role: "VIEWER" });
  });
  try {
    const url = open.url.replace("0.0.0.0", "127.0.0.1");
    const ask = (headers: Record<string, string>) =>
      fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: JSON.stringify({ query: "{ viewer { name role } }" }),
      });
    expect((await ask({})).status).toBe(401);
    expect((await fetch(`${url}/metrics`)).status).toBe(401);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    expect(await (await ask(as(key))).json()).toMatchObject({
      data: { viewer: { name: "someone", role: "VIEWER" } },
    });
    const answers = [await ask(as(key)), await ask(as(key)), await ask(as(key))];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    const told = (name: string) => answers.map(({ headers }) => headers.get(name));
    expect(told("x-ratelimit-limit")).toEqual(["3", "3", "3"]);
    expect(told("x-ratelimit-remaining")).toEqual(["1", "0", "0"]);
    // One request flows in every 20 seconds.
    expect(told("retry-after")).toEqual([null, null, expect.stringMatching(/^(1\d|20)$/)]);
    const again = await fetch(`${url}/metrics`, { headers: as(key) });
    expect(again.status).toBe(429);
  } finally {
    await open.close();
  }
});
