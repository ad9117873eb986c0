import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { createDotScorer } from "./dot-scorer.js";

test.each([
  [1, 1, 1],
  [5, 3, 2],
  [12, 64, 3],
  [1000, 63, 50],
  [2501, 100, 97],
])("%d rows × %d dimensions, %d queries: equal to plain dot products", (rows, dimensions, count) => {
  const random = createRandom(rows);
  const draw = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  const matrix = draw(rows * dimensions);
  const queries = draw(count * dimensions);
  const out = new Float32Array(count * rows).fill(Number.NaN);
  createDotScorer(matrix, dimensions).score(queries, count, out);
  let worst = 0;
  for (let q = 0; q < count; q++)
    for (let r = 0; r < rows; r++) {
      let expected = 0;
      for (let d = 0; d < dimensions; d++)
        expected += queries[q * dimensions + d]! * matrix[r * dimensions + d]!;
      worst = Math.max(worst, Math.abs(out[q * rows + r]! - expected));
    }
  expect(worst).toBeLessThan(1e-4);
});

test("a matrix that does not divide into rows is refused", () => {
  expect(() => createDotScorer(new Float32Array(10), 3)).toThrow(RangeError);
});
