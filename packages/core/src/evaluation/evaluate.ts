import type { Embedding } from "../embedding/embedding.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { createRandom } from "../random.js";
import { type EvaluateRankingInput, type Evaluation, evaluateRanking } from "./evaluate-ranking.js";
import { analogyMetrics, neighborMetrics } from "./neighborhood.js";
import { profileScorer } from "./profile-scorer.js";

/** A trained embedding and the split that it is measured on. */
export interface EvaluateInput extends Omit<EvaluateRankingInput, "ranker"> {
  readonly embedding: Embedding;
  /** How the recipe ranks; null for the cosine to the mean of the last five unit vectors of a history. */
  readonly scorer: SequenceScorer | null;
}

export const neighborCutoffs: readonly number[] = [1, 10];
const analogyCutoffs = [1, 5, 10];

/**
 * Everything that can be measured of an embedding on held-out ratings and on its movies' facts. Without held-out
 * ratings only the latter: top1_cosine, genre_accuracy, analogy_accuracy.
 */
export async function evaluate(input: EvaluateInput): Promise<Evaluation> {
  const { embedding, train } = input;
  const scorer = input.scorer ?? profileScorer(embedding.vectors, embedding.dimensions);
  const ranking = await evaluateRanking({ ...input, ranker: { movieRows: embedding.movieRows, scorer } });
  const random = createRandom(input.seed);
  return {
    metrics: [
      ...ranking.metrics,
      ...neighborMetrics(embedding, train.movies, neighborCutoffs, random.fork("neighbors")),
      ...analogyMetrics(embedding, train.movies, analogyCutoffs, random.fork("analogies")),
    ],
    perUser: ranking.perUser,
  };
}
