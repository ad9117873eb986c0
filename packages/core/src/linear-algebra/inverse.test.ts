import { expect, test } from "vitest";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import { invertSymmetric, NotPositiveDefiniteError } from "./inverse.js";

/** XᵀX + ridge, X random [size + 3 × size]. */
function positiveDefinite(size: number, ridge = 1): Float64Array {
  const random = createRandom(size);
  const rows = size + 3;
  const x = Float64Array.from({ length: rows * size }, () => random.normal());
  const matrix = new Float64Array(size * size);
  for (let r = 0; r < rows; r++)
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) matrix[i * size + j]! += x[r * size + i]! * x[r * size + j]!;
  for (let i = 0; i < size; i++) matrix[i * size + i]! += ridge;
  return matrix;
}

function worstOfProduct(a: Float64Array, b: Float64Array, size: number): number {
  let worst = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      let sum = i === j ? -1 : 0;
      for (let k = 0; k < size; k++) sum += a[i * size + k]! * b[k * size + j]!;
      worst = Math.max(worst, Math.abs(sum));
    }
  return worst;
}

// Around tiles of 6 × 4, padding to 12, and blocks of 96 pivots.
test.each([1, 2, 5, 11, 12, 13, 95, 96, 97, 110, 200])(
  "the inverse of %d rows times the matrix is the identity, whatever its upper triangle says",
  async (size) => {
    const matrix = positiveDefinite(size);
    const lower = matrix.map((value, i) => (i % size > Math.floor(i / size) ? Number.NaN : value));
    const inverse = await invertSymmetric(lower, size);
    expect(worstOfProduct(inverse, matrix, size)).toBeLessThan(1e-9);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < i; j++) expect(inverse[i * size + j]).toBe(inverse[j * size + i]);
  },
);

test("threads of their own give the same numbers to the bit", async () => {
  const matrix = positiveDefinite(205);
  const one = await invertSymmetric(matrix, 205, { threads: 0 });
  expect(await invertSymmetric(matrix, 205, { threads: 3 })).toEqual(one);
});

test("a matrix that is not positive definite is told with its row", async () => {
  const matrix = positiveDefinite(120);
  // Row 110 becomes a copy of row 3.
  for (let j = 0; j < 120; j++) matrix[110 * 120 + j] = matrix[3 * 120 + j]!;
  for (let i = 0; i < 120; i++) matrix[i * 120 + 110] = matrix[i * 120 + 3]!;
  matrix[110 * 120 + 110] = matrix[3 * 120 + 3]! - 1e-6;
  const failure = await invertSymmetric(matrix, 120).catch((error) => error);
  expect(failure).toBeInstanceOf(NotPositiveDefiniteError);
  expect(failure.row).toBe(110);
  await expect(invertSymmetric(Float64Array.of(0), 1)).rejects.toThrow(NotPositiveDefiniteError);
});

test("it can be cancelled, and takes only whole matrices", async () => {
  const matrix = positiveDefinite(12);
  const cancelled = invertSymmetric(matrix, 12, { signal: AbortSignal.abort() });
  await expect(cancelled).rejects.toThrow(CancelledError);
  await expect(invertSymmetric(matrix, 11)).rejects.toThrow(RangeError);
});
