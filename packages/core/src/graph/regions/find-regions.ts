import type { Random } from "../../random.js";
import type { NeighborsGraph } from "../neighbors-graph.js";
import { symmetricEdges } from "../symmetric-edges.js";
import { aggregate, louvain, type WeightedGraph } from "./louvain.js";

/** Neighbors of each movie that hold regions together. */
const neighborsUsed = 15;
/** From the finest level to the coarsest. */
const resolutions = [8, 3, 1];

/**
 * Regions of the neighbors graph at three levels, level 0 the coarsest: a movie's region follows from its neighbors in the
 * original space, so that it is the same on every map of a run. Edges weigh 1 for each of the two movies that has the
 * other among its 15 nearest. A coarser level joins whole regions of the finer one.
 * @returns three times uint32 [rows]: a region of each, numbered by size from 0 within its level.
 */
export async function findRegions(
  graph: NeighborsGraph,
  random: Random,
  signal: AbortSignal,
): Promise<readonly Uint32Array[]> {
  const count = Math.min(neighborsUsed, graph.k);
  const ones = { values: new Float32Array(graph.rows * count).fill(1), width: count, count };
  const edges = await symmetricEdges(graph, ones, (a, b) => a + b, { grain: 1, least: 0, signal });
  const whole: WeightedGraph = { ...edges, weights: Float64Array.from(edges.weights) };
  let level = whole;
  let labels = Uint32Array.from({ length: graph.rows }, (_, row) => row);
  const levels: Uint32Array[] = [];
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
function numberedBySize(labels: Uint32Array, regions: number): Uint32Array {
  const sizes = new Uint32Array(regions);
  for (const label of labels) sizes[label]!++;
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || a - b);
  const places = new Uint32Array(regions);
  for (const [place, label] of order.entries()) places[label] = place;
  return labels.map((label) => places[label]!);
}
