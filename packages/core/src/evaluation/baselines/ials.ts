import type { Dataset } from "../../dataset/dataset.js";
import type { Random } from "../../random.js";
import { Factorization } from "../../recipes/ials/factorization.js";
import { ialsScorer } from "../../recipes/ials/scorer.js";
import { collectInteractions } from "../../recipes/interactions/interactions.js";
import type { Ranker } from "../ranker.js";

export interface IalsOptions {
  /** Default 64. */
  readonly dimensions?: number;
  /** Epochs over users and movies, default 16. */
  readonly iterations?: number | undefined;
  /** λ, default 0.01; scaled by likes + unobserved weight. */
  readonly regularization?: number;
  /** α: the weight of a movie that was not liked, against 1 for a liked one; default 0.1. */
  readonly unobservedWeight?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The recipe IALS (recipes/ials) over all liked movies, as a ranker. */
export async function ials(
  train: Dataset,
  minRating: number,
  random: Random,
  options: IalsOptions = {},
): Promise<Ranker> {
  const { dimensions = 64, iterations = 16, regularization = 0.01, unobservedWeight = 0.1, signal } = options;
  const settings = { dimensions, regularization, unobservedWeight };
  const { movieRows, matrix } = collectInteractions(train, { interactions: "likes", minRating, minCount: 1 });
  const factorization = await Factorization.open(matrix, settings, 1, signal);
  try {
    factorization.initialise(random);
    for (let iteration = 0; iteration < iterations; iteration++) await factorization.epoch(() => {});
    const { movies } = factorization.factors();
    const embedding = {
      dimensions,
      movieRows,
      ids: Array.from(movieRows, (row) => train.movies[row]!.externalId),
      vectors: movies,
      tensors: new Map(),
    };
    const { score } = ialsScorer(embedding, settings);
    return {
      movieRows,
      scorer: {
        description: `iALS, ${dimensions} dimensions, λ ${regularization}, fold-in of the history`,
        score,
      },
    };
  } finally {
    await factorization.close();
  }
}
