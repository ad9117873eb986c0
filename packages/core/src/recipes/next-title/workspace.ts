import type { ArenaPlan } from "../../kernels/arena.js";
import type { ParameterLayout } from "./parameters.js";

/** Tokens whose logits are in memory at once: their block stays near the processor. */
export const logitRows = 64;

export interface LayerWorkspace {
  readonly x: number;
  readonly attentionStatistics: number;
  readonly attentionInput: number;
  readonly qkv: number;
  readonly weights: number;
  readonly attended: number;
  readonly middle: number;
  readonly forwardStatistics: number;
  readonly forwardInput: number;
  readonly hidden: number;
}

/** One thread's scratch: byte addresses, all matrices float32 with `capacity` rows unless said otherwise. */
export interface Workspace {
  readonly capacity: number;
  /** Floats of a row of attention weights. */
  readonly line: number;
  readonly tokens: number;
  readonly targets: number;
  readonly layers: readonly LayerWorkspace[];
  readonly final: number;
  readonly finalStatistics: number;
  readonly output: number;
  readonly attentionRow: number;
  readonly product: number;
  readonly packed: number;
  readonly dx: number;
  readonly dh: number;
  readonly dqkv: number;
  readonly dHidden: number;
  /** [logitRows × logitColumns]. */
  readonly logits: number;
  readonly results: number;
  /** Rows picked out, and what was picked: uint32 [capacity], float32 [capacity × dimensions]. */
  readonly picked: number;
  readonly pickedAttended: number;
  readonly pickedX: number;
}

/**
 * @param capacity tokens of one call; at least maxLength.
 * @param training false leaves out what only the backward pass needs; layers then share one set of buffers.
 */
export function reserveWorkspace(
  plan: ArenaPlan,
  layout: ParameterLayout,
  capacity: number,
  logitColumns: number,
  training: boolean,
): Workspace {
  const { dimensions: d, heads, layers, maxLength } = layout.shape;
  const line = Math.ceil(maxLength / 4) * 4;
  const matrix = (columns: number, rows = capacity) => plan.reserve(rows * columns * 4);
  const layer = (): LayerWorkspace => ({
    x: matrix(d),
    attentionStatistics: matrix(2),
    attentionInput: matrix(d),
    // Attention reads up to three rows past the end.
    qkv: matrix(3 * d, capacity + 3),
    weights: matrix(heads * line),
    attended: matrix(d),
    middle: matrix(d),
    forwardStatistics: matrix(2),
    forwardInput: matrix(d),
    hidden: matrix(4 * d),
  });
  const shared = training ? null : layer();
  const backward = (columns: number, rows = capacity) => (training ? matrix(columns, rows) : 0);
  return {
    capacity,
    line,
    tokens: matrix(1),
    targets: matrix(1),
    layers: Array.from({ length: layers }, () => shared ?? layer()),
    final: matrix(d),
    finalStatistics: matrix(2),
    output: matrix(d),
    attentionRow: matrix(2 * line, 1),
    product: matrix(d),
    packed: matrix(4 * d, Math.max(capacity, d)),
    dx: backward(d),
    dh: backward(d),
    dqkv: backward(3 * d, capacity + 3),
    dHidden: backward(4 * d),
    logits: matrix(logitColumns, logitRows),
    results: matrix(3),
    picked: matrix(1),
    pickedAttended: matrix(d),
    pickedX: matrix(d),
  };
}
