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
export interface DropoutMask {
  /** uint32. */
  readonly key: number;
  /** An element is dropped where its draw, a uint32, is below this. */
  readonly threshold: number;
  /** What the others are multiplied by. */
  readonly scale: number;
}

function mask(dropout: Dropout, site: number, rate: number): DropoutMask {
  return {
    key: mix(mix(mix(dropout.seed) + dropout.step) + site),
    threshold: Math.round(rate * 2 ** 32),
    scale: 1 / (1 - rate),
  };
}

// Site 0 is the input; each layer has four of its own.
const sites = { attention: 1, attentionOutput: 2, hidden: 3, forwardOutput: 4 };
const sitesPerLayer = 4;

/** The mask of the embedded input. */
export function inputMask(dropout: Dropout): DropoutMask {
  return mask(dropout, 0, dropout.rate);
}

/** The mask of one place in one layer. */
export function layerMask(dropout: Dropout, layer: number, site: keyof typeof sites): DropoutMask {
  const rate = site === "attention" ? dropout.attentionRate : dropout.rate;
  return mask(dropout, layer * sitesPerLayer + sites[site], rate);
}
