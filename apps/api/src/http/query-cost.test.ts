import {
  buildSchema,
  type DocumentNode,
  type GraphQLObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
} from "graphql";
import { beforeEach, expect, test, vi } from "vitest";
import { QueryCost } from "./query-cost.js";

const schema = buildSchema(`
  enum Order { UP DOWN }
  input Filter { least: Int = 2, names: [String!], order: Order, inner: Filter }
  type Item { name: String! item: Item! items(first: Int): [Item!]! }
  type Query { item(id: ID, text: String, flag: Boolean, order: Order, filter: Filter): Item! items(first: Int!, ids: [ID!]): [Item!]! }
`);

/** How often costs were measured: a list costs what its resolver's rule says, and the rule notes that it was asked. */
const measured = vi.fn();
const query = schema.getQueryType() as GraphQLObjectType;
query.getFields().items!.extensions = {
  complexity: ({ first, ids }: { first: number; ids?: string[] }) => {
    measured(first);
    return { field: 1, multiplier: first + (ids?.length ?? 0) };
  },
};
beforeEach(() => measured.mockClear());

const operationsOf = (document: DocumentNode) =>
  document.definitions.filter(
    (one): one is OperationDefinitionNode => one.kind === Kind.OPERATION_DEFINITION,
  );

/** Asks for the cost of one document with variables, again and again. */
function asking(source: string, limits = { depth: 3, cost: 100 }) {
  const document = parse(source);
  const [operation] = operationsOf(document);
  const cost = new QueryCost(schema, limits);
  return (variables: Record<string, unknown> = {}) => {
    const { problems, cost: found } = cost.of(document, operation!, variables);
    return problems === null ? found : problems.map(({ message }) => message);
  };
}

test("levels are allowed up to a bound", () => {
  expect(asking("{ item { item { name } } }")()).toBe(3);
  expect(asking("{ item { item { item { name } } } }")()).toEqual([
    "This operation is 4 fields deep; at most 3 are answered.",
  ]);
  expect(asking("{ item { ...A } } fragment A on Item { item { item { name } } }")()).toEqual([
    "This operation is 4 fields deep; at most 3 are answered.",
  ]);
});

test("a cost is allowed up to a bound, that of lists as often as they may be long", () => {
  const ask = asking("query ($n: Int!) { items(first: $n) { name } }");
  expect(ask({ n: 99 })).toBe(100);
  expect(ask({ n: 100 })).toEqual(
    [
      "This operation may cost 101; at most 100 are answered: ask for fewer rows, fields or movies at a time",
    ].map((message) => `${message}.`),
  );
});

test("a refusal is the caller's mistake", () => {
  const document = parse("{ item { item { item { name } } } }");
  const { problems } = new QueryCost(schema, { depth: 1, cost: 1 }).of(
    document,
    operationsOf(document)[0]!,
    {},
  );
  expect(problems?.map(({ extensions }) => extensions)).toEqual([
    { code: "BAD_USER_INPUT", http: { status: 400 } },
  ]);
});

test("an operation costs nothing for those beside it, and all for its fragments", () => {
  const document = parse(`query A { item { ...F } } query B { items(first: 90) { name item { name } } }
    fragment F on Item { name item { name } }`);
  const cost = new QueryCost(schema, { depth: 5, cost: 100 });
  const [a, b] = operationsOf(document).map((operation) => cost.of(document, operation, {}));
  expect(a).toEqual({ problems: null, cost: 4 });
  expect(b?.problems).toHaveLength(1);
});

test("without limits of its own, twelve levels and 50,000 are allowed", () => {
  const document = parse("query ($n: Int!) { items(first: $n) { name } }");
  const nested = (levels: number): string => (levels === 1 ? "name" : `item { ${nested(levels - 1)} }`);
  const cost = new QueryCost(schema);
  const of = (asked: DocumentNode, variables = {}) =>
    cost.of(asked, operationsOf(asked)[0]!, variables).problems?.[0]?.message ?? null;
  expect(of(document, { n: 49_999 })).toBeNull();
  expect(of(document, { n: 50_000 })).toContain("may cost 50001; at most 50000");
  expect(of(parse(`{ ${nested(12)} }`))).toBeNull();
  expect(of(parse(`{ ${nested(13)} }`))).toContain("13 fields deep; at most 12");
});

