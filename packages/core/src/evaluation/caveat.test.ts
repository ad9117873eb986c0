import { expect, test } from "vitest";
import { baselineLearnsFrom } from "./baselines/baselines.js";
import { caveatOf } from "./caveat.js";
import { evaluationMetrics } from "./metric-facts.js";

const facts = (name: string) => evaluationMetrics.find((metric) => metric.name === name);

test("a figure is marked by what it is measured by and was learned from, and by nothing else", () => {
  const tags = facts("tag_agreement");
  const caveat = (aspects: string) =>
    `It learned from the movies' ${aspects}, which this is measured by: the figure tells how well they were kept, not found.`;
  expect(caveatOf(tags, ["CAST", "TITLES", "GENRES"])).toBe(caveat("genres and actors"));
  expect(caveatOf(tags, ["DIRECTORS", "GENRES", "KEYWORDS"])).toBe(caveat("keywords, genres, and directors"));
  expect(caveatOf(tags, ["TITLES"])).toBeNull();
  expect(caveatOf(facts("franchise_recall"), ["TITLES", "GENRES"])).toBe(caveat("titles"));
  expect(caveatOf(facts("genre_accuracy"), [])).toBeNull();
  expect(caveatOf(facts("ndcg"), ["GENRES", "TITLES"])).toBeNull();
  expect(caveatOf(undefined, ["GENRES"])).toBeNull();
});

test("of the baselines two look at movies", () => {
  expect(baselineLearnsFrom("genre_popularity")).toEqual(["GENRES"]);
  expect(baselineLearnsFrom("content_knn")).toEqual(["GENRES", "KEYWORDS", "CAST", "DIRECTORS"]);
  expect(baselineLearnsFrom("item_knn")).toEqual([]);
});
