import { ArenaPlan, type GuardedArena } from "../../kernels/arena.js";
import { blockWidth } from "../../linear-algebra/block-lanczos.js";
import { planEigenvectors, withTeam } from "../../linear-algebra/eigenvectors.js";
import {
  fewRows,
  type InverseMemory,
  invertInPlace,
  planInverse,
  planMatrix,
  type SymmetricMatrix,
} from "../../linear-algebra/inverse.js";
import { type KernelCall, type KernelTeam, ranges } from "../../linear-algebra/kernel-team.js";
import {
  denseOperator,
  fillSparse,
  planSparse,
  type SparseMatrix,
  type SparseMemory,
} from "../../linear-algebra/operators.js";
import type { Random } from "../../random.js";
import { foldInRest, planFoldIn } from "./fold-in.js";

export interface EaseSettings {
  readonly regularization: number;
  /** 0: no vectors, the weights alone. */
  readonly dimensions: number;
  readonly spectrumPower: number;
  readonly exactMovies: number;
}

export interface EaseSolution {
  /** Movies that were solved for exactly: the first columns. */
  readonly exact: number;
  /** float32 [exact × exact]: B, what having seen the row's movie says for the column's; zero diagonal. */
  readonly weights: Float32Array;
  /** Eigenvalues kept, falling, all positive; at most `dimensions`. */
  readonly spectrum: Float64Array;
  /** float32 [columns × spectrum.length]: eigenvectors × eigenvalue^spectrumPower, the rest's folded in. */
  readonly vectors: Float32Array;
  /** Share of the interactions' squares that the exact movies' weights, with their penalty, leave unexplained. */
  readonly unexplained: number;
}

export interface SolveContext {
  readonly random: Random;
  readonly threads: number;
  readonly signal?: AbortSignal | undefined;
  /** 0 to 1, and in words what comes next. */
  onPhase?(fraction: number): void;
}

/**
 * EASE (Steck 2019, https://arxiv.org/abs/1905.03375) and its spectral embedding: P = (XᵀX + λI)⁻¹, weights
 * B = I - P / diag(P); vectors are eigenvectors of (B + Bᵀ) / 2 to its largest eigenvalues, scaled by a power of them. With fewer
 * users than movies the inverse is taken over users, P = (I - Xᵀ(XXᵀ + λI)⁻¹X) / λ: the same numbers.
 * @throws InvalidInputError where the matrices need more than 4 GiB.
 */
export async function solveEase(
  matrix: SparseMatrix,
  settings: EaseSettings,
  context: SolveContext,
): Promise<EaseSolution> {
  const exact = Math.min(settings.exactMovies, matrix.columns);
  const plan = new ArenaPlan();
  const sparse = planSparse(plan, matrix);
  const target = planMatrix(plan, exact);
  const overUsers = matrix.rows < exact;
  const users = overUsers ? planOverUsers(plan, matrix.rows, target) : null;
  const inverse = users ? null : planInverse(plan, target);
  const dimensions = Math.min(settings.dimensions, exact);
  const eigen =
    dimensions > 0
      ? planEigenvectors(
          plan,
          exact,
          dimensions,
          denseOperator(plan, { ...target, size: exact }, blockWidth(exact)),
        )
      : null;
  const fold = exact < matrix.columns && eigen ? planFoldIn(plan, matrix, exact, dimensions) : null;
  const arena = plan.allocate("exactMovies", "lower exactMovies");
  fillSparse(arena, sparse, matrix);
  const threads = exact <= fewRows ? 0 : context.threads;
  return await withTeam(arena, exact, { ...context, threads }, async (team) => {
    const phase = (fraction: number) => context.onPhase?.(fraction);
    const { regularization } = settings;
    if (users) await inverseOverUsers(arena, team, sparse, matrix, users, target, regularization);
    else if (inverse) {
      await gram(team, sparse, target, regularization, exact, false);
      phase(0.1);
      await invertInPlace(arena, team, inverse);
    }
    phase(0.5);
    const { weights, diagonal } = takeWeights(arena, target);
    const unexplained = unexplainedShare(matrix, diagonal, regularization);
    if (!eigen)
      return { exact, weights, spectrum: new Float64Array(), vectors: new Float32Array(), unexplained };
    makeSymmetric(arena, target, diagonal);
    phase(0.55);
    const pairs = await eigen(arena, team, context.random);
    phase(0.9);
    const spectrum = pairs.values.filter((value) => value > 0);
    const kept = spectrum.length;
    const scales = spectrum.map((value) => value ** settings.spectrumPower);
    const vectors = new Float32Array(matrix.columns * kept);
    for (let d = 0; d < kept; d++)
      for (let row = 0; row < exact; row++)
        vectors[row * kept + d] = pairs.vectors[d * exact + row]! * scales[d]!;
    if (fold)
      await foldInRest({
        arena,
        team,
        memory: fold,
        sparse,
        matrix,
        target,
        diagonal,
        regularization,
        pairs,
        spectrum,
        spectrumPower: settings.spectrumPower,
        vectors,
      });
    arena.checkGuards();
    phase(1);
    return { exact, weights, spectrum, vectors, unexplained };
  });
}

/** XᵀX + λI of the first columns, lower triangle; `transposed`: XXᵀ + λI. */
async function gram(
  team: KernelTeam,
  at: SparseMemory,
  target: SymmetricMatrix,
  ridge: number,
  size: number,
  transposed: boolean,
): Promise<void> {
  const byColumn = [at.columnOffsets, at.rowsOfColumn, at.columnValues] as const;
  const byRow = [at.rowOffsets, at.columnsOfRow, at.rowValues] as const;
  const [of, through] = transposed ? [byRow, byColumn] : [byColumn, byRow];
  const { threads } = team;
  await team.run(
    Array.from({ length: threads }, (_, thread): KernelCall[] => [
      ["sparseGram", ...of, ...through, thread, size, threads, target.at, target.stride, ridge],
    ]),
  );
}

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

function planOverUsers(plan: ArenaPlan, rows: number, target: SymmetricMatrix): OverUsersMemory {
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
async function inverseOverUsers(
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

/** B = I - P / diag(P) by columns, float32, and the diagonal of P. */
function takeWeights(arena: GuardedArena, { at, stride, size }: SymmetricMatrix) {
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
function makeSymmetric(
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
function unexplainedShare(matrix: SparseMatrix, diagonal: Float64Array, ridge: number): number {
  let left = 0;
  let all = 0;
  for (let j = 0; j < diagonal.length; j++) {
    left += 1 / diagonal[j]! - ridge;
    for (let i = matrix.columnOffsets[j]!; i < matrix.columnOffsets[j + 1]!; i++)
      all += (matrix.columnValues?.[i] ?? 1) ** 2;
  }
  return left / all;
}
