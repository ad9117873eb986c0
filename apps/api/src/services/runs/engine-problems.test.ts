import { type Recipe, recipes } from "@cinevec/core";
import { expect, test } from "vitest";
import { engineProblems } from "./engine-problems.js";

const skipGram = recipes.get("SKIP_GRAM")!;
const here = [...recipes.values()].find(({ spark }) => !spark)!;
const onSpark = (recipe: Recipe<unknown>, options: unknown = {}, mayUseSpark = true) =>
  engineProblems("SPARK", recipe, options, mayUseSpark);

test("here every recipe is trained, with Spark or without", () => {
  for (const recipe of [skipGram, here])
    for (const mayUseSpark of [true, false])
      expect(engineProblems("LOCAL", recipe, { threads: 1 }, mayUseSpark)).toEqual([]);
});

test("what Spark's MLlib can't train is told, with all that it can", () => {
  const able = [...recipes.values()].filter(({ spark }) => spark).map(({ name }) => name);
  expect(able.length).toBeGreaterThan(1);
  expect(onSpark(here)).toEqual([
    {
      path: ["engine"],
      message: `Spark's MLlib can't train ${here.name}; it can train ${able.join(" and ")}.`,
    },
  ]);
});

test("without a cluster the server's variable is told", () => {
  expect(onSpark(skipGram, {}, false)).toEqual([
    {
      path: ["engine"],
      message:
        "This server has one worker, its own, and it has no Spark cluster: start it with CINEVEC_SPARK_MASTER, for instance local[4] or spark://host:7077.",
    },
  ]);
});

test("options that MLlib has not are told at their fields, given ones alone", () => {
  const lacking = skipGram.spark!.without.slice(0, 2);
  const has = Object.keys(skipGram.options.parse({}) as object).find(
    (option) => !skipGram.spark!.without.includes(option),
  )!;
  expect(onSpark(skipGram, { [lacking[0]!]: 1, [has]: 2, [lacking[1]!]: 3 })).toEqual(
    lacking.map((option) => ({
      path: ["options", option],
      message: "Spark's MLlib has nothing like it: leave it out, or train here.",
    })),
  );
  // What is no object is told by who reads options.
  for (const options of [{}, null, undefined, "text", 7]) expect(onSpark(skipGram, options)).toEqual([]);
});
