import {
  buildSchema,
  type DocumentNode,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import { expect, test } from "vitest";
import { Context } from "../schema/index.js";
import type { Services } from "../services/services.js";
import { createExecutor } from "./executor.js";

interface Item {
  readonly name: string;
  readonly size?: number | null;
}

/** Everything the API's schema is made of: lists, unions, interfaces, enums, failures early and late. */
function schemaOf(items: () => readonly (Item | null)[]): GraphQLSchema {
  const schema = buildSchema(`
    interface Named { name: String! }
    type Item implements Named { name: String! size: Int late: Int! matrix: [[Float!]!]! }
    type Other implements Named { name: String! }
    union Any = Item | Other
    enum Order { UP DOWN }
    input Filter { least: Int = 2, names: [String!] }
    type Query {
      items(first: Int = 3, order: Order = UP, filter: Filter): [Item!]!
      any: [Any!]!
      named: Named
      fails: Int
      mustNotFail: Int!
    }
  `);
  const fields = schema.getQueryType()!.getFields();
  fields.items!.resolve = (_root, { first, order, filter }) => {
    const found = items().slice(0, first);
    const kept = filter ? found.filter((item) => !item || (item.size ?? 0) >= filter.least) : found;
    return order === "DOWN" ? kept.reverse() : kept;
  };
  fields.any!.resolve = () => items().map((item) => ({ __typename: "Item", ...item }));
  fields.named!.resolve = async () => ({ __typename: "Other", name: "other" });
  fields.fails!.resolve = async () => {
    throw new Error("late failure");
  };
  fields.mustNotFail!.resolve = () => {
    throw new Error("early failure");
  };
  const item = schema.getType("Item");
  if (isObjectType(item)) {
    const own = item.getFields();
    own.late!.resolve = async ({ size }: Item) => size;
    own.matrix!.resolve = () => [[1, 2], [3.5]];
  }
  return schema;
}

const context = new Context(
  {} as Services,
  { keyId: null, name: null, role: "ADMIN", datasets: null },
  { baseUrl: "", address: "", caller: null, spent: 0, told: null, isOver: () => false },
);
const items = [
  { name: "a", size: 1 },
  { name: "b", size: null },
  { name: "c", size: 3 },
  { name: "d", size: 4 },
];

const operationIn = (document: DocumentNode) =>
  document.definitions.find((one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION)!;

test.each([
  ["{ items { name size } }", {}],
  ["{ items(first: 4, order: DOWN, filter: { names: [] }) { alias: name } }", {}],
  ["query ($n: Int, $f: Filter) { items(first: $n, filter: $f) { name matrix } }", { n: 2 }],
  ["query ($n: Int = 1) { items(first: $n) { name } }", {}],
  ["query ($n: Int) { items(first: $n) { name } }", { n: "two" }],
  [
    "query ($with: Boolean!) { items { name size @include(if: $with) late @skip(if: true) } }",
    { with: false },
  ],
  [
    "{ any { __typename ... on Item { name } ... on Other { name } } named { name ...F } } fragment F on Other { __typename }",
    {},
  ],
  // A variable that may be null is nothing that graphql-jit compiles as a condition.
  ["query ($with: Boolean) { items { name size @include(if: $with) } }", { with: true }],
  ["{ items { name late } }", {}],
  ["{ fails items { name } }", {}],
  ["{ mustNotFail items { name } }", {}],
  ["{ __typename __schema { queryType { name } } }", {}],
])("a compiled query answers as graphql-js does: %s", async (query, variables) => {
  const schema = schemaOf(() => items);
  const document = parse(query);
  const execution = { document, operation: operationIn(document), operationName: null, variables, context };
  const plain = await createExecutor(schema, { compile: false })(execution);
  const execute = createExecutor(schema);
  for (let time = 0; time < 8; time++)
    expect(JSON.parse(JSON.stringify(await execute(execution)))).toEqual(JSON.parse(JSON.stringify(plain)));
});

test("a query is compiled once it has come often", async () => {
  let asked = 0;
  const schema = schemaOf(() => {
    asked++;
    return items;
  });
  const resolve = schema.getQueryType()!.getFields().items!;
  const document = parse("{ items { name } }");
  const execution = {
    document,
    operation: operationIn(document),
    operationName: null,
    variables: {},
    context,
  };
  const execute = createExecutor(schema);
  for (let time = 0; time < 6; time++) await execute(execution);
  // Compiled code has taken the resolver with it: it no longer looks into the schema.
  resolve.resolve = () => [];
  expect((await execute(execution)).data?.items).toHaveLength(3);
  expect(asked).toBe(7);
});

test("what costs too much is refused before it runs", async () => {
  let asked = 0;
  const schema = schemaOf(() => {
    asked++;
    return items;
  });
  const document = parse(`{ items { ${"name ".repeat(60_000)} } }`);
  const execution = {
    document,
    operation: operationIn(document),
    operationName: null,
    variables: {},
    context,
  };
  const result = await createExecutor(schema)(execution);
  expect(result.errors?.[0]?.message).toContain("at most 50000 are answered");
  expect(result.errors?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", http: { status: 400 } });
  expect(asked).toBe(0);
});
