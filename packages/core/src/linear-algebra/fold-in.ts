import { ArenaPlan } from "../kernels/arena.js";
import { createDotScorer } from "../kernels/dot-scorer.js";
import { instantiateKernels } from "../kernels/module.js";
import { pad, unpad } from "../kernels/padding.js";

/** Histories solved for in one call. */
const historiesAtOnce = 256;

/** Bytes of a vector in the kernels of implicit least squares: a multiple of four numbers. */
export function strideOf(dimensions: number): number {
  return Math.ceil(dimensions / 4) * 16;
}

/** What one thread needs there: three rows to solve with, or four in float64 to multiply. */
export function scratchBytes(stride: number): number {
  return 8 * stride;
}

export interface FoldInSettings {
  /** Weight of the movies outside of a history, whose target is 0; at least 0. */
  readonly unobservedWeight: number;
  /** The ridge of a history is `perLike` × (its movies + `constant`). */
  readonly perLike: number;
  readonly constant: number;
  /** What each movie is to reach where it stands in a history: float32 [rows]. 1 for all where it is left out. */
  readonly targets?: Float32Array;
}

/** Vectors of users that training never saw, solved for from their histories while the movies' vectors stay. */
export interface FoldIn {
  /**
   * @param histories rows of movies, none twice in one history.
   * @param onFolded called for some histories at a time, in their order: the first of them, how many, and their vectors,
   *   float32 [count × dimensions]. The vector of an empty history is zeros.
   */
  solve(
    histories: readonly Uint32Array[],
    onFolded: (first: number, count: number, vectors: Float32Array) => void,
  ): void;
}

/**
 * Least squares of implicit feedback (Hu, Koren & Volinsky 2008, https://doi.org/10.1109/ICDM.2008.22): the u that minimizes
 * Σ_history (target - u·v)² + w Σ_all (u·v)² + ridge |u|², by conjugate gradients of twice as many steps as there are
 * dimensions, on the calling thread. The movies' vectors are copied once.
 *
 * @param vectors float32 [rows × dimensions].
 */
export function createFoldIn(vectors: Float32Array, dimensions: number, settings: FoldInSettings): FoldIn {
  const { unobservedWeight, perLike, constant, targets } = settings;
  const rows = vectors.length / dimensions;
  const stride = strideOf(dimensions);
  const width = stride / 4;
  const plan = new ArenaPlan();
  // A history has no movie twice: one fits whatever its length, others as long as there is room.
  const capacity = Math.max(rows, 65_536);
  const at = {
    offsets: plan.reserve((historiesAtOnce + 1) * 4),
    members: plan.reserve(capacity * 4),
    movies: plan.reserve(rows * stride),
    targets: plan.reserve(rows * 4),
    sums: plan.reserve(width * width * 8),
    gram: plan.reserve(width * width * 4),
    users: plan.reserve(historiesAtOnce * stride),
    scratch: plan.reserve(scratchBytes(stride)),
  };
  const arena = plan.allocate();
  const kernels = instantiateKernels(arena.memory);
  pad(vectors, rows, dimensions, arena.f32(at.movies, rows * width), width);
  if (targets) arena.f32(at.targets, rows).set(targets);
  kernels.ialsGram(at.movies, stride, 0, rows, at.sums, at.scratch);
  const sums = arena.f64(at.sums, width * width);
  arena.f32(at.gram, width * width).set(Float32Array.from(sums, (value) => value * unobservedWeight));
  const members = arena.u32(at.members, capacity);
  const offsets = arena.u32(at.offsets, historiesAtOnce + 1);
  const users = arena.f32(at.users, historiesAtOnce * width);
  return {
    solve(histories, onFolded) {
      for (let first = 0; first < histories.length; ) {
        let count = 0;
        let length = 0;
        while (count < historiesAtOnce && first + count < histories.length) {
          const history = histories[first + count]!;
          if (count > 0 && length + history.length > capacity) break;
          members.set(history, length);
          length += history.length;
          offsets[++count] = length;
        }
        users.fill(0);
        kernels.ialsSolve(
          ...([at.offsets, at.members, 0, count, at.movies, stride, at.gram, at.users] as const),
          ...([perLike, constant, 2 * dimensions, at.scratch, targets ? at.targets : 0] as const),
        );
        arena.checkGuards();
        onFolded(first, count, unpad(users, count, dimensions, width));
        first += count;
      }
    },
  };
}

/**
 * Scores every movie for histories by its product with the vector that a history folds in to.
 *
 * @returns a function that writes float32 [histories.length × rows].
 */
export function createFoldInScorer(vectors: Float32Array, dimensions: number, settings: FoldInSettings) {
  const rows = vectors.length / dimensions;
  const foldIn = createFoldIn(vectors, dimensions, settings);
  const dots = createDotScorer(vectors, dimensions);
  return (histories: readonly Uint32Array[], out: Float32Array): void =>
    foldIn.solve(histories, (first, count, users) =>
      dots.score(users, count, out.subarray(first * rows, (first + count) * rows)),
    );
}
