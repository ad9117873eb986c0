import Fastify, { type FastifyInstance } from "fastify";
import { buildSchema, type GraphQLFormattedError } from "graphql";
import { afterEach, expect, test, vi } from "vitest";
import { Context, type Question } from "../schema/index.js";
import type { Services } from "../services/services.js";
import { serveGraphql } from "./graphql.js";

let app: FastifyInstance;
afterEach(async () => {
  vi.unstubAllEnvs();
  await app.close();
});

const question: Question = {
  ...{ baseUrl: "", address: "", caller: null, spent: 0, told: null },
  isOver: () => false,
};

/** The real handler over a small schema. */
async function serving() {
  const schema = buildSchema("type Query { a(x: String): Int fails: Int slow: Int }");
  const fields = schema.getQueryType()!.getFields();
  fields.a!.resolve = () => 1;
  fields.fails!.resolve = () => {
    throw new Error("boom");
  };
  fields.slow!.resolve = () => new Promise(() => {});
  app = Fastify();
  const apollo = await serveGraphql(app, {
    ...{ schema, budgets: null, deadline: 20 },
    contextOf: () =>
      new Context({} as Services, { keyId: null, name: null, role: "ADMIN", datasets: null }, question),
    formatError: (formatted: GraphQLFormattedError) => ({
      ...formatted,
      message: `told: ${formatted.message}`,
    }),
  });
  const ask = async (query: string, variables: object = {}, headers: Record<string, string> = {}) => {
    const answer = await app.inject({
      ...{ method: "POST", url: "/graphql", payload: JSON.stringify({ query, variables }) },
      headers: { "content-type": "application/json", ...headers },
    });
    return { status: answer.statusCode, ...answer.json() };
  };
  return { apollo, ask };
}

test("a question is answered, by POST or GET, and its cost is told", async () => {
  const { ask } = await serving();
  expect(await ask("{ a }")).toEqual({
    status: 200,
    data: { a: 1 },
    extensions: { cost: { requested: 1, actual: 1, remaining: null } },
  });
  const answer = await app.inject({
    url: "/graphql?query={a}",
    headers: { "apollo-require-preflight": "1" },
  });
  expect(answer.json().data).toEqual({ a: 1 });
});

test("the schema may be asked for", async () => {
  for (const environment of ["production", "development"]) {
    vi.stubEnv("NODE_ENV", environment);
    const { ask } = await serving();
    expect((await ask("{ __schema { queryType { name } } }")).data).toEqual({
      __schema: { queryType: { name: "Query" } },
    });
    await app.close();
  }
});

test("what a page could send without asking is refused", async () => {
  await serving();
  const answer = await app.inject({ url: "/graphql?query={a}" });
  expect([answer.statusCode, answer.json().errors[0].message]).toEqual([
    400,
    expect.stringContaining("Cross-Site Request Forgery"),
  ]);
});

test("there is no page at the address, for nobody's browser", async () => {
  await serving();
  const answer = await app.inject({ url: "/graphql", headers: { accept: "text/html" } });
  expect([answer.statusCode, answer.body]).toEqual([400, expect.not.stringContaining("<html")]);
});

const aliases = Array.from({ length: 51 }, (_, at) => `a${at}: a`).join(" ");

test.each([
  [`{ ${aliases} }`, "This document has more than 50 aliases."],
  [`{ ${"a ".repeat(40)} }`, "asks too often for fields under the same names (780 pairs"],
  [`{ a(x: "\\u0000") }`, "A text in this document holds a NUL character."],
  [`{ a(x: "${"x".repeat(10)}") ${"a ".repeat(4_993)} }`, "Document contains more that 5000 tokens"],
  ["{ nothing }", 'Cannot query field "nothing" on type "Query".'],
])("%#: what no document may be is told, through the formatter", async (query, message) => {
  const { ask } = await serving();
  const { status, errors } = await ask(query);
  expect(status).toBe(400);
  const messages = errors.map(({ message }: Error) => message);
  expect(messages).toContainEqual(expect.stringContaining(message));
  expect(messages.every((text: string) => text.startsWith("told: "))).toBe(true);
  for (const { extensions } of errors) expect(extensions).not.toHaveProperty("stacktrace");
});

test("a resolver's error is told without its stack, in development too", async () => {
  for (const environment of ["production", "development"]) {
    vi.stubEnv("NODE_ENV", environment);
    const { ask } = await serving();
    const { status, data, errors } = await ask("{ a fails }");
    expect([status, data]).toEqual([200, { a: 1, fails: null }]);
    expect(errors).toEqual([
      { message: "told: boom", path: ["fails"], locations: [{ line: 1, column: 5 }], extensions: {} },
    ]);
    await app.close();
  }
});

test("nobody waits longer than the deadline", async () => {
  const { ask } = await serving();
  const { status, errors } = await ask("{ slow }");
  expect([status, errors[0].message]).toEqual([400, expect.stringContaining("given up after 0.02 s")]);
});

test("a signal that ends the process is none of its business", async () => {
  const listeners = () => process.listenerCount("SIGTERM") + process.listenerCount("SIGINT");
  const before = listeners();
  const { apollo } = await serving();
  expect(listeners()).toBe(before);
  await apollo.stop();
});
