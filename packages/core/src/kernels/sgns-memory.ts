import { ArenaPlan, type GuardedArena } from "./arena.js";
import { control } from "./barrier.js";
import { constants } from "./generated/layout.js";
import { aliasTable, keepThresholds, noiseWeights } from "./noise.js";
import { pad, unpad } from "./padding.js";
import type { TrainingKernel } from "./pool.js";
import { SgnsJob, sgnsJobBytes } from "./sgns-job.js";

const { mostPairs, overhang, setsAtOnce, itemsAtOnce } = constants;

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
  /** Items on either side; 0 = the whole history. */
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
  /** cbowSoftmax: items between two steps of Adam. */
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

/** The shared memory of a training by skip-gram or CBOW: where everything lies, how it starts, and copies in and out. */
export class SgnsMemory {
  readonly rows: number;
  /** Bytes of a row. */
  readonly stride: number;
  /** Float32 words of input, output and bias in one piece. */
  readonly parameters: number;
  readonly arena: GuardedArena;
  readonly at: Addresses;

  constructor(
    private readonly corpus: Corpus,
    private readonly settings: SgnsSettings,
    private readonly threads: number,
  ) {
    this.rows = corpus.counts.length;
    this.stride = Math.ceil(settings.dimensions / 16) * 64;
    this.parameters = (this.paddedRows * 2 * this.stride) / 4 + this.paddedRows;
    const plan = new ArenaPlan();
    this.at = this.reserve(plan);
    this.arena = plan.allocate();
    this.fill();
  }

  job(thread: number): SgnsJob {
    return new SgnsJob(this.arena, this.at.threads[thread]!.job);
  }

  private get paddedRows(): number {
    return Math.ceil(this.rows / 4) * 4;
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
    const targets = Math.ceil((itemsAtOnce + settings.negatives) / 3) * 3;
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
        targets: plan.reserve(Math.max(mostPairs, setsAtOnce) * targets * 4),
        dots: plan.reserve(Math.max(mostPairs * targets, softmax ? paddedRows : 0) * 4 + overhang),
        weights: plan.reserve(mostPairs * targets * 4 + overhang),
        windows: plan.reserve(itemsAtOnce * 8),
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
      new SgnsJob(arena, mine.job).setWords({
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
  spread(): void {
    if (this.threads === 1) return;
    const length = (this.rows * this.stride) / 4;
    for (const mine of this.at.threads) {
      this.arena.f32(mine.input, length).set(this.arena.f32(this.at.input, length));
      this.arena.f32(mine.output, length).set(this.arena.f32(this.at.output, length));
    }
  }

  /** A table without its padding. */
  pack(address: number): Float32Array {
    const width = this.stride / 4;
    return unpad(this.arena.f32(address, this.rows * width), this.rows, this.settings.dimensions, width);
  }

  /** The inverse of `pack`; the padding stays zero. */
  unpack(packed: Float32Array, address: number): void {
    const width = this.stride / 4;
    pad(packed, this.rows, this.settings.dimensions, this.arena.f32(address, this.rows * width), width);
  }
}
