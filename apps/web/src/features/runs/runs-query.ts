import type { RecipeName, RunOrder, RunStatus, RunsQueryVariables } from "@/graphql/generated/documents";
import { one, oneId, type PageQuery } from "@/ui/links";
import { metricKey, type RunColumn } from "./run-columns";

export const runStatuses: readonly RunStatus[] = ["RUNNING", "QUEUED", "SUCCEEDED", "FAILED", "CANCELLED"];

/** What the list can be ordered by: "newest", "finished", "name", or a metric such as "metric:ndcg@10". */
export interface Sorting {
  readonly by: string;
  readonly direction: "ASC" | "DESC";
}

const fields = { newest: "QUEUED_AT", finished: "FINISHED_AT", name: "NAME" } as const;

/** The direction in which a list begins when it is ordered so for the first time: best, newest or A first. */
export function firstDirection(by: string, offered: readonly RunColumn[]): Sorting["direction"] {
  if (by === "name") return "ASC";
  const metric = offered.find(({ key }) => by === `metric:${key}`);
  return metric && !metric.higherIsBetter ? "ASC" : "DESC";
}

/** The order that an address asks for ("sort" and, where it is not the first direction, "dir"). */
export function sortingOf(query: PageQuery, offered: readonly RunColumn[]): Sorting {
  const asked = one(query, "sort") ?? "";
  const by = Object.hasOwn(fields, asked) || /^metric:[a-z_]+(@\d{1,6})?$/.test(asked) ? asked : "newest";
  const direction = one(query, "dir");
  return {
    by,
    direction: direction === "asc" ? "ASC" : direction === "desc" ? "DESC" : firstDirection(by, offered),
  };
}

/** The metric by which the list is ordered, as "ndcg@10". */
export function sortedMetric({ by }: Sorting): string | undefined {
  return /^metric:(.+)$/.exec(by)?.[1];
}

/**
 * The runs page's address → the API's arguments; what can't be read is as if it weren't there.
 * @param recipes the names that the API knows.
 * @param shown the metrics that the list shows.
 */
export function runsFromQuery(
  query: PageQuery,
  recipes: readonly RecipeName[],
  sorting: Sorting,
  shown: readonly RunColumn[],
): RunsQueryVariables {
  const dataset = oneId(query, "dataset");
  const archived = one(query, "archived");
  return {
    dataset,
    named: dataset ?? "",
    isNamed: dataset !== undefined,
    status: runStatuses.find((status) => status === one(query, "status")),
    recipe: recipes.find((recipe) => recipe === one(query, "recipe")),
    archived: archived === "all" ? null : archived === "only",
    metrics: shown.map(metricKey),
    orderBy: orderOf(sorting),
    after: one(query, "after"),
    first: 25,
  };
}

function orderOf(sorting: Sorting): RunOrder {
  const { by, direction } = sorting;
  const metric = sortedMetric(sorting);
  if (metric) return { field: "METRIC", metric, direction };
  return { field: fields[by as keyof typeof fields], direction };
}
