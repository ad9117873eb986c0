import { createRandom, findRegions, type MovieFacts, type NeighborsGraph, nameRegions } from "@cinevec/core";
import type { RegionLevel } from "../stored/run-regions.js";

/**
 * Finds a run's regions and names them. The same graph and facts give the same, whatever the map's seed.
 * @param movies and @param ratingCounts one a row of the graph, of `regionNeighbors` neighbors where there are so many movies.
 */
export async function regionsOf({
  graph,
  movies,
  ratingCounts,
  signal,
}: {
  readonly graph: NeighborsGraph;
  readonly movies: readonly MovieFacts[];
  readonly ratingCounts: Uint32Array;
  readonly signal: AbortSignal;
}): Promise<readonly RegionLevel[]> {
  const found = await findRegions(graph, createRandom(1), signal);
  const facts = movies.map((movie, row) => ({ ...movie, ratingCount: ratingCounts[row]! }));
  return found.map((labels) => ({
    labels,
    regions: nameRegions(labels, facts).map(({ name, terms }) => ({ name, terms })),
  }));
}
