import fc from "fast-check";
import type { InjectOptions } from "fastify";
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
} from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { schema } from "../schema/index.js";
import { leaks } from "../testing/hostile/attack.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let ids: string[];

beforeAll(async () => {
  server = await startTestServer();
  const dataset = await plantDataset(server, "planted");
  const run = await plantRun(server, dataset, { promoted: true });
  const absent = "00000000-0000-4000-8000-000000000000";
  ids = [
    encodeId("Dataset", dataset),
    encodeId("TrainingRun", run),
    encodeId("Movie", `${dataset}:1`),
    encodeId("Movie", `${dataset}:none`),
    encodeId("TrainingRun", absent),
    encodeId("Dataset", absent),
  ];
});
afterAll(() => server?.close());

const inject = (options: InjectOptions) => server.server.app.inject(options);
const owner = () => ({ authorization: `Bearer ${server.localToken}` });
const post = (payload: unknown, headers: Record<string, string> = {}, url = "/graphql") =>
  inject({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...owner(), ...headers },
    payload: typeof payload === "string" ? payload : JSON.stringify(payload),
  });

function expectInnocent(response: { statusCode: number; body: string }, what: string): void {
  expect(response.statusCode, `${what}\n${response.body}`).toBeLessThan(500);
  expect(response.body, what).not.toMatch(leaks);
}

const hostileTexts = [
  "",
  "x",
  "\0",
  "a\0b",
  "\ud800",
  "%00",
  "../../etc/passwd",
  "'; DROP TABLE x; --",
  "𝕏".repeat(300),
];
const hostileNumbers = [0, -1, 1, 1.5, 2 ** 31 - 1, 2 ** 31, -(2 ** 31), 2 ** 53, 1e308, -1e308];

/** Values that a client might send for a type: right ones, wrong ones, and ones at every bound. */
function valuesFor(type: GraphQLInputType): fc.Arbitrary<unknown> {
  if (isNonNullType(type)) return valuesFor(type.ofType);
  if (isListType(type)) return fc.array(valuesFor(type.ofType), { maxLength: 3 });
  const wrong = fc.constantFrom<unknown>(null, "text", 3, true, [], {}, [[]], { a: { b: [] } });
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).map(
      (field) => [field.name, valuesFor(field.type)] as const,
    );
    return fc.oneof(
      { weight: 9, arbitrary: fc.record(Object.fromEntries(fields)) },
      { weight: 1, arbitrary: wrong },
    );
  }
  const named = isEnumType(type)
    ? fc.constantFrom(...type.getValues().map(({ name }) => name), "NO_SUCH_VALUE", "")
    : {
        ID: fc.constantFrom(...ids, ...hostileTexts, "!!!!", "TW92aWU6"),
        Int: fc.constantFrom(...hostileNumbers),
        Float: fc.constantFrom(...hostileNumbers),
        Boolean: fc.boolean(),
        String: fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 20 })),
        DateTime: fc.constantFrom("2026-01-01", "never", ""),
        JSON: fc.oneof(
          fc.jsonValue(),
          fc.constantFrom<unknown>({ epochs: 1e308 }, { "a\0": 1 }, { a: "\0" }, "\ud800"),
        ),
      }[type.name];
  if (!named) throw new Error(`Say what a client might send for ${type.name}.`);
  return fc.oneof({ weight: 9, arbitrary: named as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: wrong });
}

/** Everything that can be selected without arguments, two levels deep. */
function selection(type: GraphQLOutputType, levels = 2): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (isUnionType(named))
    return `{ __typename ${named
      .getTypes()
      .map((member) => `... on ${member.name} ${selection(member, levels)}`)
      .join(" ")} }`;
  if (!isObjectType(named) && !isInterfaceType(named)) return "";
  const fields = Object.values(named.getFields())
    .filter((field) => field.args.every((argument) => !isNonNullType(argument.type)))
    .filter((field) => isLeafType(getNamedType(field.type)) || levels > 0)
    .map((field) => `${field.name} ${selection(field.type, levels - 1)}`);
  return `{ __typename ${fields.join(" ")} }`;
}

/** The operation that asks for one field, its arguments as variables. */
function operationFor(kind: string, path: readonly GraphQLField<unknown, unknown>[]): string {
  const args = path.flatMap((field, at) => field.args.map((argument) => ({ argument, at })));
  const nameOf = (argument: GraphQLArgument, at: number) => `${argument.name}${at}`;
  const declared = args.map(({ argument, at }) => `$${nameOf(argument, at)}: ${argument.type}`);
  const calls = path.map((field, at) => {
    const given = field.args.map((argument) => `${argument.name}: $${nameOf(argument, at)}`);
    return given.length > 0 ? `${field.name}(${given.join(", ")})` : field.name;
  });
  const last = path.at(-1)!;
  const inner = `${calls.join(" { ")} ${selection(last.type)}${" }".repeat(path.length - 1)}`;
  return `${kind}${declared.length > 0 ? `(${declared.join(", ")})` : ""} { ${inner} }`;
}

