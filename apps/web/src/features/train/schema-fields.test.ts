import { expect, test } from "vitest";
import { fieldsOf } from "./schema-fields";

function only(property: object) {
  return fieldsOf({ type: "object", properties: { learningRate: property }, required: ["learningRate"] })[0];
}

test("a bounded number keeps its bounds, default and description, and gets a readable label", () => {
  expect(
    only({ type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.025, description: "Initial step." }),
  ).toEqual({
    kind: "number",
    path: ["learningRate"],
    label: "Learning rate",
    description: "Initial step.",
    nullable: false,
    required: true,
    default: 0.025,
    integer: false,
    minimum: undefined,
    maximum: 1,
    exclusiveMinimum: 0,
    exclusiveMaximum: undefined,
  });
});

test("an integer's safe range is not a bound worth telling", () => {
  const field = only({ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
  expect(field).toMatchObject({ kind: "number", integer: true, minimum: 1, maximum: undefined });
});

test("null among the alternatives makes a field nullable, in either spelling", () => {
  expect(only({ anyOf: [{ type: "number", minimum: 0 }, { type: "null" }], default: null })).toMatchObject({
    kind: "number",
    nullable: true,
    minimum: 0,
    default: null,
  });
  expect(only({ type: ["integer", "null"] })).toMatchObject({
    kind: "number",
    integer: true,
    nullable: true,
  });
});

test("enums and constants are choices; a number beside a word is both", () => {
  expect(only({ type: "string", enum: ["time", "shuffled"] })).toMatchObject({
    kind: "choice",
    choices: ["time", "shuffled"],
  });
  expect(
    only({
      anyOf: [
        { type: "string", const: "a" },
        { type: "string", const: "b" },
      ],
    }),
  ).toMatchObject({
    kind: "choice",
    choices: ["a", "b"],
  });
  const both = only({
    anyOf: [
      { type: "integer", minimum: 1 },
      { type: "string", const: "history" },
    ],
    default: 5,
  });
  expect(both).toMatchObject({
    kind: "number-or-choice",
    choices: ["history"],
    number: { integer: true, minimum: 1 },
  });
});

test("a nested object is a group, whose default its fields start from", () => {
  const group = only({
    type: "object",
    properties: { share: { type: "number", default: 0.5 }, patience: { type: "integer" } },
    default: { share: 0.1 },
  });
  expect(group).toMatchObject({
    kind: "group",
    fields: [
      { path: ["learningRate", "share"], default: 0.1 },
      { path: ["learningRate", "patience"], default: undefined },
    ],
  });
});

test("what no field fits is asked for as JSON, and what is no schema has no fields", () => {
  expect(only({ type: "array", items: { type: "number" } })).toMatchObject({ kind: "json" });
  expect(only({ anyOf: [{ type: "object" }, { type: "string" }] })).toMatchObject({ kind: "json" });
  expect(fieldsOf(null)).toEqual([]);
  expect(fieldsOf({ type: "string" })).toEqual([]);
});
