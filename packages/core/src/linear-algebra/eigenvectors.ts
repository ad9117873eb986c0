import { ArenaPlan, type GuardedArena } from "../kernels/arena.js";
import type { Random } from "../random.js";
import { blockLanczos } from "./block-lanczos.js";
import { denseEigen, planDenseEigen } from "./dense-eigen.js";
import { type Eigenpairs, fixSigns } from "./eigenpairs.js";
import { fewRows, planMatrix, type SolverOptions } from "./inverse.js";
import { type KernelTeam, startKernelTeam } from "./kernel-team.js";
import { blockWidth, planLanczos } from "./lanczos-memory.js";
import type { SymmetricOperator } from "./operators.js";
import { denseOperator, fillSparse, gramOperator, planSparse, type SparseMatrix } from "./operators.js";

/** A pair's |A v - λ v| is at most so much of the largest |λ|. */
const usualTolerance = 1e-6;

export interface EigenOptions extends SolverOptions {
  readonly random: Random;
  readonly tolerance?: number;
}

export type { Eigenpairs };

type Bind = (arena: GuardedArena, team: KernelTeam) => SymmetricOperator;

/** Reserves what finding `count` eigenpairs takes; the function does it, on the memory that was planned. */
export function planEigenvectors(
  plan: ArenaPlan,
  size: number,
  count: number,
  bind: Bind,
): (arena: GuardedArena, team: KernelTeam, random: Random, tolerance?: number) => Promise<Eigenpairs> {
  const lanczos = planLanczos(plan, size, count);
  if (lanczos)
    return (arena, team, random, tolerance = usualTolerance) =>
      blockLanczos(arena, team, lanczos, bind(arena, team), random, tolerance);
  // So few rows that the matrix as a whole is less work: its columns are products with unit vectors.
  const dense = planDenseEigen(plan, size);
  const width = blockWidth(size);
  const units = plan.reserve(width * size * 8);
  const products = plan.reserve(width * size * 8);
  return async (arena, team) => {
    const operator = bind(arena, team);
    const line = dense.stride / 8;
    const matrix = arena.f64(dense.matrix, size * line).fill(0);
    for (let first = 0; first < size; first += width) {
      const vectors = arena.f64(units, width * size).fill(0);
      for (let i = 0; i < width && first + i < size; i++) vectors[i * size + first + i] = 1;
      await operator.multiply(units, size * 8, products);
      const columns = arena.f64(products, size * width);
      for (let i = 0; i < width && first + i < size; i++)
        for (let row = 0; row < size; row++) matrix[row * line + first + i] = columns[row * width + i]!;
    }
    const { values, rows } = await denseEigen(arena, team, dense, count);
    const vectors = new Float64Array(count * size);
    for (const [i, row] of rows.entries())
      vectors.set(arena.f64(dense.vectors + row * dense.stride, size), i * size);
    fixSigns(vectors, size);
    arena.checkGuards();
    return { values, vectors };
  };
}

/**
 * The eigenpairs of the `count` algebraically largest eigenvalues of a symmetric matrix, float64, by block Lanczos
 * with thick restarts, or of a small one as a whole.
 * @param matrix [size × size], both triangles.
 * @param count 1 to size.
 * @returns values falling; vectors [count × size], orthonormal rows, the entry of largest size in each positive.
 * @throws NotConvergedError · InvalidInputError beyond 4 GiB.
 */
export async function topEigenvectors(
  matrix: Float64Array | Float32Array,
  size: number,
  count: number,
  options: EigenOptions,
): Promise<Eigenpairs> {
  if (matrix.length !== size * size)
    throw new RangeError(`${matrix.length} numbers are no matrix of ${size} × ${size}`);
  if (!(count >= 1 && count <= size)) throw new RangeError(`${count} eigenvectors of ${size} rows`);
  const plan = new ArenaPlan();
  const memory = planMatrix(plan, size);
  const solve = planEigenvectors(plan, size, count, denseOperator(plan, memory, blockWidth(size)));
  const arena = plan.allocate("matrix", "fewer rows");
  for (let row = 0; row < size; row++)
    arena.f64(memory.at + row * memory.stride, size).set(matrix.subarray(row * size, (row + 1) * size));
  return await withTeam(arena, size, options, (team) =>
    solve(arena, team, options.random, options.tolerance),
  );
}

export interface SingularVectors {
  /** float64 [count], falling, not negative. */
  readonly values: Float64Array;
  /** float64 [count × columns]: a row a right singular vector. */
  readonly right: Float64Array;
}

/**
 * The `count` largest singular values and right singular vectors of a sparse matrix, by a randomized block Krylov
 * method (Musco & Musco 2015) on products with XᵀX, which is never made.
 * @param count 1 to the number of columns.
 * @throws NotConvergedError · InvalidInputError beyond 4 GiB.
 */
export async function sparseSvd(
  matrix: SparseMatrix,
  count: number,
  options: EigenOptions,
): Promise<SingularVectors> {
  const { columns } = matrix;
  if (!(count >= 1 && count <= columns))
    throw new RangeError(`${count} singular vectors of ${columns} columns`);
  const plan = new ArenaPlan();
  const at = planSparse(plan, matrix);
  const solve = planEigenvectors(plan, columns, count, gramOperator(plan, matrix, at, blockWidth(columns)));
  const arena = plan.allocate("matrix", "fewer rows or columns");
  fillSparse(arena, at, matrix);
  const { values, vectors } = await withTeam(arena, columns, options, (team) =>
    solve(arena, team, options.random, options.tolerance),
  );
  return { values: values.map((value) => Math.sqrt(Math.max(0, value))), right: vectors };
}

/** @param size rows: of few the calling thread makes quicker work, unless threads are asked for. */
export async function withTeam<T>(
  arena: GuardedArena,
  size: number,
  { threads, signal }: SolverOptions,
  work: (team: KernelTeam) => Promise<T>,
): Promise<T> {
  const team = await startKernelTeam(arena, threads ?? (size <= fewRows ? 0 : 1), signal);
  try {
    return await work(team);
  } finally {
    await team.close();
  }
}
