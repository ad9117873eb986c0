import type { RecipeName, RunOrder, RunStatus, RunsQueryVariables } from "@/graphql/generated/documents";
import { one, oneId, type PageQuery } from "@/ui/links";

export const runStatuses: readonly RunStatus[] = ["RUNNING", "QUEUED", "SUCCEEDED", "FAILED", "CANCELLED"];

/**
 * The runs page's address → the API's arguments; what can't be read is as if it weren't there.
 * @param recipes the names that the API knows.
 */
export function runsFromQuery(query: PageQuery, recipes: readonly RecipeName[]): RunsQueryVariables {
  const dataset = oneId(query, "dataset");
  return {
    dataset,
    named: dataset ?? "",
    isNamed: dataset !== undefined,
    status: runStatuses.find((status) => status === one(query, "status")),
    recipe: recipes.find((recipe) => recipe === one(query, "recipe")),
    orderBy: orderFrom(one(query, "sort")),
    after: one(query, "after"),
    first: 25,
  };
}

/** "newest", "finished", "name", or a metric such as "metric:ndcg@10". */
function orderFrom(sort: string | undefined): RunOrder {
  if (sort?.startsWith("metric:"))
    return { field: "METRIC", metric: sort.slice("metric:".length), direction: "DESC" };
  if (sort === "finished") return { field: "FINISHED_AT", direction: "DESC" };
  if (sort === "name") return { field: "NAME", direction: "ASC" };
  return { field: "QUEUED_AT", direction: "DESC" };
}
