import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import { type Dropout, mix } from "./dropout.js";
import { Network } from "./network.js";
import { OutputLayer } from "./output-layer.js";
import type { ThreadMemory, TrainingMemory } from "./training-memory.js";

export interface StepSettings {
  /** uint32 */
  readonly seed: number;
  readonly dropout: number;
  readonly attentionDropout: number;
  readonly learningRate: number;
  /** Steps over which the learning rate rises from 0. */
  readonly warmupSteps: number;
  /** Share of learningRate that is left at the end: the rate falls linearly over the whole training. */
  readonly finalRate: number;
  readonly weightDecay: number;
}

const [beta1, beta2] = [0.9, 0.98];

/** One thread's share of training: windows of the corpus in, gradients out, then its slice of the Adam step. */
export class TrainingThread {
  private readonly network: Network;
  private readonly output: OutputLayer;
  private readonly own: ThreadMemory;
  private readonly corpus: Uint32Array;

  constructor(
    private readonly arena: Arena,
    private readonly kernels: NetworkKernels,
    private readonly memory: TrainingMemory,
    private readonly thread: number,
    private readonly settings: StepSettings,
  ) {
    this.own = memory.threads[thread]!;
    const { workspace, gradients } = this.own;
    const { layout, parameters, packedItems } = memory;
    this.network = new Network(arena, kernels, layout, workspace, parameters, gradients);
    this.output = new OutputLayer(arena, kernels, layout, workspace, parameters, gradients, packedItems);
    this.corpus = arena.u32(memory.tokens, memory.tokenCount);
  }

  /**
   * Adds the gradient of weight × (summed loss over all targets of the windows) to this thread's gradients.
   * Window i reads corpus tokens starts[i] … starts[i] + lengths[i] - 1, each to predict the next.
   * @param firstToken place of the first token within the step.
   * @param step steps before this one.
   * @returns the summed loss; stops early (gradient incomplete) when `stop` says so between calls.
   */
  gradient(
    starts: Uint32Array,
    lengths: Uint32Array,
    firstToken: number,
    weight: number,
    step: number,
    stop: () => boolean,
  ): number {
    const { seed, dropout: rate, attentionDropout: attentionRate } = this.settings;
    const dropout: Dropout = { seed, step, rate, attentionRate };
    if (this.own.candidates) this.arena.i32(this.own.touchedCount, 1)[0] = 0;
    let loss = 0;
    let window = 0;
    while (window < starts.length && !stop()) {
      const ends = [0];
      const firstWindow = window;
      const { capacity } = this.own.workspace;
      while (window < starts.length && ends.at(-1)! + lengths[window]! <= capacity)
        ends.push(ends.at(-1)! + lengths[window++]!);
      const tokens = ends.at(-1)!;
      for (let w = firstWindow; w < window; w++)
        this.read(starts[w]!, lengths[w]!, ends[w - firstWindow]!, step + 1);
      const batch = { starts: ends, firstToken };
      this.network.forward(batch, dropout);
      loss += this.loss(tokens, weight, mix(mix(seed + step) + firstToken), step + 1);
      this.network.backward(batch, dropout);
      firstToken += tokens;
    }
    return loss;
  }

  private read(start: number, length: number, at: number, stamp: number): void {
    const { arena, corpus, own } = this;
    const { tokens, targets } = own.workspace;
    arena.u32(tokens + at * 4, length).set(corpus.subarray(start, start + length));
    const next = corpus.subarray(start + 1, start + 1 + length);
    arena.u32(targets + at * 4, length).set(next);
    if (!own.candidates) return;
    this.touch(corpus.subarray(start, start + 1 + length), stamp);
  }

  private loss(tokens: number, weight: number, seed: number, stamp: number): number {
    const { noise } = this.memory;
    const { candidates } = this.own;
    if (!noise || !candidates) return this.output.full(tokens, weight);
    const loss = this.output.sampled(tokens, weight, noise, candidates, seed);
    this.touch(this.arena.u32(candidates.ids, candidates.count), stamp);
    return loss;
  }

  /** Lists rows whose gradient is not 0. */
  private touch(rows: Uint32Array, stamp: number): void {
    const { arena, own, memory } = this;
    const stamps = arena.i32(own.stamps, memory.layout.paddedRows);
    const touched = arena.u32(own.touched, memory.layout.paddedRows);
    const count = arena.i32(own.touchedCount, 1);
    for (const row of rows) {
      if (stamps[row] === stamp) continue;
      stamps[row] = stamp;
      touched[count[0]!] = row;
      count[0] = count[0]! + 1;
    }
  }