test("a cost that can't be measured, or is no number, lets nothing through", () => {
  const ask = asking("query ($n: Int!) { items(first: $n) { name } }");
  measured.mockImplementationOnce(() => {
    throw new Error("boom");
  });
  expect(ask({ n: 1 })).toEqual(["This operation could not be measured."]);
  expect(ask({ n: 1 })).toBe(2);
  const { extensions } = query.getFields().items!;
  query.getFields().items!.extensions = { complexity: () => ({ field: Number.NaN, multiplier: 1 }) };
  expect(asking("{ items(first: 1) { name } }")()).toEqual([
    expect.stringContaining("This operation may cost NaN; at most 100 are answered"),
  ]);
  query.getFields().items!.extensions = extensions;
});

test.each([
  ["numbers", "$n: Int!", [{ n: 3 }, { n: 4 }], 2],
  ["the same number", "$n: Int!", [{ n: 3 }, { n: 3 }], 1],
  ["texts", "$n: Int = 3, $x: String", [{ x: "one" }, { x: "two" }], 1],
  ["ids that look like words", "$n: Int = 3, $x: String", [{ x: "ONE" }, { x: "TWO_A" }], 2],
  [
    "words that are longer than any of the schema",
    "$n: Int = 3, $x: String",
    [{ x: "A".repeat(41) }, { x: "B".repeat(41) }],
    1,
  ],
  ["words of forty letters", "$n: Int = 3, $x: String", [{ x: "A".repeat(40) }, { x: "B".repeat(40) }], 2],
  [
    "texts that hold a word",
    "$n: Int = 3, $x: String",
    [{ x: "an ONE" }, { x: "an TWO" }, { x: "ONE a" }, { x: "TWO a" }],
    1,
  ],
  ["flags", "$n: Int = 3, $f: Boolean!", [{ f: true }, { f: false }], 2],
  ["words of enums", "$n: Int = 3, $o: Order", [{ o: "UP" }, { o: "DOWN" }], 2],
  ["lists of one length", "$n: Int = 3, $i: [ID!]", [{ i: ["a", "b"] }, { i: ["c", "d"] }], 1],
  ["lists of two lengths", "$n: Int = 3, $i: [ID!]", [{ i: ["a"] }, { i: ["c", "d"] }], 2],
  ["numbers inside", "$n: Int = 3, $w: Filter", [{ w: { least: 1 } }, { w: { least: 2 } }], 2],
  ["names inside", "$n: Int = 3, $w: Filter", [{ w: { least: 1 } }, { w: {} }, { w: null }], 2],
  [
    "lists further inside",
    "$n: Int = 3, $w: Filter",
    [{ w: { inner: { names: ["a"] } } }, { w: { inner: { names: ["a", "b"] } } }],
    2,
  ],
  [
    "numbers further inside",
    "$n: Int = 3, $w: Filter",
    [{ w: { inner: { least: 1 } } }, { w: { inner: { least: 2 } } }],
    2,
  ],
  [
    "what is too far inside for any cost",
    "$n: Int = 3, $w: Filter",
    [{ w: { inner: { inner: { least: 1 } } } }, { w: { inner: { inner: { least: 2 } } } }],
    1,
  ],
  ["texts that are none", "$n: Int = 3, $x: String", [{ x: null }, { x: "one" }], 2],
  ["what is given at all", "$n: Int = 3, $f: Boolean, $x: String", [{ f: true }, { x: "t" }, {}], 3],
])(
  "a document's costs are remembered by what they can depend on: %s",
  (_what, declared, variables, times) => {
    const uses = { $x: "text: $x", $f: "flag: $f", $o: "order: $o", $w: "filter: $w" };
    const used = Object.entries(uses).filter(([name]) => declared.includes(name));
    const given = used.length > 0 ? `item(${used.map(([, use]) => use).join(", ")}) { name }` : "";
    const ids = declared.includes("$i") ? ", ids: $i" : "";
    const ask = asking(`query (${declared}) { items(first: $n${ids}) { name } ${given} }`);
    for (const one of variables) expect(ask(one)).toEqual(expect.any(Number));
    for (const one of variables) expect(ask(one)).toEqual(expect.any(Number));
    expect(measured).toHaveBeenCalledTimes(times);
  },
);

test("a hundred costs of a document are remembered, and then forgotten for others", () => {
  const ask = asking("query ($n: Int!) { items(first: $n) { name } }", { depth: 3, cost: 1_000 });
  for (let n = 0; n < 100; n++) ask({ n });
  ask({ n: 0 });
  expect(measured).toHaveBeenCalledTimes(100);
  ask({ n: 100 });
  ask({ n: 100 });
  expect(measured).toHaveBeenCalledTimes(101);
  ask({ n: 0 });
  expect(measured).toHaveBeenCalledTimes(102);
});

