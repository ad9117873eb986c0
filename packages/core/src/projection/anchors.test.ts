import { expect, test } from "vitest";
import { neighborsGraph } from "../graph/neighbors-graph.js";
import { createRandom } from "../random.js";
import { plantedClusters } from "../testing/planted-clusters.js";
import { anchorsOn } from "./anchors.js";

const { signal } = new AbortController();
const [rows, dimensions] = [120, 6];
const planted = plantedClusters(rows, dimensions, 4, 0.5, createRandom(1));

async function placed(movies: readonly number[], vectors = planted) {
  const own = Float32Array.from(
    movies.flatMap((movie) => [...vectors.subarray(movie * dimensions, (movie + 1) * dimensions)]),
  );
  const graph = await neighborsGraph({ vectors: own, dimensions, k: 20, threads: 1, signal });
  return {
    ...{ vectors: own, dimensions, graph, movieRows: Uint32Array.from(movies), threads: 1, signal },
    random: createRandom(1),
  };
}
const every = Array.from({ length: rows }, (_, row) => row);

test("movies are anchored where the other map has them, by the Jaccard of their neighbors", async () => {
  const own = await placed(every.toReversed());
  const other = await placed(every);
  const map = Float32Array.from({ length: rows * 2 }, (_, at) => at);
  const same = await anchorsOn(own, { ...other, map });
  expect(same.weights.every((weight) => weight === 1)).toBe(true);
  expect([...same.positions.subarray(0, 2)]).toEqual([2 * (rows - 1), 2 * (rows - 1) + 1]);
  const random = createRandom(9);
  const changed = await anchorsOn(own, {
    ...(await placed(
      every,
      planted.map(() => random.normal()),
    )),
    map,
  });
  expect(Math.max(...changed.weights)).toBeLessThan(0.6);
});

test("a movie that the other run lacks starts at the mean of its neighbors, and is not held", async () => {
  const own = await placed(every);
  const map = Float32Array.from({ length: (rows - 20) * 2 }, (_, at) => Math.sin(at));
  const { positions, weights } = await anchorsOn(own, { ...(await placed(every.slice(20))), map });
  expect([...weights.subarray(0, 20)]).toEqual(Array(20).fill(0));
  for (const axis of [0, 1]) {
    const near = [...own.graph.neighbors.subarray(0, own.graph.k)].filter((movie) => movie >= 20);
    const mean = near.reduce((sum, movie) => sum + map[(movie - 20) * 2 + axis]!, 0) / near.length;
    expect(positions[axis]).toBeCloseTo(mean, 5);
  }
  // Runs that share no movie: everything is where its own principal components say.
  const apart = await anchorsOn(await placed(every.slice(0, 60)), {
    ...(await placed(every.slice(60))),
    map: new Float32Array(120),
  });
  expect(apart.positions.every(Number.isFinite)).toBe(true);
  expect(new Set(apart.positions).size).toBeGreaterThan(20);
});
