import type { Pass } from "./batch.js";
import { layerMask } from "./dropout.js";
import type { LayerOperations } from "./layer-operations.js";
import type { LayerParameters } from "./parameters.js";
import type { LayerWorkspace } from "./workspace.js";

/** A block x + dropout(dropout(ReLU(norm x × expand + bias)) × contract + bias); the hidden layer is four times as wide. */
export class FeedForwardBlock {
  private readonly parameters: LayerParameters;

  constructor(
    private readonly run: LayerOperations,
    private readonly layer: number,
    private readonly own: LayerWorkspace,
  ) {
    this.parameters = run.layout.layers[layer]!;
  }

  private norm(rows: number) {
    const { forwardGain: gain, forwardBias: bias } = this.parameters;
    return { x: this.own.middle, rows, gain, bias, statistics: this.own.forwardStatistics };
  }

  /** From the layer's `middle` [rows × dimensions] to `out`. */
  forward(pass: Pass, out: number, rows: number): void {
    const { run, own, parameters, layer } = this;
    const { workspace, dimensions: d } = run;
    run.norm(this.norm(rows), own.forwardInput);
    run.multiply({ at: own.forwardInput, rows, columns: d }, parameters.expand, 4 * d, own.hidden);
    const { key, threshold, scale } = layerMask(pass.dropout, layer, "hidden");
    const firstHidden = pass.batch.firstToken * 4 * d;
    const bias = run.at(parameters.expandBias);
    run.kernels.reluDropped(own.hidden, bias, rows, 4 * d, firstHidden, key, threshold, scale);
    run.multiply({ at: own.hidden, rows, columns: 4 * d }, parameters.contract, d, workspace.product);
    run.addDropped(
      {
        base: own.middle,
        source: { at: workspace.product, rows, columns: d },
        bias: parameters.contractBias,
        out,
      },
      pass.batch.firstToken * d,
      layerMask(pass.dropout, layer, "forwardOutput"),
    );
  }

  /** From the gradient of the block's output, in `workspace.dx`, to that of its input, in the same place. */
  backward(pass: Pass): void {
    const { run, own, parameters, layer } = this;
    const { workspace, dimensions: d } = run;
    const rows = pass.tokens;
    const output = { at: workspace.product, rows, columns: d };
    const hidden = { at: own.hidden, rows, columns: 4 * d };
    const dHidden = { at: workspace.dHidden, rows, columns: 4 * d };
    const first = pass.batch.firstToken * d;
    run.dropGradient(workspace.dx, output, first, layerMask(pass.dropout, layer, "forwardOutput"));
    run.addWeightGradient(hidden, output, parameters.contract);
    run.addBiasGradient(output, parameters.contractBias);
    run.multiplyTransposed(output, parameters.contract, 4 * d, dHidden.at);
    const { scale } = layerMask(pass.dropout, layer, "hidden");
    run.kernels.reluDroppedBackward(hidden.at, dHidden.at, rows * 4 * d, scale);
    run.addWeightGradient({ at: own.forwardInput, rows, columns: d }, dHidden, parameters.expand);
    run.addBiasGradient(dHidden, parameters.expandBias);
    run.multiplyTransposed(dHidden, parameters.expand, d, workspace.dh);
    run.normBackward(this.norm(rows), workspace.dh, workspace.dx);
  }
}
