import { expect, test } from "vitest";
import { defaultTexts, expectation, leavesOf, placeProblems, readOptions } from "./field-values";
import { fieldsOf } from "./schema-fields";

const fields = fieldsOf({
  type: "object",
  required: ["dimensions", "seedText"],
  properties: {
    dimensions: { type: "integer", minimum: 1, maximum: 1024, default: 64 },
    rate: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.025 },
    window: {
      anyOf: [
        { type: "integer", minimum: 1 },
        { type: "string", const: "history" },
      ],
      default: 5,
    },
    order: { type: "string", enum: ["time", "shuffled"], default: "time" },
    minRating: { anyOf: [{ type: "number", minimum: 0 }, { type: "null" }], default: 4 },
    shared: { type: "boolean", default: true },
    seedText: { type: "string" },
    validation: {
      type: "object",
      properties: { share: { type: "number", default: 0.1 }, patience: { type: "integer" } },
    },
    layers: { type: "array", default: [64] },
  },
});
const filled = { ...defaultTexts(fields), seedText: "x" };

test("an untouched form sends nothing but what has no default", () => {
  expect(readOptions(fields, filled)).toEqual({ options: { seedText: "x" }, problems: {} });
});

test("changed fields are sent with their JSON types, nested where they belong", () => {
  const texts = {
    ...filled,
    dimensions: "128",
    rate: "1e-3",
    window: "history",
    order: "shuffled",
    minRating: "",
    shared: "false",
    "validation.share": "0.2",
    layers: "[128, 64]",
  };
  expect(readOptions(fields, texts)).toEqual({
    options: {
      dimensions: 128,
      rate: 0.001,
      window: "history",
      order: "shuffled",
      minRating: null,
      shared: false,
      seedText: "x",
      validation: { share: 0.2 },
      layers: [128, 64],
    },
    problems: {},
  });
});

test("a default made empty goes back to the default, unless null is allowed", () => {
  expect(readOptions(fields, { ...filled, dimensions: "" }).options).toEqual({ seedText: "x" });
});

test("each wrong value is told with its bounds, at its field", () => {
  const texts = {
    ...filled,
    dimensions: "2000",
    rate: "0",
    window: "0.5",
    order: "other",
    seedText: "",
    layers: "[",
  };
  expect(readOptions(fields, texts).problems).toEqual({
    dimensions: "2000 won't do: give a whole number from 1 to 1024.",
    rate: "0 won't do: give a number above 0, at most 1.",
    window: "0.5 won't do: give a whole number at least 1.",
    order: "Choose one of time, shuffled.",
    seedText: "Give a value.",
    layers: 'Give JSON, for instance [1, 2] or {"a": 1}.',
  });
});

test("what a field expects is said in words", () => {
  const words = Object.fromEntries(
    leavesOf(fields).map((field) => [field.path.join("."), expectation(field)]),
  );
  expect(words.window).toBe("a whole number at least 1, or “history”");
  expect(words["validation.share"]).toBe("a number");
});

test("the server's problems land at their fields, the rest keep their path", () => {
  const problems = [
    { path: ["options", "dimensions"], message: "Too many." },
    { path: ["input", "options", "validation", "share"], message: "Too much." },
    { path: ["options", "unknown"], message: "No such option." },
    { path: [], message: "No." },
  ];
  expect(placeProblems(problems, new Set(["dimensions", "validation.share"]))).toEqual({
    byField: { dimensions: "Too many.", "validation.share": "Too much." },
    rest: ["options.unknown: No such option.", "No."],
  });
});