  /**
   * This thread's slice of the Adam step over all threads' gradients; then its slice of the packed item table.
   * @param step steps before this one.
   * @param progress share of the whole training that is done, 0 to 1.
   */
  update(step: number, progress: number): void {
    const { layout, threads } = this.memory;
    const { itemBias, size, paddedRows } = layout;
    const { learningRate, warmupSteps, finalRate, weightDecay } = this.settings;
    const fall = 1 - (1 - finalRate) * Math.min(1, progress);
    const rate = learningRate * fall * Math.min(1, (step + 1) / Math.max(1, warmupSteps));
    if (this.own.candidates) this.updateTouched(step, rate);
    else {
      const [first, last] = slice(paddedRows, threads.length, this.thread, 8);
      const { dimensions } = layout.shape;
      this.adam(step, rate, first * dimensions, (last - first) * dimensions, 0);
      this.pack();
    }
    const [from, to] = slice(size - itemBias, threads.length, this.thread, 16);
    // Weights decay in the network alone: an item vector's length carries how often it is chosen.
    this.adam(step, rate, itemBias + from, to - from, weightDecay);
  }

  /** Packs this thread's slice of the item table. All threads, then a barrier, before any logits. */
  pack(): void {
    const { memory, kernels, thread } = this;
    const { layout, parameters, packedItems, threads } = memory;
    const { dimensions: d } = layout.shape;
    const [first, last] = slice(layout.paddedRows, threads.length, thread, 8);
    const from = parameters + first * d * 4;
    kernels.packColumns(from, d * 4, d, last - first, packedItems.columns + first * d * 4, d * 32);
    if (packedItems.rows === 0) return;
    const panel = layout.paddedRows * 32;
    kernels.packRows(from, d * 4, last - first, d, packedItems.rows + first * 32, panel);
  }

  /**
   * Summed -ln p of the last token of every window given those before it, over all titles, without dropout. The item
   * table must be packed.
   */
  measure(starts: Uint32Array, lengths: Uint32Array, stop: () => boolean): number {
    const { workspace } = this.own;
    const targets = this.arena.u32(workspace.targets, workspace.capacity);
    let loss = 0;
    for (let window = 0; window < starts.length && !stop(); ) {
      const ends = [0];
      while (window < starts.length && ends.at(-1)! + lengths[window]! - 1 <= workspace.capacity) {
        const length = lengths[window]! - 1;
        const at = ends.at(-1)!;
        const start = starts[window++]!;
        this.arena.u32(workspace.tokens + at * 4, length).set(this.corpus.subarray(start, start + length));
        targets[ends.length - 1] = this.corpus[start + length]!;
        ends.push(at + length);
      }
      this.network.forwardLast({ starts: ends, firstToken: 0 });
      loss += this.output.full(ends.length - 1, 0);
    }
    return loss;
  }

  private updateTouched(step: number, rate: number): void {
    const { arena, memory, thread } = this;
    const { layout, threads } = memory;
    const { dimensions } = layout.shape;
    const stamps = threads.map((other) => arena.i32(other.stamps, layout.paddedRows));
    for (const [t, other] of threads.entries()) {
      const count = arena.i32(other.touchedCount, 1)[0]!;
      for (const row of arena.u32(other.touched, count)) {
        if (row % threads.length !== thread) continue;
        let seen = false;
        for (let earlier = 0; earlier < t && !seen; earlier++) seen = stamps[earlier]![row] === step + 1;
        if (!seen) this.adam(step, rate, row * dimensions, dimensions, 0);
      }
    }
  }

  private adam(step: number, rate: number, offset: number, count: number, weightDecay: number): void {
    if (count <= 0) return;
    const { memory, kernels } = this;
    kernels.adam(
      memory.parameters + offset * 4,
      memory.firstMoments + offset * 4,
      memory.secondMoments + offset * 4,
      memory.threads[0]!.gradients + offset * 4,
      memory.gradientStride,
      memory.threads.length,
      count,
      rate / (1 - beta1 ** (step + 1)),
      beta1,
      beta2,
      1 / (1 - beta2 ** (step + 1)),
      rate * weightDecay,
    );
  }
}

/** Part `index` of `parts` of 0 … count, bounds at multiples of `grain`. */
function slice(count: number, parts: number, index: number, grain: number): readonly [number, number] {
  const size = Math.ceil(count / parts / grain) * grain;
  return [Math.min(count, index * size), Math.min(count, (index + 1) * size)];
}
