import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import { type Dropout, mask, noDropout } from "./dropout.js";
import type { LayerParameters, ParameterLayout } from "./parameters.js";
import type { LayerWorkspace, Workspace } from "./workspace.js";

/** Histories side by side in one call: history i owns tokens starts[i] … starts[i + 1]. */
export interface Batch {
  /** [histories + 1], from 0; the last is the number of tokens. */
  readonly starts: readonly number[];
  /** Place of the first token within the training step: decides the dropout masks. */
  readonly firstToken: number;
}

// Dropout sites of a layer; site 0 is the input.
const [attentionSite, attentionOutputSite, hiddenSite, forwardOutputSite, sitesPerLayer] = [1, 2, 3, 4, 4];

/**
 * The network of SASRec (Kang & McAuley 2018) with layer norms before the blocks and learned distance biases in
 * attention: item vectors → [x + attention(norm x); x + feed-forward(norm x)] × layers → norm. Tokens are read from
 * `workspace.tokens`; the last norm's output lands in `workspace.output`.
 */
export class Network {
  private readonly d: number;
  private readonly bytes: number;

  constructor(
    private readonly arena: Arena,
    private readonly kernels: NetworkKernels,
    private readonly layout: ParameterLayout,
    private readonly workspace: Workspace,
    /** Byte address of the parameters. */
    private readonly parameters: number,
    /** Byte address of this thread's gradients, laid out as the parameters; 0 where there is no training. */
    private readonly gradients: number,
  ) {
    this.d = layout.shape.dimensions;
    this.bytes = this.d * 4;
  }

  /** For every token; keeps what `backward` needs. */
  forward(batch: Batch, dropout: Dropout): void {
    const tokens = batch.starts.at(-1)!;
    const { layers } = this.workspace;
    this.embed(batch, dropout, tokens);
    for (const [i, own] of layers.entries()) {
      const next = layers[i + 1]?.x ?? this.workspace.final;
      this.attention(i, own, batch, dropout, false);
      this.project(i, own.attended, own.x, own.middle, tokens, batch, dropout);
      this.feedForward(i, own, own.middle, next, tokens, batch, dropout);
    }
    this.finalNorm(this.workspace.final, tokens);
  }

  /** For the last token of every history alone, without dropout: output row i belongs to history i. */
  forwardLast(batch: Batch): void {
    const { arena, kernels, workspace, d } = this;
    const tokens = batch.starts.at(-1)!;
    const histories = batch.starts.length - 1;
    const last = workspace.layers.length - 1;
    const none = noDropout;
    this.embed(batch, none, tokens);
    const picked = arena.u32(workspace.picked, histories);
    for (let i = 0; i < histories; i++) picked[i] = batch.starts[i + 1]! - 1;
    for (const [i, own] of workspace.layers.entries()) {
      this.attention(i, own, batch, none, i === last);
      if (i < last) {
        this.project(i, own.attended, own.x, own.middle, tokens, batch, none);
        this.feedForward(i, own, own.middle, workspace.layers[i + 1]!.x, tokens, batch, none);
        continue;
      }
      kernels.gatherRows(own.attended, workspace.picked, histories, d, workspace.pickedAttended);
      kernels.gatherRows(own.x, workspace.picked, histories, d, workspace.pickedX);
      this.project(i, workspace.pickedAttended, workspace.pickedX, own.middle, histories, batch, none);
      this.feedForward(i, own, own.middle, workspace.final, histories, batch, none);
    }
    this.finalNorm(workspace.final, histories);
  }