const embedding = schema.getQueryType()!.getFields().embedding!;
const embeddingType = getNamedType(embedding.type);
const questions: [string, readonly GraphQLField<unknown, unknown>[]][] = [
  ...Object.values(schema.getQueryType()!.getFields()).map(
    (field) => ["query", [field]] as [string, readonly GraphQLField<unknown, unknown>[]],
  ),
  ...(isObjectType(embeddingType) ? Object.values(embeddingType.getFields()) : []).map(
    (field) => ["query", [embedding, field]] as [string, readonly GraphQLField<unknown, unknown>[]],
  ),
  ...Object.values(schema.getMutationType()!.getFields())
    // Those that delete would take away what the others ask for, and a job of each import and run would pile up.
    .filter(({ name }) => !name.startsWith("delete"))
    .map((field) => ["mutation", [field]] as [string, readonly GraphQLField<unknown, unknown>[]]),
  ...Object.values(schema.getSubscriptionType()!.getFields()).map(
    (field) => ["subscription", [field]] as [string, readonly GraphQLField<unknown, unknown>[]],
  ),
];

describe("whatever a client sends for its arguments, the mistake is its own", () => {
  test.each(questions.map(([kind, path]) => [path.map(({ name }) => name).join("."), kind, path] as const))(
    "%s",
    async (_name, kind, path) => {
      const query = operationFor(kind, path);
      const variables = fc.record(
        Object.fromEntries(
          path.flatMap((field, at) =>
            field.args.map((argument) => [`${argument.name}${at}`, valuesFor(argument.type)] as const),
          ),
        ),
        { requiredKeys: [] },
      );
      await fc.assert(
        fc.asyncProperty(variables, async (given) => {
          const url = kind === "subscription" ? "/graphql/stream" : "/graphql";
          expectInnocent(
            await post({ query, variables: given }, {}, url),
            `${query} ${JSON.stringify(given)}`,
          );
        }),
        { numRuns: 15, seed: 7, endOnFailure: true },
      );
    },
  );
});

test.each([
  "",
  "null",
  "[]",
  '"text"',
  "{}",
  "{",
  '{"query":null}',
  '{"query":3}',
  '{"query":"{"}',
  '{"query":"{ viewer { role } }","variables":[]}',
  '{"query":"{ viewer { role } }","variables":"x"}',
  '{"query":"{ viewer { role } }","operationName":3}',
  '{"query":"{ viewer { role } }","operationName":"none"}',
  '{"query":"query a { viewer { role } } query b { viewer { role } }"}',
  '{"query":"type A { b: Int }"}',
  "0",
  "false",
  '""',
  '{"query":"{ viewer { role } }","extensions":{"persistedQuery":3}}',
  '{"query":"{ viewer { role } }","extensions":{"persistedQuery":{"version":1,"sha256Hash":5}}}',
  '{"query":"{ viewer { role } }","extensions":"x"}',
  '{"query":"{ viewer { role } }","variables":{"__proto__":{}}}',
  '{"query":"query ($a: Int) { movies(first: $a) { totalCount } }","variables":{"a":1e400}}',
  '{"query":"{ movies(filter: { minMeanRating: 1e400 }) { totalCount } }"}',
  '{"query":"{ embedding { similarToVector(vector: [1e400, 1, 1, 1, 1, 1, 1, 1]) { rank } } }"}',
  '{"query":"{ movies(first: 99999999999999999999) { totalCount } }"}',
  '{"query":"{ movies(orderBy: { field: NONE }) { totalCount } }"}',
  '{"query":"{ movies(search: \\"\\\\u0000\\") { totalCount } }"}',
  '{"query":"fragment a on Query { ...b } fragment b on Query { ...a } { ...a }"}',
  '{"query":"subscription { trainingRunChanged(id: \\"x\\") { id } }"}',
  '{"query":"{ __typename @skip(if: \\"x\\") }"}',
])("the body %s is answered with 4xx or an answer, at both addresses", async (body) => {
  for (const url of ["/graphql", "/graphql/stream"])
    expectInnocent(await post(body, {}, url), `${url} ${body}`);
});

test("a JSON value nested without end is refused", async () => {
  const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
  const query =
    'mutation ($o: JSON) { startTraining(input: { dataset: "x", recipe: NMF, options: $o }) { __typename } }';
  const response = await post(`{"query":${JSON.stringify(query)},"variables":{"o":${deep}}}`);
  expectInnocent(response, "deep JSON");
  expect(response.json().errors[0].message).toContain("nested");
});

