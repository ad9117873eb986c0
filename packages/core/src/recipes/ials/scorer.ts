import type { Embedding } from "../../embedding/embedding.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { createFoldInScorer } from "../../linear-algebra/fold-in.js";
import type { IalsSettings } from "./factorization.js";
import { penaltyTensor } from "./spark.js";

/**
 * Scores by the vector of a user with this history, solved for as in training with the movies' vectors as they are
 * ("fold-in"): people that training never saw are ranked for as those it did.
 */
export function ialsScorer(embedding: Embedding, options: IalsSettings): SequenceScorer {
  const { dimensions, vectors } = embedding;
  const [perLike, constant] = penaltyOf(embedding, options);
  const { unobservedWeight } = options;
  return {
    description: `iALS: a user vector solved for from the history (fold-in), against the movies' ${dimensions} dimensions`,
    score: createFoldInScorer(vectors, dimensions, { unobservedWeight, perLike, constant }),
  };
}

/** What the kernel takes: the penalty is the first × (likes + the second). MLlib's has no part that is the same for all. */
function penaltyOf({ tensors, ids }: Embedding, options: IalsSettings): readonly [number, number] {
  const perLike = tensors.get(penaltyTensor)?.data[0];
  return perLike === undefined
    ? [options.regularization, options.unobservedWeight * ids.length]
    : [perLike, 0];
}
