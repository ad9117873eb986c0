import { ArenaPlan, type GuardedArena } from "../../kernels/arena.js";
import { pad, unpad } from "../../kernels/padding.js";
import { scratchBytes, strideOf } from "../../linear-algebra/fold-in.js";
import { type KernelCall, type KernelTeam, startKernelTeam } from "../../linear-algebra/kernel-team.js";
import type { SparseMatrix } from "../../linear-algebra/operators.js";
import type { Random } from "../../random.js";

/** Conjugate-gradient steps a solve while training, each from the last epoch's solution. */
const trainingSteps = 3;
/** Rows that a thread solves in one go: dealt in turn, since the first movies have the most likes. */
const chunk = 256;

export interface IalsSettings {
  readonly dimensions: number;
  readonly regularization: number;
  readonly unobservedWeight: number;
}

/** float32 without padding. */
export interface Factors {
  /** [users × dimensions]; zeros for users without likes. */
  readonly users: Float32Array;
  /** [movies × dimensions]. */
  readonly movies: Float32Array;
}

type Side = "users" | "movies";

/**
 * Σ_liked (1 - u·v)² + α Σ_all (u·v)² + λ Σ (likes + α others) |·|², minimized over users' and movies' vectors in turn
 * (Hu, Koren & Volinsky 2008, https://doi.org/10.1109/ICDM.2008.22; α, and λ's scaling by frequency, of Rendle et al. 2021,
 * https://arxiv.org/abs/2110.14037), on worker threads. `close` always, in a finally.
 */
export class Factorization {
  private readonly stride: number;
  private readonly at: {
    readonly offsets: Readonly<Record<Side, number>>;
    readonly members: Readonly<Record<Side, number>>;
    readonly vectors: Readonly<Record<Side, number>>;
    /** float64 a thread, and float32, weighed by α. */
    readonly sums: readonly number[];
    readonly gram: number;
    readonly scratch: readonly number[];
  };
  private readonly arena: GuardedArena;

  private constructor(
    private readonly matrix: SparseMatrix,
    private readonly settings: IalsSettings,
    threads: number,
  ) {
    this.stride = strideOf(settings.dimensions);
    const plan = new ArenaPlan();
    const width = this.stride / 4;
    const each = <T>(make: () => T) => Array.from({ length: Math.max(1, threads) }, make);
    this.at = {
      offsets: {
        users: plan.reserve(matrix.rowOffsets.length * 4),
        movies: plan.reserve(matrix.columnOffsets.length * 4),
      },
      members: {
        users: plan.reserve(matrix.columnsOfRow.length * 4),
        movies: plan.reserve(matrix.rowsOfColumn.length * 4),
      },
      vectors: {
        users: plan.reserve(matrix.rows * this.stride),
        movies: plan.reserve(matrix.columns * this.stride),
      },
      sums: each(() => plan.reserve(width * width * 8)),
      gram: plan.reserve(width * width * 4),
      scratch: each(() => plan.reserve(scratchBytes(this.stride))),
    };
    this.arena = plan.allocate();
    const { arena, at } = this;
    arena.u32(at.offsets.users, matrix.rowOffsets.length).set(matrix.rowOffsets);
    arena.u32(at.offsets.movies, matrix.columnOffsets.length).set(matrix.columnOffsets);
    arena.u32(at.members.users, matrix.columnsOfRow.length).set(matrix.columnsOfRow);
    arena.u32(at.members.movies, matrix.rowsOfColumn.length).set(matrix.rowsOfColumn);
  }

  private team!: KernelTeam;
  private readonly grams = new Map<Side, Float64Array>();

  /** @param threads 0: the calling thread. @throws InvalidInputError beyond 4 GiB. */
  static async open(
    matrix: SparseMatrix,
    settings: IalsSettings,
    threads: number,
    signal?: AbortSignal,
  ): Promise<Factorization> {
    const opened = new Factorization(matrix, settings, threads);
    opened.team = await startKernelTeam(opened.arena, threads, signal);
    return opened;
  }

  async close(): Promise<void> {
    await this.team.close();
  }

  /** Movies' vectors normal with deviation 0.1 / √dimensions (Rendle et al. 2021), users' zero. */
  initialise(random: Random): void {
    const { dimensions } = this.settings;
    const { rows, columns } = this.matrix;
    const movies = Float32Array.from(
      { length: columns * dimensions },
      () => (0.1 * random.normal()) / Math.sqrt(dimensions),
    );
    this.restore({ users: new Float32Array(rows * dimensions), movies });
  }

  restore(factors: Factors): void {
    for (const side of ["users", "movies"] as const) {
      const width = this.stride / 4;
      const rows = this.rowsOf(side);
      const view = this.arena.f32(this.at.vectors[side], rows * width);
      pad(factors[side], rows, this.settings.dimensions, view, width);
      this.grams.delete(side);
    }
  }

