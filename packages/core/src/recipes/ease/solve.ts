import { ArenaPlan } from "../../kernels/arena.js";
import { planEigenvectors, withTeam } from "../../linear-algebra/eigenvectors.js";
import { fewRows, invertInPlace, planInverse, planMatrix } from "../../linear-algebra/inverse.js";
import { blockWidth } from "../../linear-algebra/lanczos-memory.js";
import { denseOperator, fillSparse, planSparse, type SparseMatrix } from "../../linear-algebra/operators.js";
import type { Random } from "../../random.js";
import { foldInRest, planFoldIn } from "./fold-in.js";
import { gram } from "./gram.js";
import { inverseOverUsers, planOverUsers } from "./inverse-over-users.js";
import { makeSymmetric, takeWeights, unexplainedShare } from "./weights.js";

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
