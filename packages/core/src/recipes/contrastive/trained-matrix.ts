import { numbersIn } from "../../bytes.js";
import { CorruptDataError } from "../../errors.js";
import { adamRates } from "../../kernels/adam-rates.js";
import type { Arena, ArenaPlan } from "../../kernels/arena.js";
import type { Kernels } from "../../kernels/module.js";
import { pad, unpad } from "../../kernels/padding.js";

/**
 * A float32 matrix in the kernels' memory, trained by Adam (Kingma & Ba 2015), its columns padded with zeros to a
 * multiple of 8; padding has no gradient and so stays 0. The dense layers step as a whole, the table row by row.
 */
export class TrainedMatrix {
  /** Columns with padding. */
  readonly stride: number;
  /** Byte addresses. */
  readonly at: number;
  private readonly first: number;
  private readonly second: number;
  /** Steps that touched each row; bias correction is a row's own, as in torch.optim.SparseAdam. */
  readonly steps: Uint32Array;

  constructor(
    plan: ArenaPlan,
    readonly rows: number,
    readonly columns: number,
    /** Rows that products read beyond `rows`: zeros. */
    private readonly paddedRows: number = rows,
  ) {
    this.stride = padded(columns);
    const bytes = paddedRows * this.stride * 4;
    this.at = plan.reserve(bytes);
    this.first = plan.reserve(bytes);
    this.second = plan.reserve(bytes);
    this.steps = new Uint32Array(rows);
  }

  /** One step of all rows alike; sets the gradients at byte address `gradient` to 0. */
  stepAll(kernels: Kernels, gradient: number, learningRate: number): void {
    const step = this.steps[0]! + 1;
    this.steps.fill(step);
    this.run(kernels, 0, this.paddedRows * this.stride, gradient, learningRate, step);
  }

  /** One step of row `row`; sets its gradient at byte address `gradient` to 0. */
  stepRow(kernels: Kernels, row: number, gradient: number, learningRate: number): void {
    const step = this.steps[row]! + 1;
    this.steps[row] = step;
    this.run(kernels, row * this.stride * 4, this.stride, gradient, learningRate, step);
  }

  private run(kernels: Kernels, offset: number, count: number, gradient: number, rate: number, step: number) {
    kernels.adam(
      this.at + offset,
      this.first + offset,
      this.second + offset,
      gradient,
      0,
      1,
      count,
      ...adamRates(step, rate),
    );
  }

  /** A copy without padding: float32 [rows × columns]. */
  values(arena: Arena): Float32Array {
    return this.copy(arena, this.at);
  }

  /** @param values float32 [rows × columns]. */
  setValues(arena: Arena, values: Float32Array): void {
    this.put(arena, this.at, values);
  }

  /** Copies of what a checkpoint must hold, under names that start with `name`. */
  buffers(arena: Arena, name: string): [string, ArrayBufferView][] {
    return [
      [`${name}.values`, this.copy(arena, this.at)],
      [`${name}.firstMoment`, this.copy(arena, this.first)],
      [`${name}.secondMoment`, this.copy(arena, this.second)],
      [`${name}.steps`, this.steps.slice()],
    ];
  }

  /** Takes back what `buffers` gave. @throws CorruptDataError where something is missing or has another size. */
  restore(arena: Arena, name: string, buffers: ReadonlyMap<string, ArrayBufferView>): void {
    const take = (part: string, bytes: number) => {
      const found = buffers.get(`${name}.${part}`);
      if (found?.byteLength === bytes) return found;
      throw new CorruptDataError(
        `The checkpoint's ${name}.${part} does not fit: ${found?.byteLength ?? 0} bytes, not ${bytes}.`,
      );
    };
    const bytes = this.rows * this.columns * 4;
    this.put(arena, this.at, numbersIn(take("values", bytes), Float32Array));
    this.put(arena, this.first, numbersIn(take("firstMoment", bytes), Float32Array));
    this.put(arena, this.second, numbersIn(take("secondMoment", bytes), Float32Array));
    this.steps.set(numbersIn(take("steps", this.rows * 4), Uint32Array));
  }

  private copy(arena: Arena, at: number): Float32Array {
    return unpad(arena.f32(at, this.rows * this.stride), this.rows, this.columns, this.stride);
  }

  private put(arena: Arena, at: number, values: Float32Array): void {
    pad(values, this.rows, this.columns, arena.f32(at, this.rows * this.stride), this.stride);
  }
}

/** Products work on panels of 8 columns. */
export function padded(size: number): number {
  return Math.ceil(size / 8) * 8;
}
