import { fromSegment, toSegment } from "@/ui/links";

/** Most runs that are compared at once. */
export const mostTicked = 10;

/** The runs ticked for a comparison, in the order in which they were; they are in the address, so that they stay. */
export function tickedIn(query: URLSearchParams): string[] {
  return [...new Set(query.getAll("tick").map(fromSegment))].slice(0, mostTicked);
}

/** The same address with one run ticked, or no longer. */
export function withTick(query: URLSearchParams, id: string, ticked: boolean): URLSearchParams {
  const next = new URLSearchParams(query);
  next.delete("tick");
  const others = tickedIn(query).filter((other) => other !== id);
  for (const one of ticked ? [...others, id].slice(0, mostTicked) : others)
    next.append("tick", toSegment(one));
  return next;
}

/** Where the ticked runs are compared, the first one with each other. */
export function comparisonHref(ids: readonly string[]): string {
  return `/runs/compare?${ids.map((id) => `run=${toSegment(id)}`).join("&")}`;
}
