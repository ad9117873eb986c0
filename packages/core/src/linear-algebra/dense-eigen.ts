import type { ArenaPlan, GuardedArena } from "../kernels/arena.js";
import type { KernelCall, KernelTeam } from "./kernel-team.js";

/** What the decomposition of a dense symmetric matrix of up to `capacity` rows needs. Byte addresses. */
export interface DenseEigenMemory {
  readonly capacity: number;
  /** Bytes of a row: an even number of columns. */
  readonly stride: number;
  /** float64 [capacity × stride]: both triangles go in, and are destroyed. */
  readonly matrix: number;
  /** float64 [capacity × stride]: a row an eigenvector. */
  readonly vectors: number;
  readonly diagonal: number;
  readonly off: number;
  readonly factors: number;
  readonly scratch: number;
}

export function planDenseEigen(plan: ArenaPlan, capacity: number): DenseEigenMemory {
  const stride = Math.ceil(capacity / 2) * 16;
  return {
    capacity,
    stride,
    matrix: plan.reserve(capacity * stride),
    vectors: plan.reserve(capacity * stride),
    diagonal: plan.reserve(capacity * 8),
    off: plan.reserve(capacity * 8),
    factors: plan.reserve(capacity * 8),
    scratch: plan.reserve(2 * stride),
  };
}

/**
 * Householder's tridiagonal form and QL of all of the memory's `capacity` rows (Golub & Van Loan 2013, chapter 8).
 * @param count eigenvectors wanted, those of the largest eigenvalues.
 * @returns the largest eigenvalues, falling, and for each the row of `vectors` that holds its eigenvector.
 */
export async function denseEigen(
  arena: GuardedArena,
  team: KernelTeam,
  memory: DenseEigenMemory,
  count: number,
): Promise<{ values: Float64Array; rows: number[] }> {
  const { capacity: size, stride, matrix, vectors, diagonal, off, factors, scratch } = memory;
  const identity = arena.f64(vectors, (size * stride) / 8).fill(0);
  for (let row = 0; row < size; row++) identity[(row * stride) / 8 + row] = 1;
  const [converged] = await team.run([
    [
      ["tridiagonalize", matrix, stride, size, diagonal, off, factors, scratch],
      ["tridiagonalEigen", diagonal, off, size, vectors, stride],
    ],
  ]);
  // It always has, for finite numbers.
  if (!converged) throw new Error("the eigenvalues of a dense matrix did not converge: is it finite?");
  const all = arena.f64(diagonal, size).slice();
  const rows = Array.from(all.keys())
    .sort((a, b) => all[b]! - all[a]!)
    .slice(0, count);
  const lists: KernelCall[][] = Array.from({ length: Math.min(team.threads, rows.length) }, () => []);
  for (const [i, row] of rows.entries())
    lists[i % lists.length]!.push(["reflectBack", matrix, stride, size, factors, vectors, row, row + 1]);
  await team.run(lists);
  return { values: Float64Array.from(rows, (row) => all[row]!), rows };
}
