import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { plantedClusters } from "../../testing/planted-clusters.js";
import { neighborsGraph } from "../neighbors-graph.js";
import { findRegions } from "./find-regions.js";
import { louvain, type WeightedGraph } from "./louvain.js";

const { signal } = new AbortController();

/** Unweighted edges. */
function graphOf(nodes: number, edges: readonly (readonly [number, number])[]): WeightedGraph {
  const lists: number[][] = Array.from({ length: nodes }, () => []);
  for (const [a, b] of edges) {
    lists[a]!.push(b);
    lists[b]!.push(a);
  }
  const offsets = [0];
  for (const list of lists) offsets.push(offsets.at(-1)! + list.length);
  return {
    offsets: Uint32Array.from(offsets),
    members: Uint32Array.from(lists.flat()),
    weights: new Float64Array(lists.flat().length).fill(1),
  };
}

/** Zachary's karate club (1977), members from 1. */
const karate =
  "2-1 3-1 3-2 4-1 4-2 4-3 5-1 6-1 7-1 7-5 7-6 8-1 8-2 8-3 8-4 9-1 9-3 10-3 11-1 11-5 11-6 12-1 13-1 13-4 14-1 14-2 14-3 14-4 17-6 17-7 18-1 18-2 20-1 20-2 22-1 22-2 26-24 26-25 28-3 28-24 28-25 29-3 30-24 30-27 31-2 31-9 32-1 32-25 32-26 32-29 33-3 33-9 33-15 33-16 33-19 33-21 33-23 33-24 33-30 33-31 33-32 34-9 34-10 34-14 34-15 34-16 34-19 34-20 34-21 34-23 34-24 34-27 34-28 34-29 34-30 34-31 34-32 34-33"
    .split(" ")
    .map((edge) => edge.split("-").map((member) => Number(member) - 1) as [number, number]);

function modularity({ offsets, members }: WeightedGraph, labels: Uint32Array): number {
  const total = members.length;
  const [inside, degrees] = [new Map<number, number>(), new Map<number, number>()];
  for (let node = 0; node + 1 < offsets.length; node++)
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const label = labels[node]!;
      degrees.set(label, (degrees.get(label) ?? 0) + 1);
      if (labels[members[at]!] === label) inside.set(label, (inside.get(label) ?? 0) + 1);
    }
  let sum = 0;
  for (const [label, degree] of degrees) sum += (inside.get(label) ?? 0) / total - (degree / total) ** 2;
  return sum;
}

test("the karate club's modularity comes near the best there is, .4198", async () => {
  const club = graphOf(34, karate);
  expect(karate).toHaveLength(78);
  for (const seed of [1, 2, 3]) {
    const labels = await louvain(club, 1, createRandom(seed), signal);
    expect(modularity(club, labels)).toBeGreaterThan(0.4);
    expect(modularity(club, labels)).toBeLessThan(0.41985);
  }
});

test("two cliques joined by an edge are two communities, and nodes without edges stay alone", async () => {
  const cliques = [0, 5].flatMap((from) =>
    [0, 1, 2, 3, 4].flatMap((a) =>
      [0, 1, 2, 3, 4].filter((b) => b < a).map((b) => [from + a, from + b] as const),
    ),
  );
  const labels = await louvain(graphOf(12, [...cliques, [0, 5]]), 1, createRandom(1), signal);
  expect([...labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 3]);
});

test("planted clusters are regions, levels are nested, and the same seed finds the same", async () => {
  const [rows, dimensions, clusters] = [1200, 16, 12];
  const vectors = plantedClusters(rows, dimensions, clusters, 0.4, createRandom(2));
  const graph = await neighborsGraph({ vectors, dimensions, k: 15, threads: 1, signal });
  const levels = await findRegions(graph, createRandom(1), signal);
  expect(levels).toHaveLength(3);
  const counts = levels.map((labels) => new Set(labels).size);
  expect(counts[0]!).toBeLessThanOrEqual(counts[1]!);
  expect(counts[1]!).toBeLessThanOrEqual(counts[2]!);
  expect(counts[1]).toBe(clusters);
  const pairs = new Map<string, number>();
  for (const [row, label] of levels[1]!.entries()) {
    const pair = `${row % clusters} ${label}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  // Of each planted cluster all but a few movies at its edge are in one region.
  const largest = [...pairs.values()].sort((a, b) => b - a).slice(0, clusters);
  expect(largest.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(0.98 * rows);
  for (const [coarse, fine] of [
    [levels[0]!, levels[1]!],
    [levels[1]!, levels[2]!],
  ] as const) {
    const parent = new Map<number, number>();
    for (const [row, label] of fine.entries()) {
      if (!parent.has(label)) parent.set(label, coarse[row]!);
      expect(coarse[row]).toBe(parent.get(label));
    }
  }
  expect(await findRegions(graph, createRandom(1), signal)).toEqual(levels);
});

test("one movie is no region", async () => {
  const graph = await neighborsGraph({
    vectors: Float32Array.of(1),
    dimensions: 1,
    k: 15,
    threads: 1,
    signal,
  });
  expect(await findRegions(graph, createRandom(1), signal)).toEqual([0, 1, 2].map(() => Int32Array.of(-1)));
});

test("movies whose vectors are zero, and a pair apart from all others, have no region", async () => {
  // Ten in one direction, two against it, five zeros.
  const directions = [...Array(10).fill(1), -1, -1, ...Array(5).fill(0)];
  const vectors = Float32Array.from(directions.flatMap((sign, row) => [sign, sign * (row % 3) * 0.1]));
  const graph = await neighborsGraph({ vectors, dimensions: 2, k: 15, threads: 1, signal });
  const levels = await findRegions(graph, createRandom(1), signal);
  expect([...levels[0]!.subarray(0, 10)]).toEqual(Array(10).fill(0));
  for (const labels of levels) expect([...labels.subarray(10)]).toEqual(Array(7).fill(-1));
});
