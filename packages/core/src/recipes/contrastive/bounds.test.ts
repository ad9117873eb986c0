import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { ContrastiveNetwork } from "./network.js";

/** The bounds of the recipe's options; `step` and `projectAll` check the guards around every buffer. */
test.each([
  { movies: 1, batch: 1, dimensions: 2, hidden: 2 },
  { movies: 5, batch: 3, dimensions: 8, hidden: 9 },
  { movies: 1030, batch: 520, dimensions: 9, hidden: 2 },
  { movies: 3, batch: 1, dimensions: 1024, hidden: 7 },
  { movies: 3, batch: 2, dimensions: 7, hidden: 1024 },
  { movies: 2, batch: 8192, dimensions: 2, hidden: 2 },
])("a step and all projections of %j stay within their buffers", ({ movies, batch, dimensions, hidden }) => {
  const network = new ContrastiveNetwork(movies, batch, {
    dimensions,
    hidden,
    margin: 2,
    learningRate: 1e-3,
  });
  network.initialize(createRandom(1));
  const ids = Uint32Array.from({ length: 2 * batch }, (_, i) => i % movies);
  const labels = Uint8Array.from({ length: batch }, (_, i) => i % 2);
  expect(network.step(ids, labels)).toBeGreaterThanOrEqual(0);
  expect(network.step(ids.subarray(0, 2), labels.subarray(0, 1))).toBeGreaterThanOrEqual(0);
  expect(network.projectAll().every(Number.isFinite)).toBe(true);
});
