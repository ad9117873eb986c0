import { expect, test } from "vitest";
import { runsFromQuery } from "./runs-query";

test("an address without anything asks for the newest runs of all datasets", () => {
  expect(runsFromQuery({}, ["NMF"])).toMatchObject({
    first: 25,
    isNamed: false,
    orderBy: { field: "QUEUED_AT", direction: "DESC" },
  });
  expect(runsFromQuery({}, ["NMF"]).dataset).toBeUndefined();
});

test("filters and sorting are read, and nonsense is left out", () => {
  const query = { status: "FAILED", recipe: "NMF", sort: "metric:ndcg@10", dataset: "YQ" };
  expect(runsFromQuery(query, ["CBOW", "NMF"])).toEqual({
    first: 25,
    status: "FAILED",
    recipe: "NMF",
    dataset: "YQ==",
    named: "YQ==",
    isNamed: true,
    orderBy: { field: "METRIC", metric: "ndcg@10", direction: "DESC" },
  });
  expect(runsFromQuery({ status: "BROKEN", recipe: "nmf", sort: "?" }, ["NMF"])).toMatchObject({
    status: undefined,
    recipe: undefined,
    orderBy: { field: "QUEUED_AT" },
  });
});