  /** From the gradient of the output, in `workspace.dh`, to that of every parameter (added to `gradients`). */
  backward(batch: Batch, dropout: Dropout): void {
    const { kernels, workspace, layout, d } = this;
    const tokens = batch.starts.at(-1)!;
    this.arena.f32(workspace.dx, tokens * d).fill(0);
    kernels.layerNormBackward(
      workspace.final,
      workspace.finalStatistics,
      tokens,
      d,
      this.at(layout.finalGain),
      workspace.dh,
      workspace.dx,
      this.gradient(layout.finalGain),
      this.gradient(layout.finalBias),
    );
    for (let i = workspace.layers.length - 1; i >= 0; i--) {
      this.feedForwardBackward(i, tokens, batch, dropout);
      this.attentionBackward(i, tokens, batch, dropout);
    }
    const { key, threshold, scale } = mask(dropout, 0, dropout.rate);
    const first = batch.firstToken * d;
    const table = this.gradient(layout.items);
    kernels.embedBackward(table, workspace.tokens, tokens, d, workspace.dx, first, key, threshold, scale);
  }

  private embed(batch: Batch, dropout: Dropout, tokens: number): void {
    const { workspace, d } = this;
    const { key, threshold, scale } = mask(dropout, 0, dropout.rate);
    const table = this.at(this.layout.items);
    const first = batch.firstToken * d;
    this.kernels.embed(
      table,
      workspace.tokens,
      tokens,
      d,
      workspace.layers[0]!.x,
      first,
      key,
      threshold,
      scale,
    );
  }

  private attention(
    layer: number,
    own: LayerWorkspace,
    batch: Batch,
    dropout: Dropout,
    lastOnly: boolean,
  ): void {
    const { kernels, workspace, d, bytes } = this;
    const parameters = this.layout.layers[layer]!;
    const tokens = batch.starts.at(-1)!;
    kernels.layerNorm(
      own.x,
      tokens,
      d,
      this.at(parameters.attentionGain),
      this.at(parameters.attentionBias),
      own.attentionInput,
      own.attentionStatistics,
    );
    this.multiply(own.attentionInput, tokens, d, parameters.qkv, 3 * d, own.qkv);
    this.eachHead(layer, batch, dropout, (head) => {
      kernels.attend(
        own.qkv + head.column + head.start * 3 * bytes,
        own.qkv + head.column + bytes + head.start * 3 * bytes,
        own.qkv + head.column + 2 * bytes + head.start * 3 * bytes,
        3 * bytes,
        head.length,
        lastOnly ? head.length - 1 : 0,
        head.width,
        this.at(parameters.distance) + head.distance,
        1 / Math.sqrt(head.width),
        own.weights + head.weights,
        workspace.line,
        workspace.attentionRow,
        own.attended + head.column + head.start * bytes,
        bytes,
        head.firstIndex,
        head.indexStride,
        head.key,
        head.threshold,
        head.scale,
      );
    });
  }

  private attentionBackward(layer: number, tokens: number, batch: Batch, dropout: Dropout): void {
    const { arena, kernels, workspace, d, bytes } = this;
    const own = workspace.layers[layer]!;
    const parameters = this.layout.layers[layer]!;
    const site = mask(dropout, layer * sitesPerLayer + attentionOutputSite, dropout.rate);
    const dOutput = workspace.product;
    const first = batch.firstToken * d;
    kernels.dropped(workspace.dx, dOutput, tokens * d, first, site.key, site.threshold, site.scale);
    this.weightGradient(own.attended, tokens, d, dOutput, d, parameters.output);
    kernels.addColumnSums(dOutput, bytes, tokens, d, this.gradient(parameters.outputBias));
    const dAttended = workspace.dh;
    this.multiplyTransposed(dOutput, tokens, d, parameters.output, d, dAttended);
    arena.f32(workspace.dqkv, (tokens + 3) * 3 * d).fill(0);
    this.eachHead(layer, batch, dropout, (head) => {
      const at = head.column + head.start * 3 * bytes;
      kernels.attendBackward(
        own.qkv + at,
        own.qkv + bytes + at,
        own.qkv + 2 * bytes + at,
        workspace.dqkv + at,
        workspace.dqkv + bytes + at,
        workspace.dqkv + 2 * bytes + at,
        3 * bytes,
        head.length,
        head.width,
        this.gradient(parameters.distance) + head.distance,
        1 / Math.sqrt(head.width),
        own.weights + head.weights,
        workspace.line,
        workspace.attentionRow,
        dAttended + head.column + head.start * bytes,
        bytes,
        head.firstIndex,
        head.indexStride,
        head.key,
        head.threshold,
        head.scale,
      );
    });
    this.weightGradient(own.attentionInput, tokens, d, workspace.dqkv, 3 * d, parameters.qkv);
    this.multiplyTransposed(workspace.dqkv, tokens, 3 * d, parameters.qkv, d, workspace.dh);
    kernels.layerNormBackward(
      own.x,
      own.attentionStatistics,
      tokens,
      d,
      this.at(parameters.attentionGain),
      workspace.dh,
      workspace.dx,
      this.gradient(parameters.attentionGain),
      this.gradient(parameters.attentionBias),
    );
  }