  factors(): Factors {
    const copy = (side: Side) => {
      const width = this.stride / 4;
      const rows = this.rowsOf(side);
      const view = this.arena.f32(this.at.vectors[side], rows * width);
      return unpad(view, rows, this.settings.dimensions, width);
    };
    return { users: copy("users"), movies: copy("movies") };
  }

  /**
   * One epoch: users, then movies.
   * @param onShare of the epoch that is done, 0 to 1.
   * @returns the objective a like; 1 for vectors of zeros.
   */
  async epoch(onShare: (share: number) => void): Promise<number> {
    await this.solve("users", "movies", (share) => onShare(share * 0.45));
    await this.solve("movies", "users", (share) => onShare(0.45 + share * 0.45));
    const loss = await this.loss();
    this.arena.checkGuards();
    return loss;
  }

  private async solve(side: Side, other: Side, onShare: (share: number) => void): Promise<void> {
    const { at, arena, stride, settings } = this;
    const { unobservedWeight, regularization } = settings;
    const gram = await this.gram(other);
    arena.f32(at.gram, gram.length).set(gram.map((value) => value * unobservedWeight));
    this.grams.delete(side);
    const rows = this.rowsOf(side);
    const unobserved = unobservedWeight * this.rowsOf(other);
    // Ten parts, so that cancelling and progress need not wait for all.
    const part = Math.ceil(rows / 10);
    for (let first = 0; first < rows; first += part) {
      await this.deal(first, Math.min(rows, first + part), (from, to, thread) => [
        "ialsSolve",
        ...([at.offsets[side], at.members[side], from, to, at.vectors[other], stride, at.gram] as const),
        ...([at.vectors[side], regularization, unobserved, trainingSteps, at.scratch[thread]!, 0] as const),
      ]);
      onShare(Math.min(1, (first + part) / rows));
    }
  }

  /** float64 [width × width]: the transposed product of a side's vectors with themselves, until these change. */
  private async gram(side: Side): Promise<Float64Array> {
    const known = this.grams.get(side);
    if (known) return known;
    const { at, arena, stride, team } = this;
    const rows = this.rowsOf(side);
    const size = (stride / 4) ** 2;
    const share = Math.ceil(rows / team.threads);
    await team.run(
      Array.from({ length: team.threads }, (_, thread): KernelCall[] => {
        const from = Math.min(rows, thread * share);
        const to = Math.min(rows, from + share);
        return [["ialsGram", at.vectors[side], stride, from, to, at.sums[thread]!, at.scratch[thread]!]];
      }),
    );
    const total = new Float64Array(size);
    for (const sum of at.sums) for (const [i, value] of arena.f64(sum, size).entries()) total[i]! += value;
    this.grams.set(side, total);
    return total;
  }

  private async loss(): Promise<number> {
    const { at, arena, stride, settings, matrix } = this;
    const { unobservedWeight, regularization } = settings;
    const [users, movies] = [await this.gram("users"), await this.gram("movies")];
    let all = 0;
    for (const [i, value] of users.entries()) all += value * movies[i]!;
    let sum = unobservedWeight * all;
    const errors = await this.deal(0, matrix.rows, (from, to) => [
      "ialsErrors",
      ...([
        at.offsets.users,
        at.members.users,
        from,
        to,
        at.vectors.movies,
        stride,
        at.vectors.users,
      ] as const),
    ]);
    for (const value of errors) sum += value;
    for (const [side, offsets, other] of [
      ["users", matrix.rowOffsets, matrix.columns],
      ["movies", matrix.columnOffsets, matrix.rows],
    ] as const) {
      const width = stride / 4;
      const vectors = arena.f32(at.vectors[side], this.rowsOf(side) * width);
      for (let row = 0; row < this.rowsOf(side); row++) {
        let squares = 0;
        for (let d = row * width; d < (row + 1) * width; d++) squares += vectors[d]! ** 2;
        sum += regularization * (offsets[row + 1]! - offsets[row]! + unobservedWeight * other) * squares;
      }
    }
    return sum / matrix.columnsOfRow.length;
  }

  /** Chunks of rows to the threads in turn; sums what the calls return, thread by thread. */
  private async deal(
    first: number,
    last: number,
    call: (from: number, to: number, thread: number) => KernelCall,
  ): Promise<number[]> {
    const { threads } = this.team;
    const results: number[] = [];
    const size = Math.max(chunk, Math.ceil((last - first) / threads / 64));
    const chunks: { from: number; to: number }[] = [];
    for (let from = first; from < last; from += size) chunks.push({ from, to: Math.min(last, from + size) });
    for (let i = 0; i < chunks.length; i += threads) {
      const round = chunks.slice(i, i + threads).map(({ from, to }, thread) => [call(from, to, thread)]);
      for (const result of await this.team.run(round)) results.push(Number(result ?? 0));
    }
    return results;
  }

  private rowsOf(side: Side): number {
    return side === "users" ? this.matrix.rows : this.matrix.columns;
  }
}
