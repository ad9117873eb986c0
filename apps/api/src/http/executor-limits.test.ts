import {
  buildSchema,
  type DocumentNode,
  type GraphQLFieldResolver,
  Kind,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import { afterEach, expect, test, vi } from "vitest";
import { Context, type Question } from "../schema/index.js";
import type { Budgets } from "../services/limits/budgets.js";
import type { Services } from "../services/services.js";
import { createExecutor } from "./executor.js";

afterEach(() => vi.useRealTimers());

/** A schema of one field of each kind, all answered by one resolver, which can be changed. */
function answering(resolve: GraphQLFieldResolver<unknown, unknown>) {
  const schema = buildSchema(
    "type Query { a: Int b: Int } type Mutation { a: Int } type Subscription { a: Int }",
  );
  const answerBy = (resolver: GraphQLFieldResolver<unknown, unknown>) => {
    for (const type of [schema.getQueryType()!, schema.getMutationType()!])
      for (const field of Object.values(type.getFields())) field.resolve = resolver;
  };
  answerBy(resolve);
  return { schema, answerBy };
}

/** An operation as Apollo hands it over; what is told of it is in `question.told`. */
function executionOf(
  source: string | DocumentNode,
  { name, caller = null }: { name?: string; caller?: string | null } = {},
) {
  const document = typeof source === "string" ? parse(source) : source;
  const operations = document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );
  const question: Question = {
    ...{ baseUrl: "", address: "", caller, spent: 0, told: null },
    isOver: () => false,
  };
  const viewer = { keyId: null, name: null, role: "ADMIN", datasets: null } as const;
  const context = new Context({} as Services, viewer, question);
  const operation = name === undefined ? operations[0] : operations.find((one) => one.name?.value === name);
  return { question, execution: { document, operation, operationName: name, variables: {}, context } };
}

/** How many times an operation is asked before it is answered as it was when it was compiled; null: never. */
async function compiledAfter(source: string | DocumentNode, name?: string): Promise<number | null> {
  const { execution } = executionOf(source, { name });
  for (let times = 1; times <= 7; times++) {
    const { schema, answerBy } = answering(() => 1);
    const execute = createExecutor(schema);
    for (let time = 0; time < times; time++) await execute(execution);
    answerBy(() => 2);
    const { data } = await execute(execution);
    if (Object.values(data ?? {})[0] === 1) return times;
  }
  return null;
}

test("a query is compiled when it comes for the fifth time, each of a document by itself", async () => {
  expect(await compiledAfter("{ a }")).toBe(5);
  const { schema, answerBy } = answering(() => 1);
  const execute = createExecutor(schema);
  const document = parse("query A { a } query B { b }");
  const [a, b] = [executionOf(document, { name: "A" }), executionOf(document, { name: "B" })];
  for (let time = 0; time < 4; time++) await execute(a.execution);
  for (let time = 0; time < 5; time++) await execute(b.execution);
  answerBy(() => 2);
  expect((await execute(b.execution)).data).toEqual({ b: 1 });
  expect((await execute(a.execution)).data).toEqual({ a: 2 });
});

test("a mutation never is, nor what is 10,000 characters long or of unknown length", async () => {
  expect(await compiledAfter("mutation { a }")).toBeNull();
  const padded = (length: number) => `{ a #${"x".repeat(length - 7)}\n}`;
  expect(padded(9_999)).toHaveLength(9_999);
  expect(await compiledAfter(padded(9_999))).toBe(5);
  expect(await compiledAfter(padded(10_000))).toBeNull();
  expect(await compiledAfter(parse("{ a }", { noLocation: true }))).toBeNull();
});

test("nothing is compiled where that is not wanted", async () => {
  const { schema, answerBy } = answering(() => 1);
  const execute = createExecutor(schema, { compile: false });
  const { execution } = executionOf("{ a }");
  for (let time = 0; time < 6; time++) await execute(execution);
  answerBy(() => 2);
  expect((await execute(execution)).data).toEqual({ a: 2 });
});

