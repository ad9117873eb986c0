import type { Random } from "../random.js";
import { shuffle } from "../random.js";
import { NmfMemory, type NmfSettings, type NmfTables, type RatingsMatrix } from "./nmf-memory.js";
import { type EpochOrder, startTrainingPool } from "./pool.js";
import { schedule } from "./schedule.js";
import type { EpochStatistics, WorkerTeam } from "./worker-team.js";

export type { NmfTables, RatingsMatrix };

/** Ratings between merges of the most rated rows, all threads together; ten times as many between full merges. */
const roundRatings = 2000;
const hotRows = 1024;

/**
 * NMF by projected SGD on worker threads. A user's factors are one thread's own; movies' factors and biases are
 * trained on replicas whose changes are summed between rounds.
 */
export class NmfTrainer {
  private readonly memory: NmfMemory;
  private team: WorkerTeam | null = null;

  constructor(
    private readonly matrix: RatingsMatrix,
    private readonly settings: NmfSettings,
    private readonly random: Random,
    private readonly threads: number,
  ) {
    this.memory = new NmfMemory(matrix, settings, threads);
  }

  /** Starts the threads. Call `close` in a finally. */
  async start(): Promise<void> {
    const { at, arena, itemBytes, biasBytes, stride } = this.memory;
    const table = { base: at.items, replicas: at.itemReplicas, bytes: itemBytes };
    const biases = { base: at.itemBias, replicas: at.biasReplicas, bytes: biasBytes };
    this.team = await startTrainingPool(arena, {
      controlAddress: at.control,
      statistics: at.statistics,
      threads: this.threads,
      tables: [
        { ...table, hotBytes: hotRows * stride, floor: 0 },
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
    const { users } = this.memory;
    const size = Math.sqrt((biases ? 0.1 : mean) / dimensions);
    const draw = (rows: number) =>
      Float32Array.from({ length: rows * dimensions }, () => size * (0.5 + random.next()));
    this.restore({
      users: draw(users),
      items: draw(this.matrix.rows),
      userBias: new Float32Array(users),
      itemBias: new Float32Array(this.matrix.rows),
    });
  }

  restore(tables: NmfTables): void {
    this.memory.restore(tables);
  }

  tables(): NmfTables {
    return this.memory.tables();
  }

  /** One epoch over all ratings, users in an order drawn for it. The loss is the sum of squared errors. */
  async train(
    epoch: number,
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    if (!this.team) throw new Error("start() comes first");
    const random = this.random.fork(`epoch ${epoch}`);
    const { arena, at, users } = this.memory;
    const order = shuffle(
      Uint32Array.from({ length: users }, (_, user) => user),
      random,
    );
    const dealt = schedule(this.matrix.offsets, order, this.threads, roundRatings / this.threads);
    arena.u32(at.order, order.length).set(dealt.order);
    const orders = at.threads.map(
      (mine, thread): EpochOrder => ({
        kernel: "nmf",
        job: mine.job,
        bounds: dealt.bounds[thread]!,
        fullEvery: 10,
      }),
    );
    const statistics = await this.team.run(orders, signal, onTick);
    arena.checkGuards();
    return statistics;
  }
}
