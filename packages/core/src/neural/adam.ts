import { bytesOf } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { adamRates } from "../kernels/adam-rates.js";
import { ArenaPlan } from "../kernels/arena.js";
import { instantiateKernels, type Kernels } from "../kernels/module.js";

/** Adam's settings (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980). */
export interface AdamSettings {
  /** Step size, above 0. */
  readonly learningRate: number;
  /**
   * Decoupled weight decay (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101): a touched row shrinks
   * by learningRate × weightDecay of itself. 0 by default.
   */
  readonly weightDecay?: number;
}

/**
 * A float32 matrix [rows × dimensions] trained by Adam, in the memory of the kernel that steps it. It lives outside
 * TensorFlow.js, which is handed gathered rows alone: Adam over a whole table costs rows × dimensions a step however few
 * rows the batch touched.
 *
 * `apply` is lazy Adam: moments of rows outside the batch do not decay (as torch.optim.SparseAdam). With all
 * rows in every batch it is plain Adam; a dense layer is a table of which every step touches every row.
 */
export class AdamTable {
  /** These three lie in shared memory: what is given away must be a copy (`slice`). */
  readonly values: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Steps that touched each row: bias correction is a row's own. */
  readonly steps: Uint32Array;
  private readonly slotOf: Int32Array;
  private accumulated = new Float32Array(0);
  private readonly kernels: Kernels;
  /** Byte addresses. */
  private readonly at: Readonly<Record<"values" | "firstMoment" | "secondMoment" | "gradient", number>>;
  /** The gradient of the row that is stepped. */
  private readonly gradient: Float32Array;

  /** @throws InvalidInputError where the table and its moments take more than 4 GiB. */
  constructor(
    readonly rows: number,
    readonly dimensions: number,
    private readonly settings: AdamSettings,
  ) {
    const plan = new ArenaPlan();
    const size = rows * dimensions;
    this.at = {
      values: plan.reserve(size * 4),
      firstMoment: plan.reserve(size * 4),
      secondMoment: plan.reserve(size * 4),
      gradient: plan.reserve(dimensions * 4),
    };
    const arena = plan.allocate();
    this.values = arena.f32(this.at.values, size);
    this.firstMoment = arena.f32(this.at.firstMoment, size);
    this.secondMoment = arena.f32(this.at.secondMoment, size);
    this.gradient = arena.f32(this.at.gradient, dimensions);
    this.kernels = instantiateKernels(arena.memory);
    this.steps = new Uint32Array(rows);
    this.slotOf = new Int32Array(rows).fill(-1);
  }

  /** Copies rows `ids` into a float32 [ids.length × dimensions]. */
  gather(ids: ArrayLike<number>): Float32Array {
    const { dimensions, values } = this;
    const out = new Float32Array(ids.length * dimensions);
    for (let i = 0; i < ids.length; i++) {
      const from = ids[i]! * dimensions;
      out.set(values.subarray(from, from + dimensions), i * dimensions);
    }
    return out;
  }

  /**
   * One step. `gradients`: float32 [ids.length × dimensions]; those of a row that occurs more than once are
   * summed first, as the gradient of a gather is.
   */
  apply(ids: ArrayLike<number>, gradients: Float32Array): void {
    const { dimensions, slotOf } = this;
    const touched: number[] = [];
    if (this.accumulated.length < gradients.length) this.accumulated = new Float32Array(gradients.length);
    const accumulated = this.accumulated;
    for (let i = 0; i < ids.length; i++) {
      const row = ids[i]!;
      const from = i * dimensions;
      const slot = slotOf[row]!;
      if (slot < 0) {
        slotOf[row] = touched.length;
        accumulated.set(gradients.subarray(from, from + dimensions), touched.length * dimensions);
        touched.push(row);
        continue;
      }
      const to = slot * dimensions;
      for (let d = 0; d < dimensions; d++) accumulated[to + d] = accumulated[to + d]! + gradients[from + d]!;
    }
    for (let slot = 0; slot < touched.length; slot++) {
      slotOf[touched[slot]!] = -1;
      this.stepRow(touched[slot]!, accumulated, slot * dimensions);
    }
  }

  /** One step of every row: `gradients` float32 [rows × dimensions]. */
  applyAll(gradients: Float32Array): void {
    for (let row = 0; row < this.rows; row++) this.stepRow(row, gradients, row * this.dimensions);
  }

  private stepRow(row: number, gradients: Float32Array, from: number): void {
    const { dimensions, at } = this;
    const { learningRate, weightDecay } = this.settings;
    const step = this.steps[row]! + 1;
    this.steps[row] = step;
    this.gradient.set(gradients.subarray(from, from + dimensions));
    const offset = row * dimensions * 4;
    this.kernels.adam(
      at.values + offset,
      at.firstMoment + offset,
      at.secondMoment + offset,
      at.gradient,
      0,
      1,
      dimensions,
      ...adamRates(step, learningRate, weightDecay),
    );
  }

  /** Copies of what a checkpoint must hold, under names that start with `name`. */
  buffers(name: string): [string, ArrayBufferView][] {
    return this.kept(name).map(([key, view]) => [key, view.slice()]);
  }

  private kept(name: string): [string, Float32Array | Uint32Array][] {
    return [
      [`${name}.values`, this.values],
      [`${name}.firstMoment`, this.firstMoment],
      [`${name}.secondMoment`, this.secondMoment],
      [`${name}.steps`, this.steps],
    ];
  }

  /** Takes back what `buffers` gave. */
  restore(name: string, buffers: ReadonlyMap<string, ArrayBufferView>): void {
    for (const [key, target] of this.kept(name)) {
      const source = buffers.get(key);
      if (!source || source.byteLength !== target.byteLength) {
        throw new CorruptDataError(
          `The checkpoint's ${key} does not fit: ${source?.byteLength ?? 0} bytes, not ${target.byteLength}.`,
        );
      }
      bytesOf(target).set(bytesOf(source));
    }
  }
}
