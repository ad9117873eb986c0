import { expect, test } from "vitest";
import { parseOption } from "./train.js";

test.each([
  ["dimensions=64", ["dimensions", 64]],
  ["order=shuffled", ["order", "shuffled"]],
  ["sharedNegatives=false", ["sharedNegatives", false]],
  ["name=a=b", ["name", "a=b"]],
])("%s", (text, parsed) => expect(parseOption(text)).toEqual(parsed));

test("an option without a value says what it takes", () => {
  expect(() => parseOption("dimensions")).toThrow(/name=value/);
  expect(() => parseOption("=3")).toThrow(/name=value/);
});
