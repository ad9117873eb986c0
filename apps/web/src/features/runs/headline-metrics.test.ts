import { expect, test } from "vitest";
import { headlineMetrics } from "./headline-metrics";

const metric = (name: string, cutoff: number | null) => ({ name, cutoff, value: 1, higherIsBetter: true });

test("well known metrics lead, those of most runs first", () => {
  const ranking = { metrics: [metric("novelty", 10), metric("hit_rate", 10), metric("ndcg", 10)] };
  const rating = { metrics: [metric("rmse", null)] };
  expect(headlineMetrics([rating, ranking, ranking])).toEqual(["ndcg@10", "hit_rate@10"]);
  expect(headlineMetrics([rating])).toEqual(["rmse"]);
});

test("unknown metrics do where there are no others, and no metrics are none", () => {
  expect(headlineMetrics([{ metrics: [metric("triplet_margin", null)] }])).toEqual(["triplet_margin"]);
  expect(headlineMetrics([])).toEqual([]);
});
