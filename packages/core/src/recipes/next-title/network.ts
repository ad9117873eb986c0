import type { Arena } from "../../kernels/arena.js";
import type { NetworkKernels } from "../../kernels/network-kernels.js";
import { AttentionBlock } from "./attention.js";
import { type Batch, type Pass, passOf } from "./batch.js";
import { type Dropout, inputMask, noDropout } from "./dropout.js";
import { FeedForwardBlock } from "./feed-forward.js";
import { LayerOperations } from "./layer-operations.js";
import type { ParameterLayout } from "./parameters.js";
import type { LayerWorkspace, Workspace } from "./workspace.js";

interface Layer {
  readonly own: LayerWorkspace;
  readonly attention: AttentionBlock;
  readonly feedForward: FeedForwardBlock;
  /** Byte address of its output: the next layer's x, or the input of the last norm. */
  readonly out: number;
}

/**
 * The network of SASRec (Kang & McAuley 2018) with layer norms before the blocks and learned distance biases in
 * attention: item vectors → [x + attention(norm x); x + feed-forward(norm x)] × layers → norm. Tokens are read from
 * `workspace.tokens`; the last norm's output lands in `workspace.output`.
 */
export class Network {
  private readonly run: LayerOperations;
  private readonly layers: readonly Layer[];

  /**
   * @param parameters byte address of the parameters.
   * @param gradients byte address of this thread's gradients, laid out as the parameters; 0 where there is no training.
   */
  constructor(
    arena: Arena,
    kernels: NetworkKernels,
    layout: ParameterLayout,
    private readonly workspace: Workspace,
    parameters: number,
    gradients: number,
  ) {
    const run = new LayerOperations(arena, kernels, layout, workspace, parameters, gradients);
    this.run = run;
    this.layers = workspace.layers.map((own, i) => ({
      own,
      attention: new AttentionBlock(run, i, own),
      feedForward: new FeedForwardBlock(run, i, own),
      out: workspace.layers[i + 1]?.x ?? workspace.final,
    }));
  }

  /** For every token; keeps what `backward` needs. */
  forward(batch: Batch, dropout: Dropout): void {
    const pass = passOf(batch, dropout);
    this.embed(pass);
    for (const layer of this.layers) this.forwardLayer(layer, pass);
    this.run.norm(this.finalNorm(pass.tokens), this.workspace.output);
  }

  /** For the last token of every history alone, without dropout: output row i belongs to history i. */
  forwardLast(batch: Batch): void {
    const { arena, kernels, dimensions: d } = this.run;
    const { picked, pickedAttended, pickedX } = this.workspace;
    const pass = passOf(batch, noDropout);
    const histories = batch.starts.length - 1;
    this.embed(pass);
    for (const layer of this.layers.slice(0, -1)) this.forwardLayer(layer, pass);
    const { own, attention, feedForward, out } = this.layers.at(-1)!;
    attention.attend(pass, true);
    const last = arena.u32(picked, histories);
    for (let i = 0; i < histories; i++) last[i] = batch.starts[i + 1]! - 1;
    kernels.gatherRows(own.attended, picked, histories, d, pickedAttended);
    kernels.gatherRows(own.x, picked, histories, d, pickedX);
    attention.project(pass, { attended: pickedAttended, x: pickedX, out: own.middle, rows: histories });
    feedForward.forward(pass, out, histories);
    this.run.norm(this.finalNorm(histories), this.workspace.output);
  }

  /** From the gradient of the output, in `workspace.dh`, to that of every parameter (added to `gradients`). */
  backward(batch: Batch, dropout: Dropout): void {
    const { run, workspace } = this;
    const { kernels, layout, dimensions: d } = run;
    const pass = passOf(batch, dropout);
    const { tokens } = pass;
    run.arena.f32(workspace.dx, tokens * d).fill(0);
    run.normBackward(this.finalNorm(tokens), workspace.dh, workspace.dx);
    for (const { attention, feedForward } of this.layers.toReversed()) {
      feedForward.backward(pass);
      attention.backward(pass);
    }
    const { key, threshold, scale } = inputMask(dropout);
    const first = batch.firstToken * d;
    const table = run.gradient(layout.items);
    kernels.embedBackward(table, workspace.tokens, tokens, d, workspace.dx, first, key, threshold, scale);
  }

  /** The vectors of the tokens' items, as the first layer's x. */
  private embed({ batch, dropout, tokens }: Pass): void {
    const { run, workspace } = this;
    const { kernels, layout, dimensions: d } = run;
    const { key, threshold, scale } = inputMask(dropout);
    const [table, x] = [run.at(layout.items), workspace.layers[0]!.x];
    const first = batch.firstToken * d;
    kernels.embed(table, workspace.tokens, tokens, d, x, first, key, threshold, scale);
  }

  private forwardLayer({ own, attention, feedForward, out }: Layer, pass: Pass): void {
    attention.attend(pass, false);
    attention.project(pass, { attended: own.attended, x: own.x, out: own.middle, rows: pass.tokens });
    feedForward.forward(pass, out, pass.tokens);
  }

  private finalNorm(rows: number) {
    const { layout, workspace } = this.run;
    const { finalGain: gain, finalBias: bias } = layout;
    return { x: workspace.final, rows, gain, bias, statistics: workspace.finalStatistics };
  }
}
