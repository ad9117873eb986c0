import { breathe } from "../../breathe.js";
import { type Random, shuffle } from "../../random.js";

/** An undirected weighted graph: each edge held by both ends. */
export interface WeightedGraph {
  /** uint32 [nodes + 1] and [edges]: who is at the other end. A node may be its own neighbor. */
  readonly offsets: Uint32Array;
  readonly members: Uint32Array;
  /** float64 [edges], positive; of an edge from a node to itself twice the weight. */
  readonly weights: Float64Array;
}

/** Passes over all nodes that may improve little by little. */
const mostPasses = 50;

/**
 * Communities by Louvain's method (Blondel et al. 2008, https://arxiv.org/abs/0803.0476) for the modularity with a
 * resolution (Reichardt and Bornholdt 2006): single nodes move to the community that gains most, then communities become
 * nodes, until nothing gains. A higher resolution gives more communities.
 * @returns uint32 [nodes]: a community of each, numbered by size, the largest 0.
 */
export async function louvain(
  graph: WeightedGraph,
  resolution: number,
  random: Random,
  signal: AbortSignal,
): Promise<Uint32Array> {
  let level = graph;
  let labels = Uint32Array.from({ length: graph.offsets.length - 1 }, (_, node) => node);
  for (;;) {
    const { communities, count } = await moveNodes(level, resolution, random, signal);
    labels = labels.map((node) => communities[node]!);
    if (count === level.offsets.length - 1) return bySize(labels, count);
    level = aggregate(level, communities, count);
  }
}

/** Moves nodes between communities until no pass gains. */
async function moveNodes(
  { offsets, members, weights }: WeightedGraph,
  resolution: number,
  random: Random,
  signal: AbortSignal,
): Promise<{ communities: Uint32Array; count: number }> {
  const nodes = offsets.length - 1;
  const degrees = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++)
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) degrees[node]! += weights[at]!;
  const total = degrees.reduce((sum, degree) => sum + degree, 0) || 1;
  const communities = Uint32Array.from({ length: nodes }, (_, node) => node);
  const sums = degrees.slice();
  /** Of the node under way: weight to each community, and which ones it has a weight to. */
  const towards = new Float64Array(nodes);
  const order = shuffle(communities.slice(), random);
  for (let pass = 0, moved = 1; moved > 0 && pass < mostPasses; pass++) {
    moved = 0;
    for (const [index, node] of order.entries()) {
      if (index % 8192 === 0) await breathe(signal);
      const own = communities[node]!;
      const near = [own];
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        if (members[at] === node) continue;
        const community = communities[members[at]!]!;
        if (towards[community] === 0 && community !== own) near.push(community);
        towards[community]! += weights[at]!;
      }
      const degree = degrees[node]!;
      sums[own]! -= degree;
      let [best, most] = [own, towards[own]! - (resolution * degree * sums[own]!) / total];
      for (const community of near) {
        const gain = towards[community]! - (resolution * degree * sums[community]!) / total;
        // Ties stay where they are, so that nothing moves for ever.
        if (gain > most + 1e-9) [best, most] = [community, gain];
        towards[community] = 0;
      }
      sums[best]! += degree;
      communities[node] = best;
      if (best !== own) moved++;
    }
  }
  const numbers = new Map<number, number>();
  for (const community of communities) if (!numbers.has(community)) numbers.set(community, numbers.size);
  return { communities: communities.map((community) => numbers.get(community)!), count: numbers.size };
}

/** Communities as nodes: what lies within one is an edge to itself. */
export function aggregate(
  { offsets, members, weights }: WeightedGraph,
  communities: Uint32Array,
  count: number,
): WeightedGraph {
  const lists: number[][] = Array.from({ length: count }, () => []);
  for (const [node, community] of communities.entries()) lists[community]!.push(node);
  const towards = new Float64Array(count);
  const [bounds, ends, sums]: [number[], number[], number[]] = [[0], [], []];
  for (const list of lists) {
    const near: number[] = [];
    for (const node of list)
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const community = communities[members[at]!]!;
        if (towards[community] === 0) near.push(community);
        towards[community]! += weights[at]!;
      }
    for (const community of near) {
      ends.push(community);
      sums.push(towards[community]!);
      towards[community] = 0;
    }
    bounds.push(ends.length);
  }
  return {
    offsets: Uint32Array.from(bounds),
    members: Uint32Array.from(ends),
    weights: Float64Array.from(sums),
  };
}

/** Numbers communities by size, ties by their first member. */
function bySize(labels: Uint32Array, count: number): Uint32Array {
  const sizes = new Uint32Array(count);
  const firsts = new Uint32Array(count).fill(labels.length);
  for (const [node, label] of labels.entries()) {
    sizes[label]!++;
    firsts[label] = Math.min(firsts[label]!, node);
  }
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b]! - sizes[a]! || firsts[a]! - firsts[b]!);
  const places = new Uint32Array(count);
  for (const [place, label] of order.entries()) places[label] = place;
  return labels.map((label) => places[label]!);
}
