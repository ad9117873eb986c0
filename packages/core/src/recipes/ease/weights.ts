import type { GuardedArena } from "../../kernels/arena.js";
import type { SymmetricMatrix } from "../../linear-algebra/inverse.js";
import type { SparseMatrix } from "../../linear-algebra/operators.js";

/** B = I - P / diag(P) by columns, float32, and the diagonal of P. */
export function takeWeights(arena: GuardedArena, { at, stride, size }: SymmetricMatrix) {
  const row = (i: number) => arena.f64(at + i * stride, size);
  const diagonal = Float64Array.from({ length: size }, (_, i) => row(i)[i]!);
  const weights = new Float32Array(size * size);
  for (let i = 0; i < size; i++) {
    const inverse = row(i);
    const to = weights.subarray(i * size, (i + 1) * size);
    for (let j = 0; j < size; j++) to[j] = -inverse[j]! / diagonal[j]!;
    to[i] = 0;
  }
  return { weights, diagonal };
}

/** P → (B + Bᵀ) / 2 in place. */
export function makeSymmetric(
  arena: GuardedArena,
  { at, stride, size }: SymmetricMatrix,
  diagonal: Float64Array,
): void {
  for (let i = 0; i < size; i++) {
    const row = arena.f64(at + i * stride, size);
    const own = 1 / diagonal[i]!;
    for (let j = 0; j < size; j++) row[j] = -0.5 * row[j]! * (own + 1 / diagonal[j]!);
    row[i] = 0;
  }
}

/** The ridge regression of movie j leaves 1 / P_jj - λ of its squares, its weights' penalty included. */
export function unexplainedShare(matrix: SparseMatrix, diagonal: Float64Array, ridge: number): number {
  let left = 0;
  let all = 0;
  for (let j = 0; j < diagonal.length; j++) {
    left += 1 / diagonal[j]! - ridge;
    for (let i = matrix.columnOffsets[j]!; i < matrix.columnOffsets[j + 1]!; i++)
      all += (matrix.columnValues?.[i] ?? 1) ** 2;
  }
  return left / all;
}
