import type { Random } from "../random.js";
import { shuffle } from "../random.js";
import { instantiateKernels } from "./module.js";
import { type EpochOrder, type ReplicatedTable, startTrainingPool } from "./pool.js";
import { schedule } from "./schedule.js";
import {
  type AdamState,
  type Corpus,
  SgnsMemory,
  type SgnsSettings,
  type SgnsTables,
} from "./sgns-memory.js";
import type { EpochStatistics, WorkerTeam } from "./worker-team.js";

export type { AdamState, Corpus, SgnsSettings, SgnsTables };

/** Rows merged between threads most often. */
const hotRows = 1000;

/**
 * Skip-gram or CBOW with negative sampling on worker threads. One thread trains the tables in place and repeats bit
 * for bit; more train replicas whose changes are summed into the tables between rounds (the 1,000 most frequent rows
 * every few thousand tokens, all rows every 50,000 or more), which repeats bit for bit for the same number of threads.
 */
export class SgnsTrainer {
  private readonly threads: number;
  private readonly memory: SgnsMemory;
  private team: WorkerTeam | null = null;

  constructor(
    private readonly corpus: Corpus,
    private readonly settings: SgnsSettings,
    private readonly random: Random,
    threads: number,
  ) {
    // Full softmax is for small vocabularies, where a batch is too short to divide.
    this.threads = settings.kernel === "cbowSoftmax" ? 1 : threads;
    this.memory = new SgnsMemory(corpus, settings, this.threads);
  }

  /** Starts the threads. Call `close` in a finally. */
  async start(): Promise<void> {
    const { threads } = this;
    const { at, rows, stride } = this.memory;
    const bytes = rows * stride;
    const hotBytes = Math.min(rows, hotRows) * stride;
    const table = (base: number, replicas: number): ReplicatedTable => ({
      base,
      replicas,
      bytes,
      hotBytes,
      floor: Number.NEGATIVE_INFINITY,
    });
    this.team = await startTrainingPool(this.memory.arena, {
      controlAddress: at.control,
      statistics: at.statistics,
      threads,
      tables: [table(at.input, at.replicaLists.input), table(at.output, at.replicaLists.output)],
    });
  }

  async close(): Promise<void> {
    await this.team?.close();
    this.team = null;
  }

  /**
   * The input table uniform in ±2/dimensions, the output table zero. gensim starts at half of that: the larger start
   * leaves the first epochs' plateau sooner, and items met too seldom to learn anything keep vectors that are like
   * nobody's, instead of crowding everybody's neighbors (docs/recipes/skip-gram.md has the measurements).
   */
  initialise(): void {
    const random = this.random.fork("initial vectors");
    const { dimensions } = this.settings;
    const { memory } = this;
    const table = Float32Array.from(
      { length: memory.rows * dimensions },
      () => (4 * random.next() - 2) / dimensions,
    );
    memory.unpack(table, memory.at.input);
    memory.spread();
  }

  /** Goes on from what `tables` and `adam` gave. */
  restore(tables: SgnsTables, adam?: AdamState): void {
    const { memory } = this;
    const { arena, at } = memory;
    memory.unpack(tables.input, at.input);
    memory.unpack(tables.output, at.output);
    arena.f32(at.bias, memory.rows).set(tables.bias);
    if (adam) {
      arena.f32(at.moment1, memory.parameters).set(adam.moment1);
      arena.f32(at.moment2, memory.parameters).set(adam.moment2);
      memory.job(0).setDouble("steps", adam.steps);
    }
    memory.spread();
  }

  tables(): SgnsTables {
    const { memory } = this;
    const { arena, at } = memory;
    return {
      input: memory.pack(at.input),
      output: memory.pack(at.output),
      bias: arena.f32(at.bias, memory.rows).slice(),
    };
  }

  /** Only cbowSoftmax has such a state. */
  adam(): AdamState {
    const { arena, at, parameters } = this.memory;
    return {
      moment1: arena.f32(at.moment1, parameters).slice(),
      moment2: arena.f32(at.moment2, parameters).slice(),
      steps: this.memory.job(0).getDouble("steps"),
    };
  }

  /** Words of each of Adam's moments. */
  get adamLength(): number {
    return this.memory.parameters;
  }

  /**
   * Trains over the histories named, in an order drawn for this epoch. The learning rate falls linearly over all
   * epochs, as each thread gets through its share.
   * @param epoch 0 for the first.
   */
  async train(
    histories: Uint32Array,
    epoch: number,
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    const { epochs, learningRate, minLearningRate } = this.settings;
    const fall = (learningRate - minLearningRate) / epochs;
    const random = this.random.fork(`epoch ${epoch}`);
    const order = shuffle(histories.slice(), random);
    const rate = learningRate - fall * epoch;
    const result = await this.run(order, random, rate, fall, signal, onTick);
    if (this.settings.kernel === "cbowSoftmax")
      instantiateKernels(this.memory.arena.memory).adamStep(this.memory.job(0).address, rate - fall);
    return result;
  }

  /** Mean loss without learning; the same draws every time, so that epochs compare. */
  async measure(histories: Uint32Array, signal: AbortSignal): Promise<number> {
    const random = this.random.fork("validation");
    const { loss, examples } = await this.run(histories, random, 0, 0, signal, () => {});
    return loss / examples;
  }

  private async run(
    order: Uint32Array,
    random: Random,
    rate: number,
    fall: number,
    signal: AbortSignal,
    onTick: (statistics: EpochStatistics) => void,
  ): Promise<EpochStatistics> {
    if (!this.team) throw new Error("start() comes first");
    const { threads } = this;
    const { at, arena, rows } = this.memory;
    // Of few items each is met more often, and replicas grow apart sooner.
    const tokensBetweenMerges = Math.min(8000, Math.max(2000, 0.4 * rows));
    const roundTokens = threads === 1 ? 20_000 : Math.max(500, Math.ceil(tokensBetweenMerges / threads));
    const fullTokens = Math.max(50_000, 2.5 * rows);
    const dealt = schedule(this.corpus.offsets, order, threads, roundTokens);
    arena.u32(at.order, order.length).set(dealt.order);
    const orders = at.threads.map((mine, thread): EpochOrder => {
      const job = this.memory.job(thread);
      job.setBits("random", random.bits64());
      job.setDouble("rate", rate);
      job.setDouble("slope", dealt.tokens[thread]! > 0 ? fall / dealt.tokens[thread]! : 0);
      job.setDouble("done", 0);
      return {
        kernel: this.settings.kernel,
        job: mine.job,
        bounds: dealt.bounds[thread]!,
        fullEvery: Math.max(1, Math.round(fullTokens / roundTokens)),
      };
    });
    const statistics = await this.team.run(orders, signal, onTick);
    arena.checkGuards();
    return statistics;
  }
}
