import { expect, test } from "vitest";
import { columnsOf } from "./run-columns";
import { runsFromQuery, sortingOf } from "./runs-query";

const offered = columnsOf(
  ["ndcg", "rmse"].map((name) => ({
    name,
    cutoff: name === "ndcg" ? 10 : null,
    runCount: 1,
    kind: {
      label: name,
      headline: true,
      higherIsBetter: name === "ndcg",
      descriptive: false,
      ofNeighbors: false,
    },
  })),
);
const asked = (query: Record<string, string>, recipes: Parameters<typeof runsFromQuery>[1] = ["NMF"]) =>
  runsFromQuery(query, recipes, sortingOf(query, offered), offered);

test("an address without anything asks for the newest runs of all datasets that are not archived", () => {
  expect(asked({})).toMatchObject({
    first: 25,
    isNamed: false,
    archived: false,
    metrics: ["ndcg@10", "rmse"],
    orderBy: { field: "QUEUED_AT", direction: "DESC" },
  });
  expect(asked({}).dataset).toBeUndefined();
});

test("filters and sorting are read, and nonsense is left out", () => {
  const query = { status: "FAILED", recipe: "NMF", sort: "metric:ndcg@10", dataset: "YQ", archived: "only" };
  expect(asked(query, ["CBOW", "NMF"])).toEqual({
    first: 25,
    status: "FAILED",
    recipe: "NMF",
    dataset: "YQ",
    named: "YQ",
    isNamed: true,
    archived: true,
    metrics: ["ndcg@10", "rmse"],
    orderBy: { field: "METRIC", metric: "ndcg@10", direction: "DESC" },
  });
  expect(asked({ status: "BROKEN", recipe: "nmf", sort: "?", archived: "all" })).toMatchObject({
    status: undefined,
    recipe: undefined,
    archived: null,
    orderBy: { field: "QUEUED_AT" },
  });
});

test("a metric begins with the best, and either direction can be asked for", () => {
  expect(sortingOf({ sort: "metric:rmse" }, offered).direction).toBe("ASC");
  expect(sortingOf({ sort: "metric:ndcg@10" }, offered).direction).toBe("DESC");
  expect(sortingOf({ sort: "metric:ndcg@10", dir: "asc" }, offered).direction).toBe("ASC");
  expect(sortingOf({ sort: "name" }, offered)).toEqual({ by: "name", direction: "ASC" });
  expect(sortingOf({ sort: "constructor" }, offered).by).toBe("newest");
});
