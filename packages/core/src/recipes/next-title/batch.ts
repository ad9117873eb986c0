import type { Dropout } from "./dropout.js";

/** Histories side by side in one call: history i owns tokens starts[i] … starts[i + 1]. */
export interface Batch {
  /** [histories + 1], from 0; the last is the number of tokens. */
  readonly starts: readonly number[];
  /** Place of the first token within the training step: decides the dropout masks. */
  readonly firstToken: number;
}

/** One call of the network, forward or backward. */
export interface Pass {
  readonly batch: Batch;
  readonly dropout: Dropout;
  /** Of all histories of the batch. */
  readonly tokens: number;
}

export function passOf(batch: Batch, dropout: Dropout): Pass {
  return { batch, dropout, tokens: batch.starts.at(-1)! };
}
