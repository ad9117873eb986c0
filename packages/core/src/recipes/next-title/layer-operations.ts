import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import type { DropoutMask } from "./dropout.js";
import type { ParameterLayout } from "./parameters.js";
import type { Workspace } from "./workspace.js";

/** A float32 matrix without gaps between its rows. */
export interface Matrix {
  /** Byte address. */
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
}

/** What one layer norm works on. `gain` and `bias` are parameters; the rest are byte addresses. */
interface Norm {
  /** [rows × dimensions]. */
  readonly x: number;
  readonly rows: number;
  readonly gain: number;
  readonly bias: number;
  /** [rows × 2]: what the backward pass needs again. */
  readonly statistics: number;
}

/**
 * The steps that a network's layers are made of, each by one or two kernels. Parameters are named by their offset in the
 * layout, in floats; everything else by its byte address.
 */
export class LayerOperations {
  readonly dimensions: number;

  constructor(
    readonly arena: Arena,
    readonly kernels: NetworkKernels,
    readonly layout: ParameterLayout,
    readonly workspace: Workspace,
    /** Byte address of the parameters. */
    private readonly parameters: number,
    /** Byte address of this thread's gradients, laid out as the parameters; 0 where there is no training. */
    private readonly gradients: number,
  ) {
    this.dimensions = layout.shape.dimensions;
  }

  /** Byte address of a parameter. */
  at(parameter: number): number {
    return this.parameters + parameter * 4;
  }

  /** Byte address of a parameter's gradient. */
  gradient(parameter: number): number {
    return this.gradients + parameter * 4;
  }

  /** out [rows × columns] = a × weight [a.columns × columns]. */
  multiply(a: Matrix, weight: number, columns: number, out: number): void {
    const { packed } = this.workspace;
    const [panel, stride] = [a.columns * 32, columns * 4];
    this.kernels.packRows(this.at(weight), stride, a.columns, columns, packed, panel);
    this.kernels.multiplyRows(a.at, a.columns * 4, a.rows, a.columns, packed, panel, columns, out, stride, 0);
  }

  /** out [rows × columns] = a × transpose of weight [columns × a.columns]. */
  multiplyTransposed(a: Matrix, weight: number, columns: number, out: number): void {
    const { packed } = this.workspace;
    const [panel, stride] = [a.columns * 32, a.columns * 4];
    this.kernels.packColumns(this.at(weight), stride, a.columns, columns, packed, panel);
    this.kernels.multiplyRows(a.at, stride, a.rows, a.columns, packed, panel, columns, out, columns * 4, 0);
  }

  /** Gradient of weight [input.columns × output.columns] += transpose of input × gradient of the output. */
  addWeightGradient(input: Matrix, output: Matrix, weight: number): void {
    const { packed } = this.workspace;
    const tokens = input.rows;
    const [panel, stride] = [tokens * 32, output.columns * 4];
    this.kernels.packRows(output.at, stride, tokens, output.columns, packed, panel);
    this.kernels.multiplyColumns(
      input.at,
      input.columns * 4,
      input.columns,
      tokens,
      packed,
      panel,
      output.columns,
      this.gradient(weight),
      stride,
    );
  }

  /** Gradient of bias [output.columns] += sums of the output's gradient over its rows. */
  addBiasGradient(output: Matrix, bias: number): void {
    this.kernels.addColumnSums(
      output.at,
      output.columns * 4,
      output.rows,
      output.columns,
      this.gradient(bias),
    );
  }

  /** out = layer norm of x. */
  norm({ x, rows, gain, bias, statistics }: Norm, out: number): void {
    this.kernels.layerNorm(x, rows, this.dimensions, this.at(gain), this.at(bias), out, statistics);
  }

  /** From the gradient of the norm's output, at `from`, to those of gain and bias, and of x, added at `to`. */
  normBackward({ x, rows, gain, bias, statistics }: Norm, from: number, to: number): void {
    this.kernels.layerNormBackward(
      x,
      statistics,
      rows,
      this.dimensions,
      this.at(gain),
      from,
      to,
      this.gradient(gain),
      this.gradient(bias),
    );
  }

  /** out = base + dropout(source + bias), all of [rows × dimensions]. @param first element of the mask that is the first here. */
  addDropped(
    operands: { readonly base: number; readonly source: Matrix; readonly bias: number; readonly out: number },
    first: number,
    { key, threshold, scale }: DropoutMask,
  ): void {
    const { base, source, bias, out } = operands;
    const { at, rows, columns } = source;
    this.kernels.addDropped(base, at, this.at(bias), out, rows, columns, first, key, threshold, scale);
  }

  /** out = gradient × the mask of its dropout. */
  dropGradient(gradient: number, out: Matrix, first: number, { key, threshold, scale }: DropoutMask): void {
    this.kernels.dropped(gradient, out.at, out.rows * out.columns, first, key, threshold, scale);
  }
}
