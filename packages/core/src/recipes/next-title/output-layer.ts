import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import { mix } from "../../random.js";
import type { ParameterLayout } from "./parameters.js";
import { logitRows, type Workspace } from "./workspace.js";

/** The item table packed for products, byte addresses; shared by all threads. */
export interface PackedItems {
  /** For logits: panels of 8 items. */
  readonly columns: number;
  /** For gradients: panels of 8 dimensions; 0 where the loss is sampled. */
  readonly rows: number;
}

/** Where candidates are drawn from, shared by all threads: an alias table (Walker 1977) and what its draws weigh. */
export interface Noise {
  /** uint32 [rows]: chance to keep the slot's own row, a fraction of 2^32. */
  readonly accept: number;
  /** uint32 [rows] */
  readonly alias: number;
  /** float32 [rows]: ln of a row's probability. */
  readonly logProbability: number;
}

/** One thread's buffers for sampled candidates. */
export interface CandidateWorkspace {
  readonly count: number;
  readonly ids: number;
  readonly bias: number;
  readonly biasGradient: number;
  readonly vectors: number;
  readonly gradients: number;
  readonly columns: number;
  readonly rows: number;
  readonly targetLogits: number;
}

/**
 * Scores items by output vector · item vector + bias, the item table being the input table too (tied), and learns
 * by softmax cross-entropy over all items or over sampled ones.
 */
export class OutputLayer {
  private readonly d: number;

  constructor(
    private readonly arena: Arena,
    private readonly kernels: NetworkKernels,
    private readonly layout: ParameterLayout,
    private readonly workspace: Workspace,
    private readonly parameters: number,
    private readonly gradients: number,
    private readonly packedItems: PackedItems,
  ) {
    this.d = layout.shape.dimensions;
  }

  /** Logits (bias not added) of output rows first … first + count - 1 (at most logitRows) into workspace.logits. */
  logits(first: number, count: number): void {
    const { kernels, layout, workspace, d } = this;
    const line = layout.paddedRows * 4;
    const from = workspace.output + first * d * 4;
    const { columns } = this.packedItems;
    kernels.multiplyRows(
      from,
      d * 4,
      count,
      d,
      columns,
      d * 32,
      layout.paddedRows,
      workspace.logits,
      line,
      0,
    );
  }

  /**
   * Softmax over all items: the sum of -ln p(target) over `tokens` output rows, targets in workspace.targets.
   * weight > 0: the gradient of weight × that sum goes into workspace.dh and the item table's gradients.
   */
  full(tokens: number, weight: number): number {
    const { kernels, layout, workspace, d, gradients } = this;
    const width = layout.paddedRows;
    const line = width * 4;
    let loss = 0;
    for (let first = 0; first < tokens; first += logitRows) {
      const count = Math.min(logitRows, tokens - first);
      this.logits(first, count);
      const bias = this.parameters + layout.itemBias * 4;
      const targets = workspace.targets + first * 4;
      kernels.crossEntropy(workspace.logits, line, count, width, bias, targets, workspace.results, weight);
      loss += this.sumOfLosses(count);
      if (weight === 0) continue;
      const dOutput = workspace.dh + first * d * 4;
      const { rows } = this.packedItems;
      kernels.multiplyRows(workspace.logits, line, count, width, rows, width * 32, d, dOutput, d * 4, 0);
      const output = workspace.output + first * d * 4;
      kernels.packRows(output, d * 4, count, d, workspace.packed, count * 32);
      const { logits, packed } = workspace;
      kernels.multiplyColumns(logits, line, width, count, packed, count * 32, d, gradients, d * 4);
      kernels.addColumnSums(logits, line, count, width, gradients + layout.itemBias * 4);
    }
    return loss;
  }

  /**
   * Softmax over the target and candidates drawn for this call, each candidate's exponential divided by its expected
   * number of draws: an unbiased estimate of the full sum (importance sampling, Bengio & Senécal 2008; "logQ
   * correction"). Otherwise as `full`. Draws follow from `seed`, a uint32.
   */
  sampled(tokens: number, weight: number, noise: Noise, own: CandidateWorkspace, seed: number): number {
    const { arena, kernels, layout, workspace, d, parameters, gradients } = this;
    const ids = this.draw(noise, own, seed);
    kernels.gatherRows(parameters, own.ids, own.count, d, own.vectors);
    kernels.packColumns(own.vectors, d * 4, d, own.count, own.columns, d * 32);
    kernels.packRows(own.vectors, d * 4, own.count, d, own.rows, own.count * 32);
    arena.f32(own.gradients, own.count * d).fill(0);
    const biasGradient = arena.f32(own.biasGradient, own.count).fill(0);
    const { output, targets, logits, packed, results, dh } = workspace;
    const itemBias = layout.itemBias * 4;
    kernels.targetDots(output, tokens, d, parameters, parameters + itemBias, targets, own.targetLogits);
    const line = own.count * 4;
    let loss = 0;
    for (let first = 0; first < tokens; first += logitRows) {
      const count = Math.min(logitRows, tokens - first);
      const from = output + first * d * 4;
      kernels.multiplyRows(from, d * 4, count, d, own.columns, d * 32, own.count, logits, line, 0);
      kernels.sampledCrossEntropy(
        logits,
        line,
        count,
        own.count,
        own.bias,
        own.ids,
        targets + first * 4,
        own.targetLogits + first * 4,
        results,
        weight,
      );
      loss += this.sumOfLosses(count);
      const dOutput = dh + first * d * 4;
      kernels.multiplyRows(logits, line, count, own.count, own.rows, line * 8, d, dOutput, d * 4, 0);
      kernels.packRows(from, d * 4, count, d, packed, count * 32);
      kernels.multiplyColumns(logits, line, own.count, count, packed, count * 32, d, own.gradients, d * 4);
      kernels.addColumnSums(logits, line, count, own.count, own.biasGradient);
    }
    const { targetLogits } = own;
    const at = gradients + itemBias;
    kernels.targetDotsBackward(output, tokens, d, parameters, targets, targetLogits, dh, gradients, at);
    kernels.scatterAddRows(own.gradients, own.ids, own.count, d, gradients);
    const biases = arena.f32(at, layout.paddedRows);
    for (let c = 0; c < own.count; c++) biases[ids[c]!] = biases[ids[c]!]! + biasGradient[c]!;
    return loss;
  }

  private draw(noise: Noise, own: CandidateWorkspace, seed: number): Uint32Array {
    const { arena, layout } = this;
    const { rows } = layout.shape;
    const accept = arena.u32(noise.accept, rows);
    const alias = arena.u32(noise.alias, rows);
    const logProbability = arena.f32(noise.logProbability, rows);
    const itemBias = arena.f32(this.parameters + layout.itemBias * 4, rows);
    const ids = arena.u32(own.ids, own.count);
    const bias = arena.f32(own.bias, own.count);
    const expected = Math.log(own.count);
    for (let c = 0; c < own.count; c++) {
      const slot = Math.floor((mix(seed + 2 * c) / 2 ** 32) * rows);
      const id = mix(seed + 2 * c + 1) <= accept[slot]! ? slot : alias[slot]!;
      ids[c] = id;
      bias[c] = itemBias[id]! - logProbability[id]! - expected;
    }
    return ids;
  }

  private sumOfLosses(count: number): number {
    const results = this.arena.f32(this.workspace.results, count * 3);
    let loss = 0;
    for (let r = 0; r < count; r++)
      loss += Math.log(results[r * 3 + 1]!) + results[r * 3]! - results[r * 3 + 2]!;
    return loss;
  }
}
