import type { Dataset } from "../../dataset/dataset.js";
import { CancelledError } from "../../errors.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";
import type { Random } from "../../random.js";
import type { Ranker } from "../ranker.js";
import { collectLikes } from "./likes.js";

/** Conjugate-gradient steps a solve while training, each from the last sweep's solution. */
const trainSteps = 3;

export interface IalsOptions {
  /** Default 64. */
  readonly dimensions?: number;
  /** Sweeps over users and movies, default 10. */
  readonly iterations?: number;
  /** λ, default 0.01; scaled by likes + unobserved weight, as below. */
  readonly regularization?: number;
  /** α: the weight of a movie that was not liked, against 1 for a liked one; default 0.1. */
  readonly unobservedWeight?: number;
  readonly signal?: AbortSignal;
}

/**
 * Matrix factorization for implicit feedback by alternating least squares (Hu, Koren & Volinsky 2008,
 * https://doi.org/10.1109/ICDM.2008.22), with the weighting and regularization of Rendle et al. 2021
 * (https://arxiv.org/abs/2110.14037): Σ_liked (1 - u·v)² + α Σ_all (u·v)² + Σ λ (likes + α others) |·|².
 * A history's vector is solved for as in training ("fold-in"), so that users unknown to training can be ranked for.
 */
export async function ials(
  train: Dataset,
  minRating: number,
  random: Random,
  options: IalsOptions = {},
): Promise<Ranker> {
  const { dimensions = 64, iterations = 10, regularization = 0.01, unobservedWeight = 0.1, signal } = options;
  const likes = collectLikes(train, minRating);
  const rows = likes.movieRows.length;
  const users = new Float64Array(likes.users * dimensions);
  const movies = Float64Array.from(
    { length: rows * dimensions },
    () => (0.1 * random.normal()) / Math.sqrt(dimensions),
  );
  const solver = new Solver(dimensions, regularization, unobservedWeight);
  const sweep = async (from: Float64Array, to: Float64Array, offsets: Uint32Array, members: Uint32Array) => {
    solver.against(from);
    for (let i = 0; i + 1 < offsets.length; i++) {
      solver.solve(members.subarray(offsets[i], offsets[i + 1]), to, i * dimensions, trainSteps);
      if (i % 256 === 255) await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted) throw new CancelledError();
    }
  };
  for (let iteration = 0; iteration < iterations; iteration++) {
    await sweep(movies, users, likes.userOffsets, likes.rowsOfUser);
    await sweep(users, movies, likes.rowOffsets, likes.usersOfRow);
  }
  const kernel = rows > 0 ? createDotScorer(Float32Array.from(movies), dimensions) : null;
  solver.against(movies);
  return {
    movieRows: likes.movieRows,
    scorer: {
      description: `iALS, ${dimensions} dimensions, fold-in of the history`,
      score(histories, out) {
        const queries = new Float64Array(histories.length * dimensions);
        histories.forEach((history, query) => {
          solver.solve(history, queries, query * dimensions, dimensions);
        });
        kernel?.score(Float32Array.from(queries), histories.length, out);
      },
    },
  };
}

/**
 * Solves (α VᵀV + Σ_liked v vᵀ + λ(likes + α others) I) x = Σ_liked v for one user (or movie) at a time by
 * conjugate gradients from the present x (Takács, Pilászy & Tikk 2011, https://doi.org/10.1145/2043932.2043987):
 * d² + likes × d a step where a factorization costs d³ / 6 + likes × d².
 */
class Solver {
  private vectors: Float64Array = new Float64Array();
  private count = 0;
  private readonly gram: Float64Array;
  private readonly residual: Float64Array;
  private readonly direction: Float64Array;
  private readonly product: Float64Array;

  constructor(
    private readonly dimensions: number,
    private readonly regularization: number,
    private readonly unobservedWeight: number,
  ) {
    this.gram = new Float64Array(dimensions * dimensions);
    this.residual = new Float64Array(dimensions);
    this.direction = new Float64Array(dimensions);
    this.product = new Float64Array(dimensions);
  }

  /** Fixes the other side's vectors. */
  against(vectors: Float64Array): void {
    const { dimensions, gram, unobservedWeight } = this;
    this.vectors = vectors;
    this.count = vectors.length / dimensions;
    gram.fill(0);
    for (let at = 0; at < vectors.length; at += dimensions)
      for (let i = 0; i < dimensions; i++) {
        const factor = unobservedWeight * vectors[at + i]!;
        for (let j = 0; j < dimensions; j++) gram[i * dimensions + j]! += factor * vectors[at + j]!;
      }
  }

  /** out[at …] holds the start and gets the solution. */
  solve(liked: Uint32Array, out: Float64Array, at: number, steps: number): void {
    const { dimensions, vectors, residual, direction, product } = this;
    const x = out.subarray(at, at + dimensions);
    this.multiply(liked, x);
    for (let d = 0; d < dimensions; d++) residual[d] = -product[d]!;
    for (const row of liked)
      for (let d = 0; d < dimensions; d++) residual[d]! += vectors[row * dimensions + d]!;
    direction.set(residual);
    let squares = dot(residual, 0, residual, dimensions);
    for (let step = 0; step < steps && squares > 1e-12; step++) {
      this.multiply(liked, direction);
      const length = squares / dot(direction, 0, product, dimensions);
      for (let d = 0; d < dimensions; d++) {
        x[d]! += length * direction[d]!;
        residual[d]! -= length * product[d]!;
      }
      const next = dot(residual, 0, residual, dimensions);
      for (let d = 0; d < dimensions; d++) direction[d] = residual[d]! + (next / squares) * direction[d]!;
      squares = next;
    }
  }

  /** product = system · x */
  private multiply(liked: Uint32Array, x: Float64Array): void {
    const { dimensions, gram, product, vectors } = this;
    const others = this.unobservedWeight * (this.count - liked.length);
    const ridge = this.regularization * (liked.length + others);
    for (let i = 0; i < dimensions; i++)
      product[i] = ridge * x[i]! + dot(gram, i * dimensions, x, dimensions);
    for (const row of liked) {
      const base = row * dimensions;
      const weight = dot(vectors, base, x, dimensions);
      for (let d = 0; d < dimensions; d++) product[d]! += weight * vectors[base + d]!;
    }
  }
}

/** a[start …] · b over `length` numbers; four sums, because one alone would wait for each addition in turn. */
function dot(a: Float64Array, start: number, b: Float64Array, length: number): number {
  let sum0 = 0;
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    sum0 += a[start + i]! * b[i]!;
    sum1 += a[start + i + 1]! * b[i + 1]!;
    sum2 += a[start + i + 2]! * b[i + 2]!;
    sum3 += a[start + i + 3]! * b[i + 3]!;
  }
  for (; i < length; i++) sum0 += a[start + i]! * b[i]!;
  return sum0 + sum1 + (sum2 + sum3);
}
