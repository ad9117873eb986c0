import type { Embedding } from "../embedding/embedding.js";
import type { Metric } from "../embedding/metric.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { createRandom } from "../random.js";
import { cosineScorer } from "../recipes/scoring/profile-scorer.js";
import { type EvaluateRankingInput, type Evaluation, evaluateRanking } from "./evaluate-ranking.js";
import { neighborQuality } from "./neighbor-quality.js";
import { embeddingNeighbors, type NeighborSource } from "./neighbor-source.js";
import { analogyMetrics, neighborMetrics } from "./neighborhood.js";
import type { Ranker } from "./ranker.js";

/** A trained embedding and the split that it is measured on. */
export interface EvaluateInput extends Omit<EvaluateRankingInput, "ranker"> {
  readonly embedding: Embedding;
  /** How the recipe ranks; null as rankerOf takes it. */
  readonly scorer: SequenceScorer | null;
}

const neighborCutoffs: readonly number[] = [1, 10];
const analogyCutoffs = [1, 5, 10];

/**
 * Everything that can be measured of an embedding on held-out ratings and on its movies' facts. Without held-out
 * ratings only the latter: its neighbors and analogies.
 */
export async function evaluate(input: EvaluateInput): Promise<Evaluation> {
  const { embedding, train } = input;
  const rankings = () => evaluateRanking({ ...input, ranker: rankerOf(embedding, input.scorer) });
  const nearest = () => measureNeighbors(embeddingNeighbors(embedding), input);
  // Where other threads rank, this one has time for the neighbors.
  const [ranking, neighbors] = input.rank
    ? await both(rankings(), nearest())
    : [await rankings(), await nearest()];
  const random = createRandom(input.seed);
  return {
    metrics: [
      ...ranking.metrics,
      ...neighbors,
      ...analogyMetrics(embedding, train.movies, analogyCutoffs, random.fork("analogies")),
    ],
    perUser: ranking.perUser,
  };
}

/** @param scorer null for the cosine to the mean of the last five unit vectors of a history. */
export function rankerOf(embedding: Embedding, scorer: SequenceScorer | null): Ranker {
  return { movieRows: embedding.movieRows, scorer: scorer ?? cosineScorer(embedding) };
}

/** Both, once neither runs any more. @throws what the first of them that failed threw. */
async function both<First, Second>(
  first: Promise<First>,
  second: Promise<Second>,
): Promise<readonly [First, Second]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

/**
 * All that is measured of what is nearest to what, for an embedding as for a baseline: top1_cosine, genre_accuracy,
 * franchise_recall, tag_agreement.
 * @param mostWellLiked as in neighborQuality.
 * @throws CancelledError when `signal` aborts.
 */
export async function measureNeighbors(
  source: NeighborSource,
  { train, minRating, seed, signal }: Pick<EvaluateInput, "train" | "minRating" | "seed" | "signal">,
  mostWellLiked?: number,
): Promise<Metric[]> {
  const random = createRandom(seed);
  const quality = {
    source,
    train,
    minRating,
    mostWellLiked,
    random: random.fork("neighbor quality"),
    signal,
  };
  return [
    ...(await neighborMetrics(source, train.movies, neighborCutoffs, random.fork("neighbors"), signal)),
    ...(await neighborQuality(quality)),
  ];
}
