import { fromSegment, many, oneId, type PageQuery } from "@/ui/links";
import { NamedDocument } from "./generated/documents";
import { ask } from "./server";

const places = { movies: "Movie", runs: "TrainingRun", datasets: "Dataset" } as const;
/** Pages of the site itself, below a place. */
const ownPages = new Set(["new", "compare", "import"]);

interface Named {
  readonly id: string;
  readonly type: (typeof places)[keyof typeof places];
}

/** The things that an address names: by its path, and as the dataset and the runs of its query. */
export function namedIn(path: string, query: PageQuery): Named[] {
  const [, place, segment] = /^\/(movies|runs|datasets)\/([^/]+)(?:\/map)?$/.exec(path) ?? [];
  const dataset = oneId(query, "dataset");
  return [
    ...(place && segment && !ownPages.has(segment)
      ? [{ id: fromSegment(segment), type: places[place as keyof typeof places] }]
      : []),
    ...many(query, "run").map((run) => ({ id: fromSegment(run), type: "TrainingRun" as const })),
    ...(dataset ? [{ id: dataset, type: "Dataset" as const }] : []),
  ];
}

/**
 * Whether an address names a movie, run or dataset that does not exist. Asked before the page begins, because the
 * HTTP status can't change once it has. False where the API does not answer: the page tells that itself.
 */
export async function namesNothing(path: string, query: PageQuery): Promise<boolean> {
  const named = namedIn(path, query).slice(0, 50);
  if (named.length === 0) return false;
  const answer = await ask(NamedDocument, { ids: named.map(({ id }) => id) });
  if (!answer.ok) return false;
  return named.some(({ type }, at) => answer.data.nodes[at]?.__typename !== type);
}
