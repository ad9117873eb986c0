import type { ArenaPlan, GuardedArena } from "../../kernels/arena.js";
import type { Eigenpairs } from "../../linear-algebra/eigenvectors.js";
import type { SymmetricMatrix } from "../../linear-algebra/inverse.js";
import { type KernelCall, type KernelTeam, ranges } from "../../linear-algebra/kernel-team.js";
import type { SparseMatrix, SparseMemory } from "../../linear-algebra/operators.js";

export interface FoldInMemory {
  /** Dimensions, up to a multiple of 4. */
  readonly width: number;
  /** float64 [exact × width], and packed: eigenvectors, weighed. */
  readonly weighed: number;
  readonly packed: number;
  /** float64 [columns × width]: P times those; rows of movies that are not exact are 0. */
  readonly block: number;
  /** float64 [users × width]. */
  readonly users: number;
  /** float64 [columns × width]. */
  readonly out: number;
}

export function planFoldIn(
  plan: ArenaPlan,
  matrix: SparseMatrix,
  exact: number,
  dimensions: number,
): FoldInMemory {
  const width = Math.ceil(dimensions / 4) * 4;
  const rows = (count: number) => plan.reserve(count * width * 8);
  return {
    width,
    weighed: rows(exact),
    packed: rows(exact),
    block: rows(matrix.columns),
    users: rows(matrix.rows),
    out: rows(matrix.columns),
  };
}

export interface FoldInInput {
  readonly arena: GuardedArena;
  readonly team: KernelTeam;
  readonly memory: FoldInMemory;
  readonly sparse: SparseMemory;
  readonly matrix: SparseMatrix;
  /** (B + Bᵀ) / 2; becomes P again, without its diagonal. */
  readonly target: SymmetricMatrix;
  /** Of P. */
  readonly diagonal: Float64Array;
  readonly regularization: number;
  readonly pairs: Eigenpairs;
  readonly spectrum: Float64Array;
  readonly spectrumPower: number;
  /** float32 [columns × spectrum.length]: rows behind the exact ones are filled. */
  readonly vectors: Float32Array;
}

/**
 * Vectors of movies beyond the exact ones. Movie j as one more column of EASE would get the weights P g from the exact
 * movies, g = Xᵀx_j, and P g / (c P_ii) towards movie i, where 1 / c, its diagonal entry, is taken as
 * 1 / (x_jᵀx_j + λ): what a movie with few ratings has. s, their mean, is its row of the symmetric matrix; its vector is
 * s V Λ^(p - 1), the Nyström extension of V Λ^p. As g is a sum over the movie's users, so is the vector, and P is
 * multiplied with d columns alone.
 */
export async function foldInRest(input: FoldInInput): Promise<void> {
  const { arena, memory, matrix, target, diagonal, regularization, vectors, spectrum } = input;
  restorePrecision(arena, target, diagonal);
  const exact = target.size;
  const kept = spectrum.length;
  for (const part of ["towards", "from"] as const) {
    // Half of each direction: the exact movie's diagonal entry counts in the one, the new movie's in the other.
    await project(input, (row) => (part === "from" ? 0.5 : 0.5 / diagonal[row]!));
    const out = arena.f64(memory.out, matrix.columns * memory.width);
    for (let movie = exact; movie < matrix.columns; movie++) {
      let squares = regularization;
      for (let i = matrix.columnOffsets[movie]!; i < matrix.columnOffsets[movie + 1]!; i++)
        squares += (matrix.columnValues?.[i] ?? 1) ** 2;
      const factor = part === "from" ? 1 : 1 / squares;
      for (let d = 0; d < kept; d++) vectors[movie * kept + d]! += factor * out[movie * memory.width + d]!;
    }
  }
}

/** memory.out = XᵀX P diag(weigh) V Λ^(p - 1) for movies beyond the exact ones, X's exact columns on the right. */
async function project(input: FoldInInput, weigh: (row: number) => number): Promise<void> {
  const { arena, team, memory, sparse, matrix, target, diagonal, pairs, spectrum, spectrumPower } = input;
  const { width, weighed, packed, block, users, out } = memory;
  const exact = target.size;
  const line = width * 8;
  const values = arena.f64(weighed, exact * width).fill(0);
  for (const [d, value] of spectrum.entries()) {
    const scale = value ** (spectrumPower - 1);
    for (let row = 0; row < exact; row++)
      values[row * width + d] = pairs.vectors[d * exact + row]! * scale * weigh(row);
  }
  await team.run([[["linearPack", weighed, line, 8, exact, width, width, packed, 0, exact]]]);
  await team.run(
    ranges(exact, team.threads, 6).map(({ from, to }): KernelCall[] => [
      [
        "linearMultiply",
        ...([target.at + from * target.stride, target.stride, to - from, exact, packed, width] as const),
        ...([block + from * line, line, 0] as const),
      ],
    ]),
  );
  // The diagonal of P lies beside the matrix.
  const products = arena.f64(block, exact * width);
  for (let row = 0; row < exact; row++)
    for (let d = 0; d < width; d++) products[row * width + d]! += diagonal[row]! * values[row * width + d]!;
  await team.run(
    ranges(matrix.rows, team.threads, 1).map(({ from, to }): KernelCall[] => [
      [
        "sparseMultiply",
        sparse.rowOffsets,
        sparse.columnsOfRow,
        sparse.rowValues,
        from,
        to,
        block,
        width,
        users,
      ],
    ]),
  );
  await team.run(
    ranges(matrix.columns - exact, team.threads, 1).map(({ from, to }): KernelCall[] => [
      [
        "sparseMultiply",
        ...([sparse.columnOffsets, sparse.rowsOfColumn, sparse.columnValues] as const),
        ...([exact + from, exact + to, users, width, out] as const),
      ],
    ]),
  );
}

/** (B + Bᵀ) / 2 → P in place, but for the diagonal, which stays 0. */
function restorePrecision(
  arena: GuardedArena,
  { at, stride, size }: SymmetricMatrix,
  diagonal: Float64Array,
): void {
  for (let i = 0; i < size; i++) {
    const row = arena.f64(at + i * stride, size);
    const own = 1 / diagonal[i]!;
    for (let j = 0; j < size; j++) row[j] = (-2 * row[j]!) / (own + 1 / diagonal[j]!);
  }
}
