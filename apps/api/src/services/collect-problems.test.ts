import { InvalidInputError, type Problem } from "@cinevec/core";
import { expect, test } from "vitest";
import { collectProblems } from "./collect-problems.js";

test("what a check gives is given, and problems are added to those found before", async () => {
  const problems: Problem[] = [{ path: ["name"], message: "first" }];
  expect(await collectProblems(problems, () => 7)).toBe(7);
  expect(await collectProblems(problems, async () => "later")).toBe("later");
  expect(problems).toHaveLength(1);
  for (const refuse of [
    () => {
      throw InvalidInputError.of("seed", "second");
    },
    async () => Promise.reject(InvalidInputError.of("seed", "second")),
  ])
    expect(await collectProblems(problems, refuse)).toBeUndefined();
  expect(problems.map(({ message }) => message)).toEqual(["first", "second", "second"]);
});

test("every other error goes on its way", async () => {
  const problems: Problem[] = [];
  const error = new Error("the database is away");
  await expect(collectProblems(problems, () => Promise.reject(error))).rejects.toBe(error);
  expect(problems).toEqual([]);
});
