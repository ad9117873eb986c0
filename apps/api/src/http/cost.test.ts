import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isEnumType, isInputObjectType, isRequiredInputField, Kind, parse, print } from "graphql";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { schema } from "../schema/index.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { QueryCost } from "./query-cost.js";

let server: TestServer;
let dataset: string;
let run: string;
let key: string;
const siteKey = `cinevec_${"s".repeat(43)}`;

beforeAll(async () => {
  server = await startTestServer({ costBudget: 60_000, webKey: siteKey });
  dataset = await plantDataset(server, "planted");
  run = await plantRun(server, dataset, { promoted: true });
  key = await server.keys.create({ name: "someone", role: "VIEWER" });
});
afterAll(() => server?.close());

const movies = (count: number) =>
  Array.from({ length: count }, (_, at) => encodeId("Movie", `${dataset}:${(at % 50) + 1}`));
const fifty = (field: string) => Array.from({ length: 50 }, (_, at) => `a${at}: ${field}`).join("\n");
const within = (fields: string) =>
  `query ${fields.includes("$ids") ? "($ids: [ID!]!)" : ""} { embedding { ${fields} } }`;

describe("what is dear in fact is dear by rule", () => {
  test.each([
    ["50 × closestPairs", within(fifty("closestPairs(first: 1) { similarity }")), 0],
    [
      "50 × closestPairs(among: 60000)",
      within(fifty("closestPairs(first: 1, among: 60000) { similarity }")),
      0,
    ],
    [
      "50 × mostSimilar(MULTIPLY) of 1,000 movies",
      within(fifty("mostSimilar(positive: $ids, negative: $ids, method: MULTIPLY, first: 1) { rank }")),
      500,
    ],
    ["50 × recommend of 500 likes", within(fifty("recommend(liked: $ids, first: 1) { score }")), 500],
    [
      "100 embeddings opened",
      "{ trainingRuns(first: 100) { edges { node { embedding { dimensions } } } } }",
      0,
    ],
    ["the files of 100 datasets", "{ datasets(first: 100) { edges { node { downloads { bytes } } } } }", 0],
  ])("%s: refused before anything runs", async (_what, query, count) => {
    const spaces = vi.spyOn(server.services.spaces, "of");
    const { status, errors } = await server.ask(query, { ids: movies(Math.max(1, count)) });
    expect(status).toBe(400);
    expect(errors?.[0]?.message).toMatch(/may cost \d+; at most 50000 are answered/);
    expect(spaces).not.toHaveBeenCalled();
    spaces.mockRestore();
  });

  test("one of each is answered", async () => {
    const { errors } = await server.ask(within("closestPairs(first: 1) { similarity }"));
    expect(errors).toBeUndefined();
    const others = await server.ask(
      within(`mostSimilar(positive: $ids, method: MULTIPLY, first: 1) { rank }
        recommend(liked: $ids, first: 1) { score }`),
      { ids: movies(500) },
    );
    expect(others.errors).toBeUndefined();
  });

  test("every query of the site stays below what one operation may cost, with the longest lists it asks for", () => {
    const folder = new URL("../../../web/src", import.meta.url).pathname;
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".graphql"),
    );
    const document = parse(files.map((name) => readFileSync(join(folder, name), "utf8")).join("\n"));
    const cost = new QueryCost(schema);
    const measured = document.definitions
      .filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => {
        const given = operation.variableDefinitions?.map(({ variable, type }) => [
          variable.name.value,
          widest(print(type)),
        ]);
        const found = cost.of(document, operation, Object.fromEntries(given ?? []));
        return [operation.name?.value, found.problems?.[0]?.message ?? null];
      });
    expect(measured.filter(([, problem]) => problem !== null)).toEqual([]);
    expect(measured.length).toBeGreaterThan(20);
  });
});

/** A value as the site gives at most: twelve movies, pages of 60. */
function widest(type: string): unknown {
  const inner = type.replace(/!$/, "");
  if (inner.startsWith("[")) return Array(12).fill(widest(inner.slice(1, -1)));
  const named = schema.getType(inner);
  if (isEnumType(named)) return named.getValues().at(-1)!.name;
  if (isInputObjectType(named))
    return Object.fromEntries(
      Object.values(named.getFields())
        .filter((field) => isRequiredInputField(field))
        .map((field) => [field.name, widest(String(field.type))]),
    );
  return { ID: movies(1)[0], String: "x", Int: 60, Float: 1, Boolean: true, JSON: {} }[inner] ?? null;
}

const neighbors = `query ($id: ID!) { movie(id: $id) { neighbors(first: 10) { similarity movie { title } } } }`;
const asking = (headers: Record<string, string>) =>
  fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: neighbors, variables: { id: movies(1)[0] } }),
  });

test("an answer says what was asked for, what it took and what is left", async () => {
  const { extensions } = await server.ask(
    neighbors,
    { id: movies(1)[0] },
    { authorization: `Bearer ${key}` },
  );
  // movie, neighbors and its scan; for each of ten neighbors the similarity, the movie and its title.
  expect(extensions?.cost).toEqual({ requested: 36, actual: 25, remaining: 60_000 - 25 });
  const owner = await server.ask("{ viewer { role } }");
  expect(owner.extensions?.cost).toEqual({ requested: 2, actual: 1, remaining: null });
});

