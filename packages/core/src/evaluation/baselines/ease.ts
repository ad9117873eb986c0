import type { Dataset } from "../../dataset/dataset.js";
import { createRandom } from "../../random.js";
import { solveEase } from "../../recipes/ease/solve.js";
import { collectInteractions } from "../../recipes/interactions/interactions.js";
import { itemItemScorer } from "../../recipes/scoring/item-item-scorer.js";
import type { Ranker } from "../ranker.js";

export interface EaseOptions {
  /** λ of the ridge regression, > 0, default 200. */
  readonly regularization?: number;
  /**
   * The most liked movies that are solved for; the others are outside its vocabulary and count as misses. Default 3,000
   * (time grows with the cube), or 12,000 where there are no more than 3,000 users, of which the inverse is then taken.
   */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The recipe EASE's weights of likes (recipes/ease), without vectors, as a ranker. */
export async function ease(train: Dataset, minRating: number, options: EaseOptions = {}): Promise<Ranker> {
  const { regularization = 200, signal } = options;
  const { movieRows, matrix } = collectInteractions(train, { interactions: "likes", minRating, minCount: 1 });
  const limit = options.limit ?? (matrix.rows <= 3000 ? 12_000 : 3000);
  const { exact, weights } = await solveEase(
    matrix,
    { regularization, dimensions: 0, spectrumPower: 0.5, exactMovies: limit },
    { random: createRandom(0), threads: 1, signal },
  );
  const kept = exact === movieRows.length ? "" : `, the ${exact} most liked movies`;
  const embedding = {
    dimensions: 0,
    movieRows: movieRows.subarray(0, exact),
    ids: Array.from({ length: exact }, (_, row) => train.movies[movieRows[row]!]!.externalId),
    vectors: new Float32Array(),
    tensors: new Map([["weights", { shape: [exact, exact], data: weights }]]),
  };
  const scorer = itemItemScorer(embedding, "weights", `EASE, λ ${regularization}${kept}`);
  return { movieRows: embedding.movieRows, scorer };
}
