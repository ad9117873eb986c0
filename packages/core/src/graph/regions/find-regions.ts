import type { Random } from "../../random.js";
import type { NeighborsGraph } from "../neighbors-graph.js";
import { symmetricEdges } from "../symmetric-edges.js";
import { aggregate, louvain, type WeightedGraph } from "./louvain.js";

/** Neighbors of each movie that hold regions together: a graph should have so many. */
export const regionNeighbors = 15;
/** A region has at least so many movies; those of smaller ones have no region at that level. */
const fewestMovies = 3;
/** From the finest level to the coarsest. */
const resolutions = [8, 3, 1];

/**
 * Regions of the neighbors graph at three levels, level 0 the coarsest: a movie's region follows from its neighbors in the
 * original space, so that it is the same on every map of a run. Edges weigh 1 for each of the two movies that has the
 * other among its 15 nearest; a cosine of 0 or less makes none, so that a movie whose vector is zero has no region. A
 * coarser level joins whole regions of the finer one.
 * @returns three times int32 [rows]: a region of each, numbered by size from 0 within its level, or -1 where there is none,
 *   since fewer than three movies would be in it.
 */
export async function findRegions(
  graph: NeighborsGraph,
  random: Random,
  signal: AbortSignal,
): Promise<readonly Int32Array[]> {
  const count = Math.min(regionNeighbors, graph.k);
  const values = Float32Array.from({ length: graph.rows * count }, (_, at) =>
    graph.similarities[Math.floor(at / count) * graph.k + (at % count)]! > 0 ? 1 : 0,
  );
  const edges = await symmetricEdges(graph, { values, width: count, count }, (a, b) => a + b, {
    grain: 1,
    least: 0,
    signal,
  });
  const whole: WeightedGraph = { ...edges, weights: Float64Array.from(edges.weights) };
  let level = whole;
  let labels = Uint32Array.from({ length: graph.rows }, (_, row) => row);
  const levels: Int32Array[] = [];
  for (const [index, resolution] of resolutions.entries()) {
    const found = await louvain(level, resolution, random.fork(`level ${index}`), signal);
    labels = labels.map((node) => found[node]!);
    const regions = found.reduce((most, label) => Math.max(most, label + 1), 0);
    level = aggregate(level, found, regions);
    levels.unshift(numberedBySize(labels, regions));
  }
  return levels;
}

/** Regions were numbered by how many regions they joined; now by how many movies. */
function numberedBySize(labels: Uint32Array, regions: number): Int32Array {
  const sizes = new Uint32Array(regions);
  for (const label of labels) sizes[label]!++;
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const places = new Int32Array(regions).fill(-1);
  for (const [place, label] of order.entries()) if (sizes[label]! >= fewestMovies) places[label] = place;
  return Int32Array.from(labels, (label) => places[label]!);
}
