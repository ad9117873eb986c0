import type { Random } from "../random.js";
import { shuffle } from "../random.js";
import { type Arena, ArenaPlan } from "./arena.js";
import { control } from "./barrier.js";
import { NmfJob, nmfJobBytes } from "./nmf-job.js";
import { pad, unpad } from "./padding.js";
import { type EpochOrder, startTrainingPool } from "./pool.js";
import { schedule } from "./schedule.js";
import type { EpochStatistics, WorkerTeam } from "./worker-team.js";

/** Ratings between merges of the most rated rows, all threads together; ten times as many between full merges. */
const roundRatings = 2000;
const hotRows = 1024;

/** Ratings by user over a vocabulary of rows, the most rated row first. */
export interface RatingsMatrix {
  /** uint32 [users + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [ratings]: rows. */
  readonly movies: Uint32Array;
  /** float32 [ratings]. */
  readonly values: Float32Array;
  readonly rows: number;
}

export interface NmfSettings {
  readonly dimensions: number;
  readonly learningRate: number;
  readonly regularization: number;
  readonly biasRegularization: number;
  readonly biases: boolean;
  /** Mean rating, added to every prediction with biases. */
  readonly mean: number;
}

/** Copies without padding, float32; factors are never negative. */
export interface NmfTables {
  /** [users × dimensions]. */
  readonly users: Float32Array;
  /** [rows × dimensions]. */
  readonly items: Float32Array;
  /** [users]; zero without biases. */
  readonly userBias: Float32Array;
  /** [rows]; zero without biases. */
  readonly itemBias: Float32Array;
}

/**
 * NMF by projected SGD on worker threads. A user's factors are one thread's own; movies' factors and biases are
 * trained on replicas whose changes are summed between rounds.
 */
export class NmfTrainer {
  private readonly users: number;
  private readonly stride: number;
  private readonly itemBytes: number;
  private readonly biasBytes: number;
  private readonly arena: Arena;
  private readonly at: ReturnType<NmfTrainer["reserve"]>;
  private team: WorkerTeam | null = null;

  constructor(
    private readonly matrix: RatingsMatrix,
    private readonly settings: NmfSettings,
    private readonly random: Random,
    private readonly threads: number,
  ) {
    this.users = matrix.offsets.length - 1;
    this.stride = Math.ceil(settings.dimensions / 16) * 64;
    this.itemBytes = matrix.rows * this.stride;
    this.biasBytes = Math.ceil(matrix.rows / 16) * 64;
    const plan = new ArenaPlan();
    this.at = this.reserve(plan);
    this.arena = plan.allocate();
    this.fill();
  }

  /** Starts the threads. Call `close` in a finally. */
  async start(): Promise<void> {
    const { at } = this;
    const table = { base: at.items, replicas: at.itemReplicas, bytes: this.itemBytes };
    const biases = { base: at.itemBias, replicas: at.biasReplicas, bytes: this.biasBytes };
    this.team = await startTrainingPool(this.arena, {
      controlAddress: at.control,
      statistics: at.statistics,
      threads: this.threads,
      tables: [
        { ...table, hotBytes: hotRows * this.stride, floor: 0 },
        { ...biases, hotBytes: biases.bytes, floor: Number.NEGATIVE_INFINITY },
      ],
    });
  }

  async close(): Promise<void> {
    await this.team?.close();
    this.team = null;
  }

  /** Factors uniform around the size at which their product is the mean rating (with biases: a tenth of a star). */
  initialise(): void {
    const random = this.random.fork("initial factors");
    const { dimensions, biases, mean } = this.settings;
    const size = Math.sqrt((biases ? 0.1 : mean) / dimensions);
    const draw = (rows: number) =>
      Float32Array.from({ length: rows * dimensions }, () => size * (0.5 + random.next()));
    this.restore({
      users: draw(this.users),
      items: draw(this.matrix.rows),
      userBias: new Float32Array(this.users),
      itemBias: new Float32Array(this.matrix.rows),
    });
  }

