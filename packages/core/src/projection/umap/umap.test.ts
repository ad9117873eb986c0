import { expect, test } from "vitest";
import { neighborsGraph } from "../../graph/neighbors-graph.js";
import { createRandom } from "../../random.js";
import { umap } from "./umap.js";

const { signal } = new AbortController();
const [rows, dimensions, clusters] = [1200, 16, 200];

// Where an edge moved its first end only, clusters passed each other at the first learning rates and wandered off: the
// farthest point lay three times as far out as the median one here, and thirteen times on a run of the sample.
test.each([1, 2])("small clusters do not fly apart, on %d threads", async (threads) => {
  const random = createRandom(5);
  const centers = Float32Array.from({ length: clusters * dimensions }, () => random.normal());
  const vectors = Float32Array.from({ length: rows * dimensions }, (_, i) => {
    const cluster = Math.floor(i / dimensions) % clusters;
    return centers[cluster * dimensions + (i % dimensions)]! + 0.3 * random.normal();
  });
  const graph = await neighborsGraph({ vectors, dimensions, k: 15, threads, signal });
  const map = await umap.project({
    ...{ vectors, dimensions, graph, threads, signal },
    options: umap.options.parse({}),
    random: createRandom(1),
    onProgress() {},
  });
  const radii = Array.from({ length: rows }, (_, i) => Math.hypot(map[2 * i]!, map[2 * i + 1]!)).sort(
    (a, b) => a - b,
  );
  expect(radii.at(-1)! / radii[rows / 2]!).toBeLessThan(2.3);
});