test.each([
  [
    "query A { a } query B { a }",
    undefined,
    "The document has several operations: say which by operationName.",
  ],
  ["query A { a }", "", "The document has several operations: say which by operationName."],
  ["query A { a }", "C", 'The document has no operation named "C".'],
  ["query A { a }", "n".repeat(101), `The document has no operation named "${"n".repeat(100)}".`],
])("%s does not tell which operation %j is", async (source, name, message) => {
  const { execution, question } = executionOf(source, { name });
  const { errors } = await createExecutor(answering(() => 1).schema)({ ...execution, operation: undefined });
  expect(errors?.map((error) => error.toJSON())).toEqual([
    { message, extensions: { code: "OPERATION_RESOLUTION_FAILURE", http: { status: 400 } } },
  ]);
  expect(question.told).toBeNull();
});

test("a subscription is told where to go", async () => {
  const { execution } = executionOf("subscription { a }");
  const { data, errors } = await createExecutor(answering(() => 1).schema)(execution);
  expect(data).toBeUndefined();
  expect(errors?.map((error) => error.toJSON())).toEqual([
    {
      message:
        "Subscriptions are answered at /graphql/stream, as Server-Sent Events: POST the same body there.",
      extensions: { code: "BAD_USER_INPUT", http: { status: 400 } },
    },
  ]);
});

const boom = async () => {
  throw new Error("boom");
};

test.each<[string, string | undefined, GraphQLFieldResolver<unknown, unknown>, Question["told"]]>([
  [
    "query Named { a b }",
    undefined,
    () => 1,
    { operation: "query several", name: "Named", result: "OK", cost: 2 },
  ],
  ["{ a }", undefined, () => 1, { operation: "query a", name: null, result: "OK", cost: 1 }],
  ["query A { b } query B { a }", "B", () => 1, { operation: "query a", name: "B", result: "OK", cost: 1 }],
  ["mutation { a }", undefined, () => 1, { operation: "mutation a", name: null, result: "OK", cost: 1 }],
  ["{ a }", undefined, boom, { operation: "query a", name: null, result: "INTERNAL_SERVER_ERROR", cost: 1 }],
  [
    `{ ${"a ".repeat(60_000)} }`,
    undefined,
    () => 1,
    { operation: "query several", name: null, result: "BAD_USER_INPUT", cost: 0 },
  ],
])("what became of an operation is told", async (source, name, resolve, told) => {
  const { execution, question } = executionOf(source, { name });
  await createExecutor(answering(resolve).schema)(execution);
  expect(question.told).toEqual(told);
});

test("an operation is paid for where budgets are kept, and else not", async () => {
  const settle = vi.fn();
  const budgets = {
    take: vi.fn(() => ({ granted: true, retryAfter: 0 })),
    settle,
    remaining: () => 42,
  } as unknown as Budgets;
  const { schema } = answering(() => 1);
  const { execution } = executionOf("{ a b }", { caller: "key 1" });
  const { extensions } = await createExecutor(schema, { budgets })(execution);
  expect(extensions?.cost).toEqual({ requested: 2, actual: 2, remaining: 42 });
  expect(settle.mock.calls).toEqual([["key 1", 2, 2]]);
  expect((await createExecutor(schema)(execution)).extensions?.cost).toMatchObject({ remaining: null });
});

test("nobody waits longer than the deadline, a minute unless it is said, also for what is compiled", async () => {
  vi.useFakeTimers();
  const { schema } = answering(() => new Promise(() => {}));
  for (const [deadline, seconds, compile] of [
    [undefined, 60, false],
    [1_500, 1.5, false],
    [1_500, 1.5, true],
  ] as const) {
    const { execution, question } = executionOf("{ a }");
    const execute = createExecutor(schema, { deadline, compile });
    for (let time = 0; time < 6; time++) {
      question.told = null;
      const answer = execute(execution);
      await vi.advanceTimersByTimeAsync(seconds * 1_000 - 1);
      expect(question.told).toBeNull();
      await vi.advanceTimersByTimeAsync(1);
      expect((await answer).errors?.[0]?.message).toContain(`given up after ${seconds} s`);
      expect(question.told).toMatchObject({ result: "DEADLINE_EXCEEDED" });
    }
  }
});

test("what is answered from memory is answered at once", () => {
  const { execution } = executionOf("{ a }");
  const execute = createExecutor(answering(() => 1).schema);
  for (let time = 0; time < 6; time++) expect(execute(execution)).toMatchObject({ data: { a: 1 } });
});
