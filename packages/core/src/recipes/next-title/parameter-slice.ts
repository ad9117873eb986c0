import { adamRates } from "../../kernels/adam-rates.js";
import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import type { StepSettings } from "./step-settings.js";
import type { TrainingMemory } from "./training-memory.js";

const betas = [0.9, 0.98] as const;

/** One thread's slice of the parameters: its part of each Adam step, and of packing the item table for products. */
export class ParameterSlice {
  constructor(
    private readonly arena: Arena,
    private readonly kernels: NetworkKernels,
    private readonly memory: TrainingMemory,
    private readonly thread: number,
    private readonly settings: StepSettings,
  ) {}

  /**
   * This thread's slice of the step over all threads' gradients; then its slice of the packed item table.
   * @param step steps before this one.
   * @param progress share of the whole training that is done, 0 to 1.
   */
  update(step: number, progress: number): void {
    const { memory, thread } = this;
    const { layout, threads } = memory;
    const { itemBias, size, paddedRows } = layout;
    const { learningRate, warmupSteps, finalRate, weightDecay } = this.settings;
    const fall = 1 - (1 - finalRate) * Math.min(1, progress);
    const rate = learningRate * fall * Math.min(1, (step + 1) / Math.max(1, warmupSteps));
    if (memory.threads[thread]!.candidates) this.updateTouched(step, rate);
    else {
      const [first, last] = slice(paddedRows, threads.length, thread, 8);
      const { dimensions } = layout.shape;
      this.adam(step, rate, first * dimensions, (last - first) * dimensions, 0);
      this.pack();
    }
    const [from, to] = slice(size - itemBias, threads.length, thread, 16);
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
      ...adamRates(step + 1, rate, weightDecay, betas),
    );
  }
}

/** Part `index` of `parts` of 0 … count, bounds at multiples of `grain`. */
function slice(count: number, parts: number, index: number, grain: number): readonly [number, number] {
  const size = Math.ceil(count / parts / grain) * grain;
  return [Math.min(count, index * size), Math.min(count, (index + 1) * size)];
}
