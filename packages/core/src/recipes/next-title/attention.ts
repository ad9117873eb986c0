import type { NetworkKernels } from "../../kernels/network-kernels.js";
import type { Pass } from "./batch.js";
import { type DropoutMask, layerMask } from "./dropout.js";
import type { LayerOperations } from "./layer-operations.js";
import type { LayerParameters } from "./parameters.js";
import type { LayerWorkspace } from "./workspace.js";

/** One head in one history: where the kernels find its numbers. Addresses, offsets and strides are in bytes. */
interface Head {
  /** Tokens of the history. */
  readonly length: number;
  /** Numbers of a query, a key or a value. */
  readonly width: number;
  /** From a matrix [tokens × 3 dimensions] to the first query; keys and values follow it at `toKeys` and `toValues`. */
  readonly toQueries: number;
  readonly toKeys: number;
  readonly toValues: number;
  readonly queryStride: number;
  /** From a matrix [tokens × dimensions] to what the first token attended to. */
  readonly toOutput: number;
  readonly outputStride: number;
  /** From a parameter [heads × maxLength] to this head's distance biases. */
  readonly toDistances: number;
  /** Byte address of this head's attention weights: rows of `line` floats. */
  readonly weights: number;
  readonly line: number;
  /** Scratch for one row of weights. */
  readonly row: number;
  /** Element of the mask that is the first weight's, and from one row of weights to the next. */
  readonly firstIndex: number;
  readonly indexStride: number;
  readonly mask: DropoutMask;
}

/** A block x + dropout(attention(norm x) × output + bias): causal, several heads, a learned bias for each distance. */
export class AttentionBlock {
  private readonly parameters: LayerParameters;

  constructor(
    private readonly run: LayerOperations,
    private readonly layer: number,
    private readonly own: LayerWorkspace,
  ) {
    this.parameters = run.layout.layers[layer]!;
  }

  private norm(rows: number) {
    const { attentionGain: gain, attentionBias: bias } = this.parameters;
    return { x: this.own.x, rows, gain, bias, statistics: this.own.attentionStatistics };
  }

  /** Fills `attended`, for every token or for each history's last alone. */
  attend(pass: Pass, lastOnly: boolean): void {
    const { run, own, parameters } = this;
    const { dimensions: d } = run;
    run.norm(this.norm(pass.tokens), own.attentionInput);
    const input = { at: own.attentionInput, rows: pass.tokens, columns: d };
    run.multiply(input, parameters.qkv, 3 * d, own.qkv);
    const distances = run.at(parameters.distance);
    for (const head of this.heads(pass)) {
      const firstQuery = lastOnly ? head.length - 1 : 0;
      attendHead(run.kernels, head, firstQuery, { qkv: own.qkv, distances, out: own.attended });
    }
  }

  /** out = x + dropout(attended × output + bias). @param rows of attended, x and out. */
  project(pass: Pass, operands: { attended: number; x: number; out: number; rows: number }): void {
    const { run, layer, parameters } = this;
    const { dimensions: d } = run;
    const { attended, x, out, rows } = operands;
    run.multiply({ at: attended, rows, columns: d }, parameters.output, d, run.workspace.product);
    run.addDropped(
      { base: x, source: { at: run.workspace.product, rows, columns: d }, bias: parameters.outputBias, out },
      pass.batch.firstToken * d,
      layerMask(pass.dropout, layer, "attentionOutput"),
    );
  }

