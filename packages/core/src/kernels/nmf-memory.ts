import { ArenaPlan, type GuardedArena } from "./arena.js";
import { control } from "./barrier.js";
import { NmfJob, nmfJobBytes } from "./nmf-job.js";
import { pad, unpad } from "./padding.js";

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

/** The shared memory of a training by NMF: where everything lies, and copies in and out. */
export class NmfMemory {
  readonly users: number;
  /** Bytes of a row of factors. */
  readonly stride: number;
  readonly itemBytes: number;
  readonly biasBytes: number;
  readonly arena: GuardedArena;
  readonly at: ReturnType<NmfMemory["reserve"]>;

  constructor(
    private readonly matrix: RatingsMatrix,
    private readonly settings: NmfSettings,
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
    for (const mine of at.threads) {
      const job = new NmfJob(arena, mine.job);
      job.setWords({ ...at, ...mine, cancel: at.control + control.cancel * 4, stride: this.stride });
      job.setDoubles({
        rate: settings.learningRate,
        decay: settings.regularization,
        biasDecay: settings.biasRegularization,
        mean: settings.biases ? settings.mean : 0,
        biasRate: settings.biases ? settings.learningRate : 0,
        loss: 0,
        examples: 0,
      });
    }
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
