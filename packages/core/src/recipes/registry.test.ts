import { expect, test } from "vitest";
import { z } from "zod";
import { evaluationMetrics } from "../evaluation/metric-facts.js";
import { abilities, abilitiesOf } from "./recipe.js";
import { recipeNames, recipes } from "./registry.js";

const all = [...recipes.values()];

test("names are unique, and such as the API's enum takes", () => {
  expect(recipes.size).toBe(recipeNames.length);
  for (const name of recipeNames) expect(name).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/);
});

test.each(all)(
  "$name: every preset's options are the recipe's own, within bounds and not its defaults",
  (recipe) => {
    const presets = recipe.presets ?? [];
    expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length);
    for (const { name, title, description, options } of presets) {
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      expect(title).not.toBe("");
      expect(description).toMatch(/\.$/);
      expect(recipe.options.safeParse(options).error).toBeUndefined();
      expect(Object.keys(options as object)).not.toEqual([]);
    }
  },
);

test.each(all)("$name: what tune varies are options of the recipe", (recipe) => {
  const { properties = {} } = z.toJSONSchema(recipe.options, { io: "input" });
  expect(recipe.tuning ?? []).not.toEqual([]);
  for (const text of recipe.tuning ?? []) expect(Object.keys(properties)).toContain(text.split("=")[0]);
});

test("no two metrics have one name, and each says what it is in a sentence", () => {
  const facts = [...evaluationMetrics, ...all.flatMap((recipe) => recipe.metrics ?? [])];
  expect(new Set(facts.map(({ name }) => name)).size).toBe(facts.length);
  for (const { name, label, description } of facts) {
    expect(name).toMatch(/^[a-z0-9]+(_[a-z0-9]+)*$/);
    expect(label).toMatch(/^[A-Zn]/);
    expect(description).toMatch(/^[A-Z1n].*\.$/);
  }
});

test("what a recipe can do is what it has", () => {
  const can = Object.fromEntries(all.map((recipe) => [recipe.name, abilitiesOf(recipe)]));
  expect(can).toMatchObject({
    SKIP_GRAM: ["SCORE_HISTORIES"],
    CBOW: ["SCORE_HISTORIES", "PREDICT_BETWEEN"],
    NMF: ["SCORE_HISTORIES", "PREDICT_RATINGS"],
    CONTRASTIVE: [],
    HYBRID: ["SCORE_HISTORIES", "PLACE_MOVIES"],
    USER_MOVIE: ["SCORE_HISTORIES", "KNOW_USERS", "START_FROM_RUN"],
  });
  for (const own of Object.values(can)) expect(abilities).toEqual(expect.arrayContaining([...own]));
});

test("what a recipe needs all of and what it needs one of do not overlap", () => {
  for (const { needs, needsOneOf = [] } of all) {
    for (const part of needs) expect(needsOneOf).not.toContain(part);
    expect(needs.length + needsOneOf.length).toBeGreaterThan(0);
    expect(needsOneOf.length).not.toBe(1);
  }
});
