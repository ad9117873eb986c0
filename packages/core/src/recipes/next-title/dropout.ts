import { mix } from "../../random.js";

/** The dropout of one training step: every mask follows from these numbers and an element's place. */
export interface Dropout {
  /** uint32. */
  readonly seed: number;
  /** Steps before this one. */
  readonly step: number;
  /** Of the input, hidden units and each block's output; 0 to less than 1. */
  readonly rate: number;
  /** Of attention weights. */
  readonly attentionRate: number;
}

export const noDropout: Dropout = { seed: 0, step: 0, rate: 0, attentionRate: 0 };

/** What the kernels need to make the mask of one place ("site") in the network. */
export function mask(dropout: Dropout, site: number, rate: number) {
  return {
    key: mix(mix(mix(dropout.seed) + dropout.step) + site),
    threshold: Math.round(rate * 2 ** 32),
    scale: 1 / (1 - rate),
  };
}
