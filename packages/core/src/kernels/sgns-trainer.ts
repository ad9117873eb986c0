import type { Random } from "../random.js";
import { shuffle } from "../random.js";
import { type Arena, ArenaPlan } from "./arena.js";
import { control } from "./barrier.js";
import { instantiateKernels } from "./module.js";
import { aliasTable, keepThresholds, noiseWeights } from "./noise.js";
import { pad, unpad } from "./padding.js";
import { type EpochOrder, type ReplicatedTable, startTrainingPool, type TrainingKernel } from "./pool.js";
import { schedule } from "./schedule.js";
import { SgnsJob, sgnsJobBytes } from "./sgns-job.js";
import type { EpochStatistics, WorkerTeam } from "./worker-team.js";

/** Pairs trained at once, and so at most as many contexts; assembly/skip-gram.ts has the same number. */
const mostPairs = 64;
/** Titles that share their negatives; assembly/skip-gram.ts has the same number. */
const titlesAtOnce = 4;
/** Rows merged between threads most often. */
const hotRows = 1000;

/** Histories over a vocabulary of rows, the most frequent row first. */
export interface Corpus {
  /** uint32 [histories + 1]. */
  readonly offsets: Uint32Array;
  /** uint32 [tokens]: rows; no row twice within a history. */
  readonly tokens: Uint32Array;
  /** uint32 [rows]: tokens of each row, not rising, none 0. */
  readonly counts: Uint32Array;
}

export interface SgnsSettings {
  readonly kernel: TrainingKernel;
  readonly dimensions: number;
  /** Titles on either side; 0 = the whole history. */
  readonly window: number;
  readonly shrinkWindows: boolean;
  readonly shuffleHistories: boolean;
  readonly negatives: number;
  readonly sharedNegatives: boolean;
  /** CBOW: the contexts' sum instead of their mean. */
  readonly sum: boolean;
  readonly epochs: number;
  readonly learningRate: number;
  readonly minLearningRate: number;
  readonly subsample: number;
  readonly nsExponent: number;
  /** cbowSoftmax: titles between two steps of Adam. */
  readonly batchSize: number;
}

/** Copies without padding. */
export interface SgnsTables {
  /** float32 [rows × dimensions]. */
  readonly input: Float32Array;
  /** float32 [rows × dimensions]. */
  readonly output: Float32Array;
  /** float32 [rows]; zero but for cbowSoftmax. */
  readonly bias: Float32Array;
}

/** Adam's state, as it lies in memory. */
export interface AdamState {
  readonly moment1: Float32Array;
  readonly moment2: Float32Array;
  readonly steps: number;
}

interface Addresses {
  readonly tokens: number;
  readonly offsets: number;
  readonly order: number;
  readonly keep: number;
  readonly accept: number;
  readonly alias: number;
  readonly input: number;
  readonly output: number;
  readonly bias: number;
  readonly gradient: number;
  readonly moment1: number;
  readonly moment2: number;
  readonly zeros: number;
  readonly control: number;
  readonly statistics: number;
  readonly threads: readonly ThreadAddresses[];
  readonly replicaLists: { readonly input: number; readonly output: number };
}

interface ThreadAddresses {
  readonly job: number;
  readonly input: number;
  readonly output: number;
  readonly sentence: number;
  readonly contexts: number;
  readonly targets: number;
  readonly dots: number;
  readonly weights: number;
  readonly windows: number;
  readonly mean: number;
}

/**
 * Skip-gram or CBOW with negative sampling on worker threads. One thread trains the tables in place and repeats bit
 * for bit; more train replicas whose changes are summed into the tables between rounds (the 1,000 most frequent rows
 * every few thousand tokens, all rows every 50,000 or more), which repeats bit for bit for the same number of threads.
 */
export class SgnsTrainer {
  private readonly rows: number;
  private readonly stride: number;
  /** Float32 words of input, output and bias in one piece. */
  private readonly parameters: number;
  private readonly threads: number;
  private readonly arena: Arena;
  private readonly at: Addresses;
  private team: WorkerTeam | null = null;

