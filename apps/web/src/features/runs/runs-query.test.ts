import { expect, test } from "vitest";
import { runsFromQuery } from "./runs-query";

test("an address without anything asks for the newest runs of all datasets", () => {
  expect(runsFromQuery({}, ["NMF"])).toEqual({
    first: 25,
    orderBy: { field: "QUEUED_AT", direction: "DESC" },
  });
});

test("filters and sorting are read, and nonsense is left out", () => {
  const query = { status: "FAILED", recipe: "NMF", sort: "metric:ndcg@10", dataset: "YQ" };
  expect(runsFromQuery(query, ["CBOW", "NMF"])).toEqual({
    first: 25,
    status: "FAILED",
    recipe: "NMF",
    dataset: "YQ==",
    orderBy: { field: "METRIC", metric: "ndcg@10", direction: "DESC" },
  });
  expect(runsFromQuery({ status: "BROKEN", recipe: "nmf", sort: "?" }, ["NMF"])).toMatchObject({
    status: undefined,
    recipe: undefined,
    orderBy: { field: "QUEUED_AT" },
  });
});
