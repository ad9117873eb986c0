import { ArenaPlan, type GuardedArena } from "../../kernels/arena.js";
import { instantiateKernels, type Kernels } from "../../kernels/module.js";
import { unpad } from "../../kernels/padding.js";
import type { Random } from "../../random.js";
import { type DenseName, denseNames, NetworkParts } from "./network-parts.js";
import { pairLoss } from "./pair-loss.js";
import { padded } from "./trained-matrix.js";

export interface NetworkSettings {
  readonly dimensions: number;
  readonly hidden: number;
  readonly margin: number;
  readonly learningRate: number;
}

/** Rows projected in one call. */
const chunkRows = 1024;

/**
 * Embedding table → Linear → ReLU → Linear → unit length, trained by Adam on pairs, in the project's kernels on one
 * thread. With matrices this small a TensorFlow.js step spends most of its time outside of the products.
 */
export class ContrastiveNetwork {
  private readonly parts: NetworkParts;
  private readonly arena: GuardedArena;
  private readonly kernels: Kernels;
  /** Byte addresses: f32 [rows of a call × d or h], gradients of the dense parts, panels of whichever product is next. */
  private readonly at: Readonly<Record<"ids" | "input" | "hidden" | "output" | "packed", number>>;
  private readonly gradientAt: Readonly<Record<DenseName | "input" | "hidden" | "output", number>>;
  private readonly output: Float32Array;
  private readonly dOutput: Float32Array;
  private readonly inverses: Float64Array;
  /** Columns of vectors and of the hidden layer, padded. */
  private readonly d: number;
  private readonly h: number;

  /** @param batch pairs a step, at most. @throws InvalidInputError where the memory needed is beyond 4 GiB. */
  constructor(
    readonly movies: number,
    batch: number,
    private readonly settings: NetworkSettings,
  ) {
    const { dimensions, hidden } = settings;
    const d = padded(dimensions);
    const h = padded(hidden);
    const rows = Math.max(2 * batch, chunkRows);
    const plan = new ArenaPlan();
    const floats = (count: number) => plan.reserve(count * 4);
    this.parts = new NetworkParts(plan, movies, dimensions, hidden);
    this.at = {
      ids: floats(rows),
      input: floats(rows * d),
      hidden: floats(rows * h),
      output: floats(rows * d),
      packed: floats(Math.max(rows, d, h) * Math.max(d, h)),
    };
    this.gradientAt = {
      input: floats(rows * d),
      hidden: floats(rows * h),
      output: floats(rows * d),
      hiddenWeights: floats(d * h),
      hiddenBias: floats(h),
      outputWeights: floats(h * d),
      outputBias: floats(d),
    };
    this.arena = plan.allocate();
    this.kernels = instantiateKernels(this.arena.memory);
    this.output = this.arena.f32(this.at.output, rows * d);
    this.dOutput = this.arena.f32(this.gradientAt.output, rows * d);
    this.inverses = new Float64Array(rows);
    this.d = d;
    this.h = h;
  }

  initialize(random: Random): void {
    this.parts.initialize(this.arena, random);
  }

  /** Copies of everything that is trained, by name. */
  tensors(): ReturnType<NetworkParts["tensors"]> {
    return this.parts.tensors(this.arena);
  }

  /** Copies of what a checkpoint must hold. */
  buffers(): Map<string, ArrayBufferView> {
    return this.parts.buffers(this.arena);
  }

  /** Takes back what `buffers` gave. @throws CorruptDataError where it does not fit. */
  restore(buffers: ReadonlyMap<string, ArrayBufferView>): void {
    this.parts.restore(this.arena, buffers);
  }

  /**
   * The loss (see pairLoss) before one step of Adam on it.
   *
   * @param ids rows: the pairs' first movies, then their second ones. @param labels uint8, 1 = alike.
   */
  step(ids: Uint32Array, labels: Uint8Array): number {
    const { kernels, parts, gradientAt, d } = this;
    const { learningRate } = this.settings;
    const loss = this.backward(ids, labels);
    const gradients = this.arena.f32(gradientAt.input, ids.length * d);
    const places = new Map<number, number>();
    for (const [i, id] of ids.entries()) {
      const place = places.get(id);
      // A movie that occurs again adds to its first place, as the gradient of a gather does.
      if (place === undefined) places.set(id, i);
      else for (let c = 0; c < d; c++) gradients[place * d + c]! += gradients[i * d + c]!;
    }
    for (const [id, place] of places)
      parts.table.stepRow(kernels, id, gradientAt.input + place * d * 4, learningRate);
    for (const name of denseNames) parts[name].stepAll(kernels, gradientAt[name], learningRate);
    this.arena.checkGuards();
    return loss;
  }