test("what takes long to tell apart is measured each time", () => {
  const ask = asking("query ($n: Int!) { items(first: $n) { name } }");
  const padded = (length: number) => ({ n: 1, [`x${"y".repeat(length)}`]: 1 });
  // "n=1;" and "x…=1;".
  for (const [length, times] of [
    [992, 1],
    [993, 2],
  ] as const) {
    measured.mockClear();
    ask(padded(length));
    ask(padded(length));
    expect(measured).toHaveBeenCalledTimes(times);
  }
});

test.each([
  [
    "$x: String",
    { x: 3 },
    'Variable "$x" got invalid value 3; String cannot represent a non string value: 3',
  ],
  ["$x: String", { x: ["a"] }, 'String cannot represent a non string value: ["a"]'],
  ["$x: String!", {}, 'Variable "$x" of required type "String!" was not provided.'],
  ["$x: String!", { x: null }, 'Variable "$x" of non-null type "String!" must not be null.'],
  ["$d: ID", { d: { a: 1 } }, "ID cannot represent value: { a: 1 }"],
  ["$d: ID!", { d: true }, "ID cannot represent value: true"],
  ["$f: Boolean", { f: "true" }, 'Boolean cannot represent a non boolean value: "true"'],
  ["$f: Boolean!", { f: 1 }, "Boolean cannot represent a non boolean value: 1"],
  ["$x: String, $w: Filter", { x: "right", w: { least: "a" } }, 'got invalid value "a" at "w.least"'],
  ["$w: Filter, $x: String", { w: {}, x: 3 }, "String cannot represent a non string value: 3"],
  ["$i: [ID!]", { i: [{}] }, 'got invalid value {} at "i[0]"'],
  ["$x: Missing", { x: "a" }, 'expected value of type "Missing"'],
  ["$x: String", { x: "\0" }, "The text at variables.x holds a NUL character."],
])("what is wrong with a variable (%s) is told: %j", (declared, variables, message) => {
  const document = parse(`query (${declared}) { item { name } }`);
  const [operation] = operationsOf(document);
  const { problems, cost } = new QueryCost(schema).of(document, operation!, variables);
  expect([problems?.length, cost]).toEqual([1, 0]);
  expect(problems?.[0]?.message).toContain(message);
  expect(problems?.[0]?.extensions).toEqual({ code: "BAD_USER_INPUT", http: { status: 400 } });
});

test("a wrong variable's place in the document is told", () => {
  const ask = parse("query ($n: Int!) {\n items(first: $n) { name } }");
  const { problems } = new QueryCost(schema).of(ask, operationsOf(ask)[0]!, { n: "x" });
  expect(problems?.[0]?.locations).toEqual([{ line: 1, column: 8 }]);
  expect(problems?.[0]?.originalError?.message).toContain("Int cannot represent non-integer value");
});

test.each([
  ["$d: ID, $x: String, $f: Boolean", {}],
  ["$d: ID, $x: String, $f: Boolean", { d: null, x: null, f: null }],
  ["$d: ID, $x: String, $f: Boolean", { d: "a", x: "b", f: false }],
  ["$i: [ID!]!", { i: ["a", "b"] }],
  ["$d: ID!, $w: Filter", { d: 7, w: { names: "one" } }],
])("variables that are right are let through: %s, %j", (declared, variables) => {
  expect(asking(`query (${declared}) { item { name } }`)(variables)).toBe(2);
});

test("of many wrong variables the first twenty are told", () => {
  const names = Array.from({ length: 25 }, (_, at) => `v${at}`);
  const ask = asking(`query (${names.map((name) => `$${name}: Int`).join(", ")}) { item { name } }`);
  const told = ask(Object.fromEntries(names.map((name) => [name, "x"])));
  expect(told).toHaveLength(21);
  expect(told).toContain("Too many errors processing variables, error limit reached. Execution aborted.");
});

test("what wrong variables would cost is never remembered", () => {
  const ask = asking("query ($n: Int!) { items(first: $n) { name } }");
  expect(ask({ n: "5" })).toEqual([expect.stringContaining("Int cannot represent")]);
  expect(ask({ n: "5" })).toEqual([expect.stringContaining("Int cannot represent")]);
  expect(measured).not.toHaveBeenCalled();
});