  /** out = x + dropout(attended × output + bias). */
  private project(
    layer: number,
    attended: number,
    x: number,
    out: number,
    rows: number,
    batch: Batch,
    dropout: Dropout,
  ): void {
    const { workspace, d } = this;
    const parameters: LayerParameters = this.layout.layers[layer]!;
    this.multiply(attended, rows, d, parameters.output, d, workspace.product);
    const { key, threshold, scale } = mask(
      dropout,
      layer * sitesPerLayer + attentionOutputSite,
      dropout.rate,
    );
    const bias = this.at(parameters.outputBias);
    const first = batch.firstToken * d;
    this.kernels.addDropped(x, workspace.product, bias, out, rows, d, first, key, threshold, scale);
  }

  private feedForward(
    layer: number,
    own: LayerWorkspace,
    x: number,
    out: number,
    rows: number,
    batch: Batch,
    dropout: Dropout,
  ): void {
    const { kernels, workspace, d } = this;
    const parameters = this.layout.layers[layer]!;
    kernels.layerNorm(
      x,
      rows,
      d,
      this.at(parameters.forwardGain),
      this.at(parameters.forwardBias),
      own.forwardInput,
      own.forwardStatistics,
    );
    this.multiply(own.forwardInput, rows, d, parameters.expand, 4 * d, own.hidden);
    const inner = mask(dropout, layer * sitesPerLayer + hiddenSite, dropout.rate);
    const expandBias = this.at(parameters.expandBias);
    const firstHidden = batch.firstToken * 4 * d;
    kernels.reluDropped(
      own.hidden,
      expandBias,
      rows,
      4 * d,
      firstHidden,
      inner.key,
      inner.threshold,
      inner.scale,
    );
    this.multiply(own.hidden, rows, 4 * d, parameters.contract, d, workspace.product);
    const outer = mask(dropout, layer * sitesPerLayer + forwardOutputSite, dropout.rate);
    const bias = this.at(parameters.contractBias);
    const first = batch.firstToken * d;
    kernels.addDropped(
      x,
      workspace.product,
      bias,
      out,
      rows,
      d,
      first,
      outer.key,
      outer.threshold,
      outer.scale,
    );
  }

  private feedForwardBackward(layer: number, tokens: number, batch: Batch, dropout: Dropout): void {
    const { kernels, workspace, d, bytes } = this;
    const own = workspace.layers[layer]!;
    const parameters = this.layout.layers[layer]!;
    const outer = mask(dropout, layer * sitesPerLayer + forwardOutputSite, dropout.rate);
    const dOutput = workspace.product;
    const first = batch.firstToken * d;
    kernels.dropped(workspace.dx, dOutput, tokens * d, first, outer.key, outer.threshold, outer.scale);
    this.weightGradient(own.hidden, tokens, 4 * d, dOutput, d, parameters.contract);
    kernels.addColumnSums(dOutput, bytes, tokens, d, this.gradient(parameters.contractBias));
    this.multiplyTransposed(dOutput, tokens, d, parameters.contract, 4 * d, workspace.dHidden);
    const { scale } = mask(dropout, layer * sitesPerLayer + hiddenSite, dropout.rate);
    kernels.reluDroppedBackward(own.hidden, workspace.dHidden, tokens * 4 * d, scale);
    this.weightGradient(own.forwardInput, tokens, d, workspace.dHidden, 4 * d, parameters.expand);
    kernels.addColumnSums(workspace.dHidden, 4 * bytes, tokens, 4 * d, this.gradient(parameters.expandBias));
    this.multiplyTransposed(workspace.dHidden, tokens, 4 * d, parameters.expand, d, workspace.dh);
    kernels.layerNormBackward(
      own.middle,
      own.forwardStatistics,
      tokens,
      d,
      this.at(parameters.forwardGain),
      workspace.dh,
      workspace.dx,
      this.gradient(parameters.forwardGain),
      this.gradient(parameters.forwardBias),
    );
  }

