import type { Corpus } from "../../kernels/sgns-trainer.js";
import type { NextTitleOptions } from "./options.js";

/** Items × ratings up to which "auto" takes the full softmax: some seconds an epoch on two cores. */
const fullSoftmaxWork = 4e9;

/**
 * How many times as long as the whole profile an epoch takes, for each multiplication per token that an epoch does. By
 * 2 on ml-latest-small and 2.6 on 22 million ratings; it only has to do until the epochs' own pace is known.
 */
const epochsPerProfile = 6.5e-6;

/** What the options leave to the size of the data. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly layers: number;
  /** Candidates drawn for a call's softmax; 0 for the softmax over all items. */
  readonly candidates: number;
  /** How long all epochs will take, in multiples of the time of the whole profile. */
  readonly epochsTime: number;
}

export function planEpochs(corpus: Corpus, options: NextTitleOptions): TrainingPlan {
  const { dimensions, maxLength, loss, negatives } = options;
  const tokens = corpus.tokens.length;
  const rows = corpus.counts.length;
  const sampled = loss === "sampled" || (loss === "auto" && rows * tokens > fullSoftmaxWork);
  const epochs = options.epochs || automaticEpochs(tokens);
  const layers = options.layers || automaticLayers(tokens);
  const perLayer = dimensions * (12 * dimensions + maxLength);
  // Forward, and twice as many backward.
  const multiplications = 3 * (layers * perLayer + dimensions * (sampled ? negatives : rows));
  return {
    epochs,
    layers,
    candidates: sampled ? negatives : 0,
    epochsTime: epochs * epochsPerProfile * multiplications,
  };
}

/** Large data needs fewer passes: every item was seen often after a few. */
function automaticEpochs(tokens: number): number {
  return Math.min(30, Math.max(10, Math.round(30 * (45_000 / tokens) ** 0.2)));
}

/** A second block pays once there is enough to learn it from. */
function automaticLayers(tokens: number): number {
  return tokens <= 300_000 ? 1 : 2;
}