  /** The loss of `step` and its gradients, learning nothing: of the input rows one by one, and of the dense parts. */
  gradients(ids: Uint32Array, labels: Uint8Array) {
    const loss = this.backward(ids, labels);
    const { arena, gradientAt, parts, d } = this;
    const { dimensions } = this.settings;
    const input = unpad(arena.f32(gradientAt.input, ids.length * d), ids.length, dimensions, d);
    const dense = new Map(
      denseNames.map((name) => {
        const { rows, columns, stride } = parts[name];
        const view = arena.f32(gradientAt[name], rows * stride);
        const copy = unpad(view, rows, columns, stride);
        return [name, copy];
      }),
    );
    for (const name of denseNames) this.clear(name);
    return { loss, input, dense };
  }

  /** float32 [movies × dimensions]: every movie's projection, of length 1. */
  projectAll(): Float32Array {
    const { dimensions } = this.settings;
    const out = new Float32Array(this.movies * dimensions);
    for (let start = 0; start < this.movies; start += chunkRows) {
      const count = Math.min(chunkRows, this.movies - start);
      this.forward(Uint32Array.from({ length: count }, (_, i) => start + i));
      out.set(unpad(this.output, count, dimensions, this.d), start * dimensions);
    }
    this.arena.checkGuards();
    return out;
  }

  private clear(name: DenseName): void {
    const { rows, stride } = this.parts[name];
    this.arena.f32(this.gradientAt[name], rows * stride).fill(0);
  }

  /** Projections into `output`; 1 / their length before into `inverses`. */
  private forward(ids: Uint32Array): void {
    const { kernels, parts, at, d, h, output, inverses } = this;
    const { dimensions } = this.settings;
    const count = ids.length;
    this.arena.u32(at.ids, count).set(ids);
    kernels.gatherRows(parts.table.at, at.ids, count, d, at.input);
    kernels.packRows(parts.hiddenWeights.at, h * 4, d, h, at.packed, d * 32);
    kernels.multiplyRows(at.input, d * 4, count, d, at.packed, d * 32, h, at.hidden, h * 4, 0);
    // A dropout of nothing.
    kernels.reluDropped(at.hidden, parts.hiddenBias.at, count, h, 0, 0, 0, 1);
    kernels.packRows(parts.outputWeights.at, d * 4, h, d, at.packed, h * 32);
    kernels.multiplyRows(at.hidden, h * 4, count, h, at.packed, h * 32, d, at.output, d * 4, 0);
    const bias = this.arena.f32(parts.outputBias.at, d);
    for (let i = 0; i < count; i++) {
      const row = i * d;
      let squares = 1e-12;
      for (let c = 0; c < dimensions; c++) {
        const value = output[row + c]! + bias[c]!;
        output[row + c] = value;
        squares += value * value;
      }
      const inverse = 1 / Math.sqrt(squares);
      inverses[i] = inverse;
      for (let c = 0; c < dimensions; c++) output[row + c] = output[row + c]! * inverse;
    }
  }

  /** The loss; its gradients into gradientAt, those of the dense parts added there to what is 0 between steps. */
  private backward(ids: Uint32Array, labels: Uint8Array): number {
    this.forward(ids);
    const { kernels, parts, at, gradientAt: to, d, h, output, inverses } = this;
    const { dimensions, margin } = this.settings;
    const loss = pairLoss({ output, inverses, dimensions, stride: d }, labels, margin, this.dOutput);
    const count = ids.length;
    kernels.addColumnSums(to.output, d * 4, count, d, to.outputBias);
    kernels.packRows(to.output, d * 4, count, d, at.packed, count * 32);
    kernels.multiplyColumns(at.hidden, h * 4, h, count, at.packed, count * 32, d, to.outputWeights, d * 4);
    kernels.packColumns(parts.outputWeights.at, d * 4, d, h, at.packed, d * 32);
    kernels.multiplyRows(to.output, d * 4, count, d, at.packed, d * 32, h, to.hidden, h * 4, 0);
    kernels.reluDroppedBackward(at.hidden, to.hidden, count * h, 1);
    kernels.addColumnSums(to.hidden, h * 4, count, h, to.hiddenBias);
    kernels.packRows(to.hidden, h * 4, count, h, at.packed, count * 32);
    kernels.multiplyColumns(at.input, d * 4, d, count, at.packed, count * 32, h, to.hiddenWeights, h * 4);
    kernels.packColumns(parts.hiddenWeights.at, h * 4, h, d, at.packed, h * 32);
    kernels.multiplyRows(to.hidden, h * 4, count, h, at.packed, h * 32, d, to.input, d * 4, 0);
    return loss;
  }
}