  /** From the gradient of the block's output, in `workspace.dx`, to that of its input, in the same place. */
  backward(pass: Pass): void {
    const { run, own, parameters, layer } = this;
    const { workspace, dimensions: d } = run;
    const { tokens } = pass;
    const output = { at: workspace.product, rows: tokens, columns: d };
    const first = pass.batch.firstToken * d;
    run.dropGradient(workspace.dx, output, first, layerMask(pass.dropout, layer, "attentionOutput"));
    run.addWeightGradient({ at: own.attended, rows: tokens, columns: d }, output, parameters.output);
    run.addBiasGradient(output, parameters.outputBias);
    run.multiplyTransposed(output, parameters.output, d, workspace.dh);
    run.arena.f32(workspace.dqkv, (tokens + 3) * 3 * d).fill(0);
    const addresses = {
      qkv: own.qkv,
      dQkv: workspace.dqkv,
      dDistances: run.gradient(parameters.distance),
      dOut: workspace.dh,
    };
    for (const head of this.heads(pass)) attendHeadBackward(run.kernels, head, addresses);
    const dQkv = { at: workspace.dqkv, rows: tokens, columns: 3 * d };
    run.addWeightGradient({ at: own.attentionInput, rows: tokens, columns: d }, dQkv, parameters.qkv);
    run.multiplyTransposed(dQkv, parameters.qkv, d, workspace.dh);
    run.normBackward(this.norm(tokens), workspace.dh, workspace.dx);
  }

  /** Every head of every history. */
  private *heads({ batch, dropout }: Pass): Generator<Head> {
    const { run, own } = this;
    const { heads, maxLength } = run.layout.shape;
    const { line, attentionRow } = run.workspace;
    const bytes = run.dimensions * 4;
    const width = run.dimensions / heads;
    const mask = layerMask(dropout, this.layer, "attention");
    for (let history = 0; history + 1 < batch.starts.length; history++) {
      const start = batch.starts[history]!;
      const length = batch.starts[history + 1]! - start;
      for (let head = 0; head < heads; head++) {
        const toQueries = head * width * 4 + start * 3 * bytes;
        yield {
          length,
          width,
          toQueries,
          toKeys: toQueries + bytes,
          toValues: toQueries + 2 * bytes,
          queryStride: 3 * bytes,
          toOutput: head * width * 4 + start * bytes,
          outputStride: bytes,
          toDistances: head * maxLength * 4,
          weights: own.weights + (start * heads + head * length) * line * 4,
          line,
          row: attentionRow,
          firstIndex: ((batch.firstToken + start) * heads + head) * line,
          indexStride: heads * line,
          mask,
        };
      }
    }
  }
}

/** Attention of one head from query `firstQuery` on. `qkv`, `distances` and `out` are the whole matrices' addresses. */
function attendHead(
  kernels: NetworkKernels,
  head: Head,
  firstQuery: number,
  { qkv, distances, out }: { qkv: number; distances: number; out: number },
): void {
  const { key: dropKey, threshold, scale: keepScale } = head.mask;
  kernels.attend(
    qkv + head.toQueries,
    qkv + head.toKeys,
    qkv + head.toValues,
    head.queryStride,
    head.length,
    firstQuery,
    head.width,
    distances + head.toDistances,
    1 / Math.sqrt(head.width),
    head.weights,
    head.line,
    head.row,
    out + head.toOutput,
    head.outputStride,
    head.firstIndex,
    head.indexStride,
    dropKey,
    threshold,
    keepScale,
  );
}

/** From the gradient of what a head attended to, `dOut`, to those of its queries, keys, values and distance biases. */
function attendHeadBackward(
  kernels: NetworkKernels,
  head: Head,
  { qkv, dQkv, dDistances, dOut }: { qkv: number; dQkv: number; dDistances: number; dOut: number },
): void {
  const { key: dropKey, threshold, scale: keepScale } = head.mask;
  kernels.attendBackward(
    qkv + head.toQueries,
    qkv + head.toKeys,
    qkv + head.toValues,
    dQkv + head.toQueries,
    dQkv + head.toKeys,
    dQkv + head.toValues,
    head.queryStride,
    head.length,
    head.width,
    dDistances + head.toDistances,
    1 / Math.sqrt(head.width),
    head.weights,
    head.line,
    head.row,
    dOut + head.toOutput,
    head.outputStride,
    head.firstIndex,
    head.indexStride,
    dropKey,
    threshold,
    keepScale,
  );
}
