import { ApolloServer } from "@apollo/server";
import { type ExecutionResult, GraphQLError } from "graphql";
import { expect, test, vi } from "vitest";
import { Context } from "../schema/index.js";
import type { Services } from "../services/services.js";
import { executedBy } from "./executed-by.js";
import type { Execution } from "./executor.js";

const context = new Context(
  {} as Services,
  { keyId: null, name: null, role: "ADMIN", datasets: null },
  { baseUrl: "http://here", address: "", caller: null, spent: 0, told: null, isOver: () => false },
);

/** What Apollo answers by an executor, and what that was handed. */
async function answerBy(
  execute: (execution: Execution) => ExecutionResult | Promise<ExecutionResult>,
  request: { query: string; operationName?: string; variables?: Record<string, unknown> } = {
    query: "{ a }",
  },
) {
  const executor = vi.fn(execute);
  const apollo = new ApolloServer<Context>({
    typeDefs: "type Query { a: Int }",
    plugins: [
      executedBy(executor, (formatted, error) => ({
        ...formatted,
        message: `${formatted.message}, told of ${(error as Error).constructor.name}`,
      })),
    ],
  });
  const { http, body } = await apollo.executeOperation(request, { contextValue: context });
  await apollo.stop();
  return {
    result: body.kind === "single" ? body.singleResult : null,
    status: http.status,
    headers: [...http.headers],
    handed: executor.mock.calls[0]?.[0],
  };
}

test("an executor is handed the operation, and its result is the answer", async () => {
  const { result, status, handed } = await answerBy(() => ({ data: { a: 3 }, extensions: { cost: 1 } }), {
    query: "query A { a } query B { a }",
    operationName: "B",
    variables: { x: 1 },
  });
  expect(result).toEqual({ data: { a: 3 }, extensions: { cost: 1 } });
  expect(status).toBeUndefined();
  expect(handed).toMatchObject({
    operationName: "B",
    variables: { x: 1 },
    operation: { name: { value: "B" } },
  });
  expect(handed?.context.baseUrl).toBe("http://here");
  expect(handed?.document.definitions).toHaveLength(2);
});

test("who names no operation and gives no variables hands over the only one, without any", async () => {
  const { handed } = await answerBy(async () => ({ data: null }));
  expect(handed?.operationName).toBeFalsy();
  expect(handed?.variables).toEqual({});
  const named = await answerBy(async () => ({ data: null }), { query: "query Only { a }" });
  expect(named.handed?.operationName).toBe("Only");
  const missing = await answerBy(async () => ({ data: null }), {
    query: "query A { a }",
    operationName: "B",
  });
  expect([missing.handed?.operation, missing.handed?.operationName]).toEqual([undefined, "B"]);
});

test("errors are formatted, and set the status and the headers that they ask for", async () => {
  const errors = [
    new GraphQLError("one"),
    new GraphQLError("two", {
      extensions: {
        code: "RATE_LIMITED",
        http: { status: 429, headers: new Map([["retry-after", "9"]]) },
      },
    }),
    new GraphQLError("three", { extensions: { http: { headers: new Map([["x-more", "1"]]) } } }),
  ];
  const { result, status, headers } = await answerBy(() => ({ data: { a: null }, errors }));
  expect(result).toEqual({
    data: { a: null },
    errors: [
      { message: "one, told of GraphQLError", extensions: {} },
      { message: "two, told of GraphQLError", extensions: { code: "RATE_LIMITED" } },
      { message: "three, told of GraphQLError", extensions: {} },
    ],
  });
  expect(status).toBe(429);
  expect(headers).toEqual([
    ["retry-after", "9"],
    ["x-more", "1"],
    // Apollo's own.
    ["cache-control", "no-store"],
  ]);
});

test.each([
  ["an error", () => Promise.reject(new TypeError("boom")), "boom"],
  ["one of GraphQL", () => Promise.reject(new GraphQLError("boom")), "boom"],
  ["no error at all", () => Promise.reject("boom"), "boom"],
])("what an executor throws is an answer: %s", async (_what, execute, message) => {
  const { result } = await answerBy(execute);
  expect(result).toEqual({ errors: [{ message: `${message}, told of GraphQLError`, extensions: {} }] });
});

test.each([
  ["around it, where it is another's", new TypeError("boom"), (told: GraphQLError) => told.originalError],
  ["itself, where it is GraphQL's", new GraphQLError("boom", { path: ["a"] }), (told: GraphQLError) => told],
])(
  "an executor that throws at once answers too, and the formatter sees what was thrown: %s",
  async (_what, thrown, within) => {
    const seen: unknown[] = [];
    const plugin = executedBy(
      () => {
        throw thrown;
      },
      (formatted, error) => {
        seen.push(within(error as GraphQLError));
        return formatted;
      },
    );
    const apollo = new ApolloServer<Context>({ typeDefs: "type Query { a: Int }", plugins: [plugin] });
    await apollo.executeOperation({ query: "{ a }" }, { contextValue: context });
    await apollo.stop();
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBe(thrown);
  },
);
