import { expect, test } from "vitest";
import { InvalidInputError } from "../errors.js";
import { createRandom, shuffle } from "../random.js";
import { plantedClusters } from "../testing/planted-clusters.js";
import { compareNeighborhoods } from "./compare-neighborhoods.js";
import { type NeighborsGraph, neighborsGraph } from "./neighbors-graph.js";

/** A graph by hand: each row's neighbors. */
function graphOf(lists: readonly (readonly number[])[]): NeighborsGraph {
  const k = lists[0]!.length;
  return {
    ...{ rows: lists.length, k, neighbors: Uint32Array.from(lists.flat()) },
    similarities: new Float32Array(lists.length * k),
  };
}

test("Jaccards, histogram and changes are those counted by hand", () => {
  const movieRows = Uint32Array.of(10, 11, 12, 13);
  const a = graphOf([
    [1, 2],
    [0, 2],
    [0, 1],
    [0, 1],
  ]);
  const b = graphOf([
    [2, 1],
    [0, 3],
    [3, 0],
    [1, 2],
  ]);
  const found = compareNeighborhoods({ graph: a, movieRows }, { graph: b, movieRows }, 2);
  // 10: the same two; 11 and 12 and 13: one of three.
  expect([...found.jaccard].map((share) => share.toFixed(3))).toEqual(["1.000", "0.333", "0.333", "0.333"]);
  expect(found.mean).toBeCloseTo(0.5, 6);
  expect([...found.histogram.entries()].filter(([, count]) => count > 0)).toEqual([
    [6, 3],
    [19, 1],
  ]);
  expect(found.mostChanged(2)).toMatchObject([
    { movieRow: 11, kept: [10], gained: [13], lost: [12] },
    { movieRow: 12, kept: [10], gained: [13], lost: [11] },
  ]);
});

test("rows in another order change nothing, and movies that one embedding lacks are left out on both sides", async () => {
  const [rows, dimensions] = [120, 8];
  const given = { threads: 1, signal: new AbortController().signal, dimensions };
  const vectors = plantedClusters(rows, dimensions, 6, 0.8, createRandom(3));
  const first = Uint32Array.from({ length: rows }, (_, row) => row);
  // The second embedding holds the same vectors of all movies but every tenth, shuffled.
  const second = shuffle(
    first.filter((row) => row % 10 !== 0),
    createRandom(4),
  );
  const moved = new Float32Array(second.length * dimensions);
  for (const [row, movie] of second.entries())
    moved.set(vectors.subarray(movie * dimensions, (movie + 1) * dimensions), row * dimensions);
  const a = { graph: await neighborsGraph({ ...given, vectors, k: 40 }), movieRows: first };
  const b = { graph: await neighborsGraph({ ...given, vectors: moved, k: 40 }), movieRows: second };
  for (const found of [compareNeighborhoods(a, b, 10), compareNeighborhoods(b, a, 10)]) {
    expect([...found.movieRows]).toEqual([...second].sort((x, y) => x - y));
    expect(found.mean).toBe(1);
    expect(found.histogram[19]).toBe(second.length);
    expect(found.mostChanged(3)[0]).toMatchObject({ gained: [], lost: [] });
  }
});

test("embeddings that have nothing in common, and of one movie", () => {
  const one = { graph: graphOf([[]]), movieRows: Uint32Array.of(5) };
  expect(compareNeighborhoods(one, one, 20)).toMatchObject({ mean: 1, k: 20 });
  const other = { graph: graphOf([[]]), movieRows: Uint32Array.of(6) };
  const found = compareNeighborhoods(one, other, 20);
  expect(found.movieRows).toHaveLength(0);
  expect(found.mean).toBe(1);
  expect(found.mostChanged(5)).toEqual([]);
});

test("what does not fit is refused", () => {
  const movieRows = Uint32Array.of(1, 2, 3);
  const graph = graphOf([[1], [0], [0]]);
  for (const k of [0, 1.5, 2])
    expect(() => compareNeighborhoods({ graph, movieRows }, { graph, movieRows }, k)).toThrow(
      InvalidInputError,
    );
  expect(() =>
    compareNeighborhoods({ graph, movieRows: Uint32Array.of(1) }, { graph, movieRows }, 1),
  ).toThrow(InvalidInputError);
});