  constructor(
    private readonly corpus: Corpus,
    private readonly settings: SgnsSettings,
    private readonly random: Random,
    threads: number,
  ) {
    // Full softmax is for small vocabularies, where a batch is too short to divide.
    this.threads = settings.kernel === "cbowSoftmax" ? 1 : threads;
    this.rows = corpus.counts.length;
    this.stride = Math.ceil(settings.dimensions / 16) * 64;
    this.parameters = (this.paddedRows * 2 * this.stride) / 4 + this.paddedRows;
    const plan = new ArenaPlan();
    this.at = this.reserve(plan);
    this.arena = plan.allocate();
    this.fill();
  }

  /** Starts the threads. Call `close` in a finally. */
  async start(): Promise<void> {
    const { at, threads } = this;
    const bytes = this.rows * this.stride;
    const hotBytes = Math.min(this.rows, hotRows) * this.stride;
    const table = (base: number, replicas: number): ReplicatedTable => ({
      base,
      replicas,
      bytes,
      hotBytes,
      floor: Number.NEGATIVE_INFINITY,
    });
    this.team = await startTrainingPool(this.arena, {
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
   * leaves the first epochs' plateau sooner, and titles met too seldom to learn anything keep vectors that are like
   * nobody's, instead of crowding everybody's neighbors (docs/recipes/skip-gram.md has the measurements).
   */
  initialise(): void {
    const random = this.random.fork("initial vectors");
    const { dimensions } = this.settings;
    const table = this.arena.f32(this.at.input, (this.rows * this.stride) / 4);
    for (let row = 0; row < this.rows; row++)
      for (let d = 0; d < dimensions; d++)
        table[(row * this.stride) / 4 + d] = (4 * random.next() - 2) / dimensions;
    this.spread();
  }

  /** Goes on from what `tables` and `adam` gave. */
  restore(tables: SgnsTables, adam?: AdamState): void {
    this.unpack(tables.input, this.at.input);
    this.unpack(tables.output, this.at.output);
    this.arena.f32(this.at.bias, this.rows).set(tables.bias);
    if (adam) {
      this.arena.f32(this.at.moment1, this.parameters).set(adam.moment1);
      this.arena.f32(this.at.moment2, this.parameters).set(adam.moment2);
      this.job.setDouble("steps", adam.steps);
    }
    this.spread();
  }

  tables(): SgnsTables {
    return {
      input: this.pack(this.at.input),
      output: this.pack(this.at.output),
      bias: this.arena.f32(this.at.bias, this.rows).slice(),
    };
  }

  /** Only cbowSoftmax has such a state. */
  adam(): AdamState {
    return {
      moment1: this.arena.f32(this.at.moment1, this.parameters).slice(),
      moment2: this.arena.f32(this.at.moment2, this.parameters).slice(),
      steps: this.job.getDouble("steps"),
    };
  }

  /** Words of each of Adam's moments. */
  get adamLength(): number {
    return this.parameters;
  }

  private get job(): SgnsJob {
    return new SgnsJob(this.arena, this.at.threads[0]!.job);
  }

  private get paddedRows(): number {
    return Math.ceil(this.rows / 4) * 4;
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
      instantiateKernels(this.arena.memory).adamStep(this.job.address, rate - fall);
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
    const { at, arena, threads } = this;
    // Of few titles each is met more often, and replicas grow apart sooner.
    const tokensBetweenMerges = Math.min(8000, Math.max(2000, 0.4 * this.rows));
    const roundTokens = threads === 1 ? 20_000 : Math.max(500, Math.ceil(tokensBetweenMerges / threads));
    const fullTokens = Math.max(50_000, 2.5 * this.rows);
    const dealt = schedule(this.corpus.offsets, order, threads, roundTokens);
    arena.u32(at.order, order.length).set(dealt.order);
    const orders = at.threads.map((mine, thread): EpochOrder => {
      const job = new SgnsJob(arena, mine.job);
      job.seed(random.bits64());
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
    return await this.team.run(orders, signal, onTick);
  }

  private reserve(plan: ArenaPlan): Addresses {
    const { corpus, settings, rows, stride, threads } = this;
    const softmax = settings.kernel === "cbowSoftmax";
    const { parameters, paddedRows } = this;
    const table = () => plan.reserve(rows * stride);
    const histories = corpus.offsets.length - 1;
    let longest = 1;
    for (let h = 0; h < histories; h++)
      longest = Math.max(longest, corpus.offsets[h + 1]! - corpus.offsets[h]!);
    const targets = Math.ceil((titlesAtOnce + settings.negatives) / 3) * 3;
    const input = plan.reserve(parameters * 4);
    const output = input + paddedRows * stride;
    return {
      control: plan.reserve(control.words * 4),
      statistics: plan.reserve(threads * 64),
      tokens: plan.reserve(corpus.tokens.length * 4),
      offsets: plan.reserve(corpus.offsets.length * 4),
      order: plan.reserve(histories * 4),
      keep: plan.reserve(rows * 4),
      accept: plan.reserve(rows * 4),
      alias: plan.reserve(rows * 4),
      input,
      output,
      bias: output + paddedRows * stride,
      gradient: softmax ? plan.reserve(parameters * 4) : 0,
      moment1: softmax ? plan.reserve(parameters * 4) : 0,
      moment2: softmax ? plan.reserve(parameters * 4) : 0,
      zeros: plan.reserve(stride),
      replicaLists: { input: plan.reserve(threads * 4), output: plan.reserve(threads * 4) },
      threads: Array.from({ length: threads }, () => ({
        job: plan.reserve(sgnsJobBytes),
        input: threads === 1 ? input : table(),
        output: threads === 1 ? output : table(),
        sentence: plan.reserve(longest * 4),
        contexts: plan.reserve((Math.max(longest, mostPairs) + 1) * 4),
        targets: plan.reserve(mostPairs * targets * 4 + 64),
        dots: plan.reserve(Math.max(mostPairs * targets, softmax ? paddedRows : 0) * 4 + 64),
        weights: plan.reserve(mostPairs * targets * 4 + 64),
        windows: plan.reserve(titlesAtOnce * 8),
        mean: plan.reserve(2 * stride),
      })),
    };
  }

  private fill(): void {
    const { arena, at, corpus, settings, rows } = this;
    arena.u32(at.tokens, corpus.tokens.length).set(corpus.tokens);
    arena.u32(at.offsets, corpus.offsets.length).set(corpus.offsets);
    arena.u32(at.keep, rows).set(keepThresholds(corpus.counts, settings.subsample));
    const noise = aliasTable(noiseWeights(corpus.counts, settings.nsExponent));
    arena.u32(at.accept, rows).set(noise.accept);
    arena.u32(at.alias, rows).set(noise.alias);
    arena.u32(at.replicaLists.input, this.threads).set(at.threads.map((mine) => mine.input));
    arena.u32(at.replicaLists.output, this.threads).set(at.threads.map((mine) => mine.output));
    for (const mine of at.threads)
      new SgnsJob(arena, mine.job).set({
        ...mine,
        cancel: at.control + control.cancel * 4,
        tokens: at.tokens,
        offsets: at.offsets,
        order: at.order,
        keep: at.keep,
        accept: at.accept,
        alias: at.alias,
        zeros: at.zeros,
        rows,
        stride: this.stride,
        window: settings.window,
        shrink: Number(settings.shrinkWindows),
        shuffle: Number(settings.shuffleHistories),
        negatives: settings.negatives,
        shared: Number(settings.sharedNegatives),
        sum: Number(settings.sum),
        bias: at.bias,
        parameters: this.parameters,
        gradient: at.gradient,
        moment1: at.moment1,
        moment2: at.moment2,
        batch: settings.batchSize,
      });
  }

  /** Every replica starts from the tables. */
  private spread(): void {
    if (this.threads === 1) return;
    const length = (this.rows * this.stride) / 4;
    for (const mine of this.at.threads) {
      this.arena.f32(mine.input, length).set(this.arena.f32(this.at.input, length));
      this.arena.f32(mine.output, length).set(this.arena.f32(this.at.output, length));
    }
  }

  private pack(address: number): Float32Array {
    const width = this.stride / 4;
    return unpad(this.arena.f32(address, this.rows * width), this.rows, this.settings.dimensions, width);
  }

  private unpack(packed: Float32Array, address: number): void {
    const width = this.stride / 4;
    pad(packed, this.rows, this.settings.dimensions, this.arena.f32(address, this.rows * width), width);
  }
}