test("after wrong variables a document is as dear as before", async () => {
  const query = `query ($n: Int!) { movies(first: 100) { edges { node { neighbors(first: $n) { movie { title } } } } } }`;
  const dear = { query, variables: { n: 500 } };
  for (const variables of [{}, { n: "x" }, { n: null }, { n: "x", m: 500 }, { n: [500] }])
    expect((await post({ query, variables })).json().errors[0].extensions.code).toBe("BAD_USER_INPUT");
  const answer = await post(dear);
  expect([answer.statusCode, answer.json().errors[0].message]).toEqual([
    400,
    expect.stringContaining("at most 50000 are answered"),
  ]);
  expect((await post({ query, variables: { n: 1 } })).json().errors).toBeUndefined();
});

test("a subscription sent to /graphql is told where to go", async () => {
  const query = `subscription { trainingRunChanged(id: "x") { id } }`;
  const answer = await post({ query });
  expect([answer.statusCode, answer.json().errors[0]]).toMatchObject([
    400,
    { message: expect.stringContaining("/graphql/stream"), extensions: { code: "BAD_USER_INPUT" } },
  ]);
});

test("no other method reserves or ends a stream, and subscriptions go on", async () => {
  for (const method of ["PUT", "DELETE", "PATCH"] as const) {
    for (const url of ["/graphql/stream", "/graphql"]) {
      const response = await inject({ method, url, headers: owner() });
      expect([response.statusCode, response.headers.allow], `${method} ${url}`).toEqual([405, "GET, POST"]);
    }
  }
  for (const token of ["undefined", "x"]) {
    const query = `subscription ($id: ID!) { trainingRunChanged(id: $id) { status } }`;
    const body = { query, variables: { id: ids[1] } };
    const response = await post(
      body,
      { "x-graphql-event-stream-token": token, accept: "*/*" },
      "/graphql/stream",
    );
    expect(response.body).toContain("SUCCEEDED");
  }
});

test("errors outside GraphQL have its form, and faults are masked", async () => {
  const nowhere = await inject({ url: "/nowhere?x=/etc", headers: owner() });
  expect([nowhere.statusCode, nowhere.json().errors[0].extensions.code]).toEqual([404, "NOT_FOUND"]);
  const download = await inject({
    url: `/downloads/runs/${"0".repeat(8)}-0000-4000-8000-000000000000/x`,
    headers: owner(),
  });
  expect([download.statusCode, download.json().errors[0].extensions.code]).toEqual([404, "NOT_FOUND"]);
  const xml = await inject({
    method: "POST",
    url: "/graphql",
    headers: { ...owner(), "content-type": "text/xml" },
    payload: "<a/>",
  });
  expectInnocent(xml, "text/xml");

  const { prisma } = server.db;
  const { findMany } = prisma.apiKey;
  const broken = async () => {
    throw new Error(
      "Invalid `prisma.apiKey.findMany()` invocation: Can't reach database server at db.internal:5432",
    );
  };
  Object.defineProperty(prisma.apiKey, "findMany", { configurable: true, value: broken });
  const key = `cinevec_${"a".repeat(43)}`;
  const failed = await inject({ url: "/", headers: { authorization: `Bearer ${key}` } });
  Object.defineProperty(prisma.apiKey, "findMany", { configurable: true, value: findMany });
  expect(failed.statusCode).toBe(500);
  expect(failed.json()).toEqual({
    errors: [{ message: "Internal server error.", extensions: { code: "INTERNAL_SERVER_ERROR" } }],
  });
  expect(server.log.join("")).toContain("db.internal");

  const { downloads } = server.services;
  const { file } = downloads;
  downloads.file = async () => {
    throw new Error("ENOENT: no such file or directory, open '/srv/blobs/runs/1/artifact/vectors'");
  };
  const lost = await inject({
    url: `/downloads/runs/${"0".repeat(8)}-0000-4000-8000-000000000000/x`,
    headers: owner(),
  });
  downloads.file = file;
  expect([lost.statusCode, lost.body]).toEqual([500, expect.not.stringContaining("/srv")]);
});

test("wrong keys are limited by address, and right ones still open", async () => {
  const key = await server.keys.create({ name: "patient", role: "VIEWER" });
  const statuses: number[] = [];
  const begun = performance.now();
  for (let at = 0; at < 100; at++) {
    const wrong = `${key.slice(0, -3)}${String(at).padStart(3, "0")}`;
    const headers = { authorization: `Bearer ${wrong}` };
    statuses.push(
      (await inject({ url: at % 2 ? "/" : "/nowhere", headers, remoteAddress: "198.51.100.7" })).statusCode,
    );
  }
  expect(statuses.slice(0, 60)).toEqual(Array(60).fill(401));
  // One more is looked at for each second that this took.
  const looked = statuses.slice(60).filter((status) => status !== 429);
  expect(looked.length).toBeLessThanOrEqual((performance.now() - begun) / 1_000 + 1);
  expect(looked.every((status) => status === 401)).toBe(true);
  const right = { url: "/", headers: { authorization: `Bearer ${key}` }, remoteAddress: "198.51.100.7" };
  expect((await inject(right)).statusCode).toBe(200);
});
