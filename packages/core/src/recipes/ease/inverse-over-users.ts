import type { ArenaPlan, GuardedArena } from "../../kernels/arena.js";
import {
  type InverseMemory,
  invertInPlace,
  planInverse,
  planMatrix,
  type SymmetricMatrix,
} from "../../linear-algebra/inverse.js";
import { type KernelCall, type KernelTeam, ranges } from "../../linear-algebra/kernel-team.js";
import type { SparseMatrix, SparseMemory } from "../../linear-algebra/operators.js";
import { gram } from "./gram.js";

interface OverUsersMemory {
  readonly inverse: InverseMemory;
  /** Users and movies up to multiples of 4: what products with sparse matrices take. */
  readonly users: number;
  readonly movies: number;
  /** float64 [users × users]: the inverse, densely packed. */
  readonly packed: number;
  /** float64 [movies × users] and transposed: Xᵀ(XXᵀ + λI)⁻¹. */
  readonly half: number;
  readonly halfTransposed: number;
}

/** Reserves what inverseOverUsers takes. @param rows users. */
export function planOverUsers(plan: ArenaPlan, rows: number, target: SymmetricMatrix): OverUsersMemory {
  const users = Math.ceil(rows / 4) * 4;
  const movies = target.padded;
  return {
    inverse: planInverse(plan, planMatrix(plan, rows)),
    users,
    movies,
    packed: plan.reserve(rows * users * 8),
    half: plan.reserve(movies * users * 8),
    halfTransposed: plan.reserve(users * movies * 8),
  };
}

/** P = (I - Xᵀ(XXᵀ + λI)⁻¹X) / λ into the target, both triangles. */
export async function inverseOverUsers(
  arena: GuardedArena,
  team: KernelTeam,
  at: SparseMemory,
  matrix: SparseMatrix,
  memory: OverUsersMemory,
  target: SymmetricMatrix,
  ridge: number,
): Promise<void> {
  const { inverse, users, movies, packed, half, halfTransposed } = memory;
  const { rows } = matrix;
  await gram(team, at, inverse.matrix, ridge, rows, true);
  await invertInPlace(arena, team, inverse);
  for (let row = 0; row < rows; row++)
    arena
      .f64(packed + row * users * 8, rows)
      .set(arena.f64(inverse.matrix.at + row * inverse.matrix.stride, rows));
  const byColumn = [at.columnOffsets, at.rowsOfColumn, at.columnValues] as const;
  const slices = ranges(target.size, team.threads, 1);
  await team.run(
    slices.map(({ from, to }): KernelCall[] => [
      ["sparseMultiply", ...byColumn, from, to, packed, users, half],
    ]),
  );
  await team.run([[["linearTranspose", half, users * 8, target.size, users, halfTransposed, movies * 8]]]);
  await team.run(
    slices.map(({ from, to }): KernelCall[] => [
      ["sparseMultiply", ...byColumn, from, to, halfTransposed, movies, target.at],
    ]),
  );
  for (let row = 0; row < target.size; row++) {
    // A row of the product has as many columns as one of the target, padding included.
    const values = arena.f64(target.at + row * target.stride, target.size);
    for (let i = 0; i < values.length; i++) values[i] = -values[i]! / ridge;
    values[row]! += 1 / ridge;
  }
}
