import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { solveSymmetric } from "./solve-symmetric.js";

test("the solution solves", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (n, seed) => {
      const random = createRandom(seed);
      const x = Float64Array.from({ length: n * (n + 3) }, () => random.normal());
      const matrix = new Float64Array(n * n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++)
          for (let k = 0; k < n + 3; k++) matrix[i * n + j]! += x[k * n + i]! * x[k * n + j]!;
        matrix[i * n + i]! += 0.5;
      }
      const wanted = Float64Array.from({ length: n }, () => random.normal());
      const right = wanted.map((_, i) =>
        wanted.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0),
      );
      solveSymmetric(matrix, right);
      for (let i = 0; i < n; i++) expect(right[i]).toBeCloseTo(wanted[i]!, 5);
    }),
  );
});
