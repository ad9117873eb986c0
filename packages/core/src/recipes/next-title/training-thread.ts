import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import { mix } from "../../random.js";
import type { Dropout } from "./dropout.js";
import { Network } from "./network.js";
import { OutputLayer } from "./output-layer.js";
import { ParameterSlice } from "./parameter-slice.js";
import type { StepSettings } from "./step-settings.js";
import { TouchedRows } from "./touched-rows.js";
import type { ThreadMemory, TrainingMemory } from "./training-memory.js";
import { someWindows, type Windows } from "./windows.js";

/** Windows that one call of the network reads side by side. */
interface Call {
  /** [windows + 1]: each window's first row in the call. */
  readonly starts: readonly number[];
  /** The window after them. */
  readonly next: number;
  readonly windows: Windows;
}

/** One thread's share of training: windows of the corpus in, gradients out, then its slice of the Adam step. */
export class TrainingThread {
  private readonly network: Network;
  private readonly output: OutputLayer;
  private readonly own: ThreadMemory;
  private readonly touched: TouchedRows;
  private readonly slice: ParameterSlice;
  private readonly corpus: Uint32Array;

  constructor(
    private readonly arena: Arena,
    kernels: NetworkKernels,
    private readonly memory: TrainingMemory,
    thread: number,
    private readonly settings: StepSettings,
  ) {
    this.own = memory.threads[thread]!;
    const { workspace, gradients } = this.own;
    const { layout, parameters, packedItems } = memory;
    this.network = new Network(arena, kernels, layout, workspace, parameters, gradients);
    this.output = new OutputLayer(arena, kernels, layout, workspace, parameters, gradients, packedItems);
    this.touched = new TouchedRows(arena, this.own, layout.paddedRows);
    this.slice = new ParameterSlice(arena, kernels, memory, thread, settings);
    this.corpus = arena.u32(memory.tokens, memory.tokenCount);
  }

  /**
   * Adds the gradient of weight × (summed loss over all targets of the windows) to this thread's gradients.
   * @param firstToken place of the first token within the step.
   * @param step steps before this one.
   * @returns the summed loss; stops early (gradient incomplete) when `stop` says so between calls.
   */
  gradient(windows: Windows, firstToken: number, weight: number, step: number, stop: () => boolean): number {
    const { seed, dropout: rate, attentionDropout: attentionRate } = this.settings;
    const dropout: Dropout = { seed, step, rate, attentionRate };
    if (this.own.candidates) this.touched.clear();
    let loss = 0;
    let window = 0;
    while (window < windows.starts.length && !stop()) {
      const call = this.read(windows, window);
      window = call.next;
      const batch = { starts: call.starts, firstToken };
      const tokens = call.starts.at(-1)!;
      this.network.forward(batch, dropout);
      this.compactOutput(call);
      const targets = this.readTargets(call, firstToken, step);
      loss += this.loss(targets, weight, mix(mix(seed + step) + firstToken), step + 1);
      this.spreadGradient(call, targets);
      this.network.backward(batch, dropout);
      firstToken += tokens;
    }
    return loss;
  }

  /** This thread's slice of the Adam step: see ParameterSlice. */
  update(step: number, progress: number): void {
    this.slice.update(step, progress);
  }

  /** Packs this thread's slice of the item table. All threads, then a barrier, before any logits. */
  pack(): void {
    this.slice.pack();
  }

  /**
   * Summed -ln p of the item after every window, over all items, without dropout. The item table must be packed.
   */
  measure(windows: Windows, stop: () => boolean): number {
    const { workspace } = this.own;
    const targets = this.arena.u32(workspace.targets, workspace.capacity);
    let loss = 0;
    for (let window = 0; window < windows.starts.length && !stop(); ) {
      const call = this.read(windows, window);
      window = call.next;
      for (const [w, start] of call.windows.starts.entries())
        targets[w] = this.corpus[start + call.windows.lengths[w]!]!;
      this.network.forwardLast({ starts: call.starts, firstToken: 0 });
      loss += this.output.full(call.windows.starts.length, 0);
    }
    return loss;
  }

  /** As many windows from `first` on as fit one call of the network. */
  private read(windows: Windows, first: number): Call {
    const { arena, corpus, own } = this;
    const { capacity, tokens } = own.workspace;
    const starts = [0];
    let next = first;
    for (; next < windows.starts.length; next++) {
      const at = starts.at(-1)!;
      const length = windows.lengths[next]!;
      if (at + length > capacity) break;
      const from = windows.starts[next]!;
      arena.u32(tokens + at * 4, length).set(corpus.subarray(from, from + length));
      starts.push(at + length);
    }
    return { starts, next, windows: someWindows(windows, first, next) };
  }

  /** Moves the output rows that have a target to the front. */
  private compactOutput({ starts, windows }: Call): void {
    const { workspace } = this.own;
    const { dimensions: d } = this.memory.layout.shape;
    const output = this.arena.f32(workspace.output, workspace.capacity * d);
    let to = 0;
    for (const [w, context] of windows.contexts.entries()) {
      output.copyWithin(to * d, (starts[w]! + context) * d, starts[w + 1]! * d);
      to += windows.lengths[w]! - context;
    }
  }

  /** The gradient of the output rows back to their places, 0 for those without a target. */
  private spreadGradient({ starts, windows }: Call, targets: number): void {
    const { workspace } = this.own;
    const { dimensions: d } = this.memory.layout.shape;
    const gradient = this.arena.f32(workspace.dh, workspace.capacity * d);
    let end = targets;
    for (let w = windows.contexts.length - 1; w >= 0; w--) {
      const context = windows.contexts[w]!;
      const from = end - (windows.lengths[w]! - context);
      gradient.copyWithin((starts[w]! + context) * d, from * d, end * d);
      gradient.fill(0, starts[w]! * d, (starts[w]! + context) * d);
      end = from;
    }
  }

  /** Draws the targets, in the order of the compact output; returns how many. */
  private readTargets({ starts, windows }: Call, firstToken: number, step: number): number {
    const { arena, corpus, own, settings } = this;
    const targets = arena.u32(own.workspace.targets, own.workspace.capacity);
    const key = mix(mix(settings.seed + step) + 1);
    let count = 0;
    for (const [w, start] of windows.starts.entries()) {
      const length = windows.lengths[w]!;
      for (let i = windows.contexts[w]!; i < length; i++) {
        const choices = Math.min(settings.horizon, length - i);
        const ahead = choices > 1 ? mix(key + firstToken + starts[w]! + i) % choices : 0;
        targets[count++] = corpus[start + i + 1 + ahead]!;
      }
      if (own.candidates) this.touched.add(corpus.subarray(start, start + 1 + length), step + 1);
    }
    return count;
  }

  private loss(tokens: number, weight: number, seed: number, stamp: number): number {
    const { noise } = this.memory;
    const { candidates } = this.own;
    if (!noise || !candidates) return this.output.full(tokens, weight);
    const loss = this.output.sampled(tokens, weight, noise, candidates, seed);
    this.touched.add(this.arena.u32(candidates.ids, candidates.count), stamp);
    return loss;
  }
}