test("whoever has an embedding opened pays for it, once for a question; who finds it open does not", async () => {
  const twice = `query ($a: ID!, $b: ID!, $run: ID!) {
    a: movie(id: $a) { neighbors(run: $run, first: 1) { rank } vector(run: $run) }
    b: movie(id: $b) { neighbors(run: $run, first: 1) { rank } }
  }`;
  const [a, b] = movies(2);
  const actual = async () =>
    (await server.ask(twice, { a, b, run: encodeId("TrainingRun", run) })).extensions!.cost.actual;
  const open = await actual();
  server.services.spaces.forget(run);
  expect(await actual()).toBe(open + 500);
  expect(await actual()).toBe(open);
});

test("bytes that are sent are paid for, and who has nothing left gets no file", async () => {
  const loader = await server.keys.create({ name: "loader", role: "VIEWER" });
  const { id } = await server.db.prisma.apiKey.findUniqueOrThrow({ where: { name: "loader" } });
  const load = () =>
    fetch(`${server.url}/downloads/datasets/${dataset}/ratings.parquet`, {
      headers: { authorization: `Bearer ${loader}`, "accept-encoding": "identity" },
    });
  const first = await load();
  expect(first.status).toBe(200);
  const { byteLength } = await first.arrayBuffer();
  const caller = `key ${id}`;
  await vi.waitFor(() => {
    const paid = 60_000 - server.services.limits.cost!.remaining(caller);
    // The headers are bytes as well.
    expect(paid).toBeGreaterThanOrEqual(50 + Math.floor(byteLength / 10_000));
    expect(paid).toBeLessThan(52 + (byteLength + 2_000) / 10_000);
  });
  // More than a minute's refill.
  server.services.limits.cost!.settle(caller, 0, 150_000);
  const refused = await load();
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("a budget that is spent refuses with 429 until it has refilled, and only its own caller", async () => {
  const other = await server.keys.create({ name: "other", role: "VIEWER" });
  const dear = within("closestPairs(first: 1, among: 62000) { similarity }");
  const ask = (of: string) =>
    fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${of}` },
      body: JSON.stringify({ query: dear, variables: { ids: [] } }),
    });
  const before = await ask(key);
  expect(before.status).toBe(200);
  const refused = await ask(key);
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  const body = (await refused.json()) as {
    errors: { extensions: { code: string } }[];
    extensions: { cost: object };
  };
  expect(body.errors[0]?.extensions.code).toBe("RATE_LIMITED");
  expect(body.extensions.cost).toMatchObject({ actual: 0 });
  expect((await ask(other)).status).toBe(200);
  expect((await asking({ authorization: `Bearer ${server.localToken}` })).status).toBe(200);
  await server.db.query(`UPDATE "CostBudget" SET "tokens" = 60000`);
  // What was found empty is not looked at again for a tenth of a second.
  await expect.poll(async () => (await ask(key)).status).toBe(200);
});

test("visitors of the site have an account each, which nobody else can claim", async () => {
  const hash = (await import("node:crypto")).createHash("sha256").update(siteKey).digest("hex");
  await server.db.prisma.apiKey.create({ data: { name: "site", role: "VIEWER", hash } });
  const callers = async () =>
    (await server.db.prisma.costBudget.findMany({ where: { caller: { startsWith: "cost " } } }))
      .map(({ caller }) => caller)
      .toSorted();
  await server.db.prisma.costBudget.deleteMany();
  const remaining = async (headers: Record<string, string>) => {
    const response = await asking(headers);
    return ((await response.json()) as { extensions: { cost: { remaining: number } } }).extensions.cost
      .remaining;
  };
  const site = { authorization: `Bearer ${siteKey}` };
  const first = await remaining({ ...site, "x-cinevec-visitor": "203.0.113.5" });
  expect(await remaining({ ...site, "x-cinevec-visitor": "203.0.113.5" })).toBeLessThan(first);
  expect(await remaining({ ...site, "x-cinevec-visitor": "2001:db8::1" })).toBe(first);
  expect(await callers()).toEqual(["cost visitor 2001:db8:0:0", "cost visitor 203.0.113.5"]);
  const fresh = await server.keys.create({ name: "claims", role: "VIEWER" });
  for (const visitor of ["198.51.100.1", "198.51.100.2"])
    await remaining({ authorization: `Bearer ${fresh}`, "x-cinevec-visitor": visitor });
  const { id } = await server.db.prisma.apiKey.findUniqueOrThrow({ where: { name: "claims" } });
  expect(await callers()).toContain(`cost key ${id}`);
  expect((await callers()).filter((caller) => caller.includes("198.51"))).toEqual([]);
});

test("whoever has left gets nothing more done", async () => {
  const read = vi.spyOn(server.services.runRecords, "byId").mockImplementation(async (ids) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    return ids.map(() => null);
  });
  const opened = vi.spyOn(server.services.spaces, "of");
  const leaving = new AbortController();
  const asked = fetch(`${server.url}/graphql`, {
    method: "POST",
    signal: leaving.signal,
    headers: { "content-type": "application/json", authorization: `Bearer ${server.localToken}` },
    // The embedding is asked for when the run is there.
    body: JSON.stringify({
      query: `query ($id: ID!) { trainingRun(id: $id) { embedding { dimensions } } }`,
      variables: { id: encodeId("TrainingRun", run) },
    }),
  }).catch(() => "left");
  read.mockImplementation(async (ids) => {
    leaving.abort();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return server.db.prisma.trainingRun.findMany({ where: { id: { in: [...ids] } } });
  });
  expect(await asked).toBe("left");
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(opened).not.toHaveBeenCalled();
  read.mockRestore();
  opened.mockRestore();
});
