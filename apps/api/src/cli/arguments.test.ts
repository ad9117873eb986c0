import { expect, test } from "vitest";
import { parseOption, priorityOf, recipeNameOf, wholeNumber } from "./arguments.js";

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

test.each(["skip-gram", "SKIP_GRAM", "Skip_Gram"])("%s is a recipe", (text) =>
  expect(recipeNameOf(text)).toBe("SKIP_GRAM"),
);

test("another word is told which recipes there are", () => {
  expect(() => recipeNameOf("word2vec")).toThrow('There is no recipe "word2vec"; there are SKIP_GRAM, CBOW');
});

test.each(["abc", "", "-1", "1.5", "101", "1e1"])("%j is no whole number from 0 to 100", (text) =>
  expect(() => wholeNumber("--first", text, 0, 100)).toThrow("--first takes a whole number, 0 to 100"),
);

test("a priority may be below zero, is 0 where not given, and has bounds", () => {
  expect([priorityOf(undefined), priorityOf("-7"), priorityOf("100")]).toEqual([0, -7, 100]);
  expect(() => priorityOf("101")).toThrow("--priority takes a whole number, -100 to 100");
});
