import { bytesOf } from "../bytes.js";
import { CorruptDataError } from "../errors.js";

/** Adam's settings (Kingma & Ba 2015, https://arxiv.org/abs/1412.6980). */
export interface AdamSettings {
  /** Step size, above 0. */
  readonly learningRate: number;
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /**
   * Decoupled weight decay (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101): a touched row shrinks
   * by learningRate × weightDecay of itself. 0 by default.
   */
  readonly weightDecay?: number;
}

/**
 * A float32 matrix [rows × dimensions] trained by Adam. It lives outside TensorFlow.js, which is handed gathered
 * rows alone: Adam over a whole table costs rows × dimensions a step however few rows the batch touched.
 *
 * `apply` is lazy Adam: moments of rows outside the batch do not decay (as torch.optim.SparseAdam). With all
 * rows in every batch it is plain Adam; a dense layer is a table of which every step touches every row.
 */
export class AdamTable {
  readonly values: Float32Array;
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  /** Steps that touched each row: bias correction is a row's own. */
  readonly steps: Uint32Array;
  private readonly slotOf: Int32Array;
  private accumulated = new Float32Array(0);

  constructor(
    readonly rows: number,
    readonly dimensions: number,
    private readonly settings: AdamSettings,
  ) {
    this.values = new Float32Array(rows * dimensions);
    this.firstMoment = new Float32Array(rows * dimensions);
    this.secondMoment = new Float32Array(rows * dimensions);
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
    const { dimensions, values, firstMoment, secondMoment } = this;
    const { learningRate, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, weightDecay = 0 } = this.settings;
    const step = this.steps[row]! + 1;
    this.steps[row] = step;
    const rate = (learningRate * Math.sqrt(1 - beta2 ** step)) / (1 - beta1 ** step);
    const floor = epsilon * Math.sqrt(1 - beta2 ** step);
    const base = row * dimensions;
    const keep = 1 - learningRate * weightDecay;
    for (let d = 0; d < dimensions; d++) {
      const gradient = gradients[from + d]!;
      const first = beta1 * firstMoment[base + d]! + (1 - beta1) * gradient;
      const second = beta2 * secondMoment[base + d]! + (1 - beta2) * gradient * gradient;
      firstMoment[base + d] = first;
      secondMoment[base + d] = second;
      values[base + d] = keep * values[base + d]! - (rate * first) / (Math.sqrt(second) + floor);
    }
  }

  /** What a checkpoint must hold, under names that start with `name`. */
  buffers(name: string): [string, ArrayBufferView][] {
    return [
      [`${name}.values`, this.values],
      [`${name}.firstMoment`, this.firstMoment],
      [`${name}.secondMoment`, this.secondMoment],
      [`${name}.steps`, this.steps],
    ];
  }

  /** Takes back what `buffers` gave. */
  restore(name: string, buffers: ReadonlyMap<string, ArrayBufferView>): void {
    for (const [key, target] of this.buffers(name)) {
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
