import { expect, test } from "vitest";
import { headlineMetrics } from "./headline-metrics";

const metric = (name: string, cutoff: number | null, headline = false) => ({
  name,
  label: name.toUpperCase(),
  cutoff,
  value: 1,
  higherIsBetter: true,
  headline,
  ofNeighbors: false,
});
const keys = (shown: readonly { key: string }[]) => shown.map(({ key }) => key);

test("headline metrics at the usual cutoff lead, those of most runs first", () => {
  const ranking = {
    metrics: [
      metric("novelty", 10),
      metric("ndcg", 5, true),
      metric("hit_rate", 10, true),
      metric("ndcg", 10, true),
    ],
  };
  const rating = { metrics: [metric("rmse", null, true)] };
  expect(keys(headlineMetrics([rating, ranking, ranking]))).toEqual(["hit_rate@10", "ndcg@10"]);
  expect(headlineMetrics([rating])).toEqual([{ key: "rmse", label: "RMSE" }]);
});

test("other metrics lead where there are no headline ones, and no metrics are none", () => {
  expect(keys(headlineMetrics([{ metrics: [metric("triplet_margin", null)] }]))).toEqual(["triplet_margin"]);
  expect(headlineMetrics([])).toEqual([]);
});
