import { buildSchema, parse, validate } from "graphql";
import { expect, test } from "vitest";
import { plainText, problemOfVariables } from "./plain-text.js";

const schema = buildSchema("type Query { a(x: String, y: [String!]): Int }");

test("a text in the document that is none is refused, with its place", () => {
  const problems = (source: string) =>
    validate(schema, parse(source), [plainText]).map(({ message, locations }) => [message, locations]);
  expect(problems('{ a(x: "plain ✓ 𝕏") }')).toEqual([]);
  expect(problems('{\n a(x: "x", y: ["ok", "\\u0000"]) }')).toEqual([
    ["A text in this document holds a NUL character.", [{ line: 2, column: 22 }]],
  ]);
});

test.each([
  [{}, null],
  [{ a: "plain", b: 3, c: null, d: true, e: ["x", "𝕏"], f: { g: "" } }, null],
  [{ a: "\0" }, "The text at variables.a holds a NUL character."],
  [{ a: "x\ud800" }, "The text at variables.a holds half of a surrogate pair."],
  [{ a: "\udc00x" }, "The text at variables.a holds half of a surrogate pair."],
  [{ a: ["x", 3, "\0"] }, "The text at variables.a[2] holds a NUL character."],
  [{ a: [3, { b: [["\0"]] }] }, "The text at variables.a[1].b[0][0] holds a NUL character."],
  [{ a: { b: { c: "\0" } } }, "The text at variables.a.b.c holds a NUL character."],
  [{ a: "x", b: "\0" }, "The text at variables.b holds a NUL character."],
  [{ a: {}, b: [{}], c: "\0" }, "The text at variables.c holds a NUL character."],
  [{ a: "\0", b: "\ud800" }, "The text at variables.a holds a NUL character."],
  [{ a: ["\0", "\ud800"] }, "The text at variables.a[0] holds a NUL character."],
  [{ "\0": 1 }, "A name at variables holds a NUL character."],
  [{ a: { "x\ud800": 1 } }, "A name at variables.a holds half of a surrogate pair."],
])("the first text of %j that is none is named", (variables, message) => {
  const problem = problemOfVariables(variables);
  expect(problem?.message ?? null).toBe(message);
  if (problem) expect(problem.extensions).toEqual({ code: "BAD_USER_INPUT", http: { status: 400 } });
});

const objects = (levels: number): unknown => (levels === 0 ? 1 : { a: objects(levels - 1) });
const lists = (levels: number): unknown => (levels === 0 ? 1 : [lists(levels - 1)]);

test("fifty levels below the variables are read, and no more", () => {
  expect(problemOfVariables({ a: objects(50) })).toBeNull();
  expect(problemOfVariables({ a: lists(50) })).toBeNull();
  for (const [value, step] of [
    [objects(51), ".a"],
    [lists(51), "[0]"],
  ] as const)
    expect(problemOfVariables({ a: value })?.message).toBe(
      `The value at ${`variables.a${step.repeat(50)}`.slice(0, 100)} is nested more than 50 levels deep.`,
    );
  // A text at the last level is still read.
  const deepText = JSON.parse(`${"[".repeat(50)}"\\u0000"${"]".repeat(50)}`);
  expect(problemOfVariables({ a: deepText })?.message).toContain("holds a NUL character");
});