  restore(tables: NmfTables): void {
    const { arena, at, matrix } = this;
    this.unpack(tables.users, at.users, this.users);
    arena.f32(at.userBias, this.users).set(tables.userBias);
    for (const base of new Set([at.items, ...at.threads.map((mine) => mine.items)]))
      this.unpack(tables.items, base, matrix.rows);
    for (const base of new Set([at.itemBias, ...at.threads.map((mine) => mine.itemBias)]))
      arena.f32(base, matrix.rows).set(tables.itemBias);
  }

  tables(): NmfTables {
    const { arena, at, matrix } = this;
    return {
      users: this.pack(at.users, this.users),
      items: this.pack(at.items, matrix.rows),
      userBias: arena.f32(at.userBias, this.users).slice(),
      itemBias: arena.f32(at.itemBias, matrix.rows).slice(),
    };
  }

  /** One epoch over all ratings, users in an order drawn for it. The loss is the sum of squared errors. */
  async train(
    epoch: number,
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    if (!this.team) throw new Error("start() comes first");
    const random = this.random.fork(`epoch ${epoch}`);
    const order = shuffle(
      Uint32Array.from({ length: this.users }, (_, user) => user),
      random,
    );
    const dealt = schedule(this.matrix.offsets, order, this.threads, roundRatings / this.threads);
    this.arena.u32(this.at.order, order.length).set(dealt.order);
    const orders = this.at.threads.map(
      (mine, thread): EpochOrder => ({
        kernel: "nmf",
        job: mine.job,
        bounds: dealt.bounds[thread]!,
        fullEvery: 10,
      }),
    );
    return await this.team.run(orders, signal, onTick);
  }

  private reserve(plan: ArenaPlan) {
    const { matrix, users, stride, threads } = this;
    const items = plan.reserve(this.itemBytes);
    const itemBias = plan.reserve(this.biasBytes);
    return {
      control: plan.reserve(control.words * 4),
      statistics: plan.reserve(threads * 64),
      offsets: plan.reserve(matrix.offsets.length * 4),
      movies: plan.reserve(matrix.movies.length * 4),
      values: plan.reserve(matrix.movies.length * 4),
      order: plan.reserve(users * 4),
      users: plan.reserve(users * stride),
      userBias: plan.reserve(users * 4),
      items,
      itemBias,
      itemReplicas: plan.reserve(threads * 4),
      biasReplicas: plan.reserve(threads * 4),
      threads: Array.from({ length: threads }, () => ({
        job: plan.reserve(nmfJobBytes),
        items: threads === 1 ? items : plan.reserve(this.itemBytes),
        itemBias: threads === 1 ? itemBias : plan.reserve(this.biasBytes),
      })),
    };
  }

  private fill(): void {
    const { arena, at, matrix, settings } = this;
    arena.u32(at.offsets, matrix.offsets.length).set(matrix.offsets);
    arena.u32(at.movies, matrix.movies.length).set(matrix.movies);
    arena.f32(at.values, matrix.values.length).set(matrix.values);
    arena.u32(at.itemReplicas, this.threads).set(at.threads.map((mine) => mine.items));
    arena.u32(at.biasReplicas, this.threads).set(at.threads.map((mine) => mine.itemBias));
    for (const mine of at.threads)
      new NmfJob(arena, mine.job).set(
        { ...at, ...mine, cancel: at.control + control.cancel * 4, stride: this.stride },
        {
          rate: settings.learningRate,
          decay: settings.regularization,
          biasDecay: settings.biasRegularization,
          mean: settings.biases ? settings.mean : 0,
          biasRate: settings.biases ? settings.learningRate : 0,
          loss: 0,
          examples: 0,
        },
      );
  }

  private pack(address: number, rows: number): Float32Array {
    const width = this.stride / 4;
    return unpad(this.arena.f32(address, rows * width), rows, this.settings.dimensions, width);
  }

  private unpack(packed: Float32Array, address: number, rows: number): void {
    const width = this.stride / 4;
    pad(packed, rows, this.settings.dimensions, this.arena.f32(address, rows * width), width);
  }
}
