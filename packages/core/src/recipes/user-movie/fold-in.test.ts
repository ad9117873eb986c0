import fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { foldIn, gram, solveSymmetric } from "./fold-in.js";

test("the solution solves", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(), (n, seed) => {
      const random = createRandom(seed);
      const x = Float32Array.from({ length: n * (n + 3) }, () => random.normal());
      const matrix = gram(x, n);
      for (let i = 0; i < n; i++) matrix[i * n + i]! += 0.5;
      const wanted = Float64Array.from({ length: n }, () => random.normal());
      const right = wanted.map((_, i) =>
        wanted.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0),
      );
      solveSymmetric(matrix, right);
      for (let i = 0; i < n; i++) expect(right[i]).toBeCloseTo(wanted[i]!, 5);
    }),
  );
});

test("a folded-in user likes what its history resembles", () => {
  // Two groups on two axes; the history holds the first group's movies 0 and 1.
  const vectors = Float32Array.of(1, 0, 0.9, 0.1, 0.8, 0, 0, 1, 0.1, 0.9, 0, 0.8);
  const user = foldIn(Uint32Array.of(0, 1), vectors, 2, gram(vectors, 2), [1, 1], {
    unseenWeight: 0.1,
    ridge: 0.01,
  });
  const score = (row: number) => user[0]! * vectors[row * 2]! + user[1]! * vectors[row * 2 + 1]!;
  expect(score(2)).toBeGreaterThan(score(3));
  expect(score(2)).toBeGreaterThan(0.5);
});