  private finalNorm(x: number, rows: number): void {
    const { workspace, layout, d } = this;
    const gain = this.at(layout.finalGain);
    const bias = this.at(layout.finalBias);
    this.kernels.layerNorm(x, rows, d, gain, bias, workspace.output, workspace.finalStatistics);
  }

  /** Byte offsets and masks of every history's every head. */
  private eachHead(
    layer: number,
    batch: Batch,
    dropout: Dropout,
    call: (head: {
      start: number;
      length: number;
      width: number;
      column: number;
      distance: number;
      weights: number;
      firstIndex: number;
      indexStride: number;
      key: number;
      threshold: number;
      scale: number;
    }) => void,
  ): void {
    const { heads, maxLength } = this.layout.shape;
    const { line } = this.workspace;
    const width = this.d / heads;
    const site = mask(dropout, layer * sitesPerLayer + attentionSite, dropout.attentionRate);
    for (let history = 0; history + 1 < batch.starts.length; history++) {
      const start = batch.starts[history]!;
      const length = batch.starts[history + 1]! - start;
      for (let head = 0; head < heads; head++)
        call({
          start,
          length,
          width,
          column: head * width * 4,
          distance: head * maxLength * 4,
          weights: (start * heads + head * length) * line * 4,
          firstIndex: ((batch.firstToken + start) * heads + head) * line,
          indexStride: heads * line,
          ...site,
        });
    }
  }

  /** c [rows × columns] = a [rows × inner] × weight [inner × columns]. */
  private multiply(a: number, rows: number, inner: number, weight: number, columns: number, c: number): void {
    const { packed } = this.workspace;
    this.kernels.packRows(this.at(weight), columns * 4, inner, columns, packed, inner * 32);
    this.kernels.multiplyRows(a, inner * 4, rows, inner, packed, inner * 32, columns, c, columns * 4, 0);
  }

  /** c [rows × columns] = a [rows × inner] × transpose of weight [columns × inner]. */
  private multiplyTransposed(
    a: number,
    rows: number,
    inner: number,
    weight: number,
    columns: number,
    c: number,
  ): void {
    const { packed } = this.workspace;
    this.kernels.packColumns(this.at(weight), inner * 4, inner, columns, packed, inner * 32);
    this.kernels.multiplyRows(a, inner * 4, rows, inner, packed, inner * 32, columns, c, columns * 4, 0);
  }

  /** Gradient of weight [inputs × outputs] += transpose of input [tokens × inputs] × d [tokens × outputs]. */
  private weightGradient(
    input: number,
    tokens: number,
    inputs: number,
    d: number,
    outputs: number,
    weight: number,
  ): void {
    const { packed } = this.workspace;
    const gradient = this.gradient(weight);
    this.kernels.packRows(d, outputs * 4, tokens, outputs, packed, tokens * 32);
    this.kernels.multiplyColumns(
      input,
      inputs * 4,
      inputs,
      tokens,
      packed,
      tokens * 32,
      outputs,
      gradient,
      outputs * 4,
    );
  }

  private at(offset: number): number {
    return this.parameters + offset * 4;
  }

  private gradient(offset: number): number {
    return this.gradients + offset * 4;
  }
}
