import { expect, test } from "vitest";
import { baselineLearnsFrom } from "./baselines/baselines.js";
import { caveatOf } from "./caveat.js";
import { evaluationMetrics } from "./metric-facts.js";

const facts = (name: string) => evaluationMetrics.find((metric) => metric.name === name);

test("a figure is marked by what it is measured by and was learned from, and by nothing else", () => {
  const tags = facts("tag_agreement");
  expect(caveatOf(tags, ["CAST", "TITLES", "GENRES"])).toMatch(/the movies' genres and actors, which/);
  expect(caveatOf(tags, ["TITLES"])).toBeNull();
  expect(caveatOf(facts("franchise_recall"), ["TITLES", "GENRES"])).toMatch(/the movies' titles, which/);
  expect(caveatOf(facts("genre_accuracy"), [])).toBeNull();
  expect(caveatOf(facts("ndcg"), ["GENRES", "TITLES"])).toBeNull();
  expect(caveatOf(undefined, ["GENRES"])).toBeNull();
});

test("of the baselines two look at movies", () => {
  expect(baselineLearnsFrom("genre_popularity")).toEqual(["GENRES"]);
  expect(baselineLearnsFrom("content_knn")).toEqual(["GENRES", "KEYWORDS", "CAST", "DIRECTORS"]);
  expect(baselineLearnsFrom("item_knn")).toEqual([]);
});
