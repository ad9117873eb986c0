import { expect, test } from "vitest";
import { chosenColumns, columnLabel, columnsOf, headlineColumns } from "./run-columns";

const measured = (name: string, cutoff: number | null, runCount: number, headline = false) => ({
  name,
  cutoff,
  runCount,
  kind: {
    label: name.toUpperCase(),
    higherIsBetter: name !== "rmse",
    descriptive: false,
    headline,
    ofNeighbors: false,
  },
});
const keys = (columns: readonly { key: string }[]) => columns.map(({ key }) => key);

const ranking = [
  measured("novelty", 10, 2),
  measured("ndcg", 5, 2, true),
  measured("hit_rate", 10, 2, true),
  measured("ndcg", 10, 2, true),
];

test("headline metrics at the usual cutoff lead, those of most runs first", () => {
  expect(keys(headlineColumns(columnsOf([measured("rmse", null, 1, true), ...ranking])))).toEqual([
    "hit_rate@10",
    "ndcg@10",
  ]);
  expect(headlineColumns(columnsOf([measured("rmse", null, 1, true)])).map(columnLabel)).toEqual(["RMSE"]);
});

test("other metrics lead where there are no headline ones, and no metrics are none", () => {
  expect(keys(headlineColumns(columnsOf([measured("triplet_margin", null, 1)])))).toEqual(["triplet_margin"]);
  expect(headlineColumns([])).toEqual([]);
});

test("an address names columns; those that no run has are as if they weren't there", () => {
  const offered = columnsOf(ranking);
  expect(keys(chosenColumns({ metric: ["ndcg@10", "novelty@10"] }, offered))).toEqual([
    "novelty@10",
    "ndcg@10",
  ]);
  expect(keys(chosenColumns({ metric: "nothing@3" }, offered))).toEqual(keys(headlineColumns(offered)));
});

test("a metric that this version does not know is shown by its name, and makes no run better", () => {
  const [old] = columnsOf([{ name: "old_score", cutoff: 3, runCount: 1, kind: null }]);
  expect(old).toMatchObject({ key: "old_score@3", title: "old_score", descriptive: true });
});
