import { datasetHref, runHref, toSegment } from "@/ui/links";

/** What a dataset's movies, people and pages are named by in addresses: another dataset would not know it. */
const ofOneDataset = [
  "a",
  "b",
  "c",
  "add",
  "away",
  "movie",
  "liked",
  "disliked",
  "user",
  "run",
  "after",
  "before",
  "tick",
  "pin",
  "at",
  "lasso",
  "analogy",
  "region",
  "shared",
  "trail",
  "axis",
  "x",
  "y",
];

/** What names places of one run's map. */
const ofOneMap = ["at", "lasso", "region", "trail"];

/** Where the switch to another run leads: everything else in the address stays. */
export function withRun(path: string, query: URLSearchParams, run: string): string {
  const next = new URLSearchParams(query);
  for (const name of ["run", ...ofOneMap]) next.delete(name);
  const [, page = ""] = /^\/runs\/[^/]+(\/map)?$/.exec(path) ?? [];
  if (/^\/runs\/./.test(path)) return address(`${runHref(run)}${page}`, next);
  next.set("run", toSegment(run));
  return address(path, next);
}

/**
 * Where the switch to another dataset leads: the same page, or the list where the page is about one thing of
 * the old one. "" stands for all datasets.
 */
export function withDataset(path: string, query: URLSearchParams, dataset: string): string {
  if (path.startsWith("/datasets/")) return datasetHref(dataset);
  const aboutOne = /^\/(movies|runs)\/./.exec(path)?.[1];
  const next = new URLSearchParams(aboutOne ? "" : query);
  for (const name of ofOneDataset) next.delete(name);
  if (dataset === "") next.delete("dataset");
  else next.set("dataset", toSegment(dataset));
  return address(aboutOne === "movies" ? "/" : aboutOne === "runs" ? "/runs" : path, next);
}

/** A place of the site with the scope that links to it should keep. */
export function inScope(href: string, scope: { readonly dataset?: string; readonly run?: string }): string {
  const query = new URLSearchParams();
  if (scope.dataset) query.set("dataset", toSegment(scope.dataset));
  if (scope.run) query.set("run", toSegment(scope.run));
  return address(href, query);
}

function address(path: string, query: URLSearchParams): string {
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}
