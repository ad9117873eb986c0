import { createRandom } from "../../random.js";
import { biasPredictor } from "../bias-predictor.js";
import { neighborCutoffs } from "../evaluate.js";
import { type EvaluateRankingInput, type Evaluation, evaluateRanking } from "../evaluate-ranking.js";
import { neighborListMetrics, neighborQueries } from "../neighborhood.js";
import type { Ranker } from "../ranker.js";
import { contentKnn } from "./content-knn.js";
import { ease } from "./ease.js";
import { ials } from "./ials.js";
import { itemKnn } from "./item-knn.js";
import { popularity } from "./popularity.js";
import { randomRanker } from "./random-ranker.js";

/** The simple methods that every recipe should beat, in the order in which they are shown. */
export const baselineNames = ["popularity", "random", "item_knn", "content_knn", "ease", "ials"] as const;
/** One of baselineNames. */
export type BaselineName = (typeof baselineNames)[number];

type Input = Omit<EvaluateRankingInput, "ranker">;

/** What a baseline can be told; without it, its own defaults. */
export interface BaselineSettings {
  /** item_knn: neighbors that each movie keeps. */
  readonly neighbors?: number;
  /** ease, ials: λ. */
  readonly regularization?: number;
}

/** The settings to choose from on a validation split, the default first. Baselines that are not here have nothing to choose. */
export const baselineChoices: Readonly<Partial<Record<BaselineName, readonly BaselineSettings[]>>> = {
  item_knn: [
    { neighbors: 100 },
    { neighbors: 20 },
    { neighbors: 50 },
    { neighbors: 200 },
    { neighbors: 500 },
  ],
  ease: [
    { regularization: 200 },
    { regularization: 50 },
    { regularization: 100 },
    { regularization: 500 },
    { regularization: 1000 },
  ],
  ials: [{ regularization: 0.01 }, { regularization: 0.003 }, { regularization: 0.03 }],
};

const rankers: Readonly<
  Record<
    Exclude<BaselineName, "content_knn">,
    (input: Input, settings: BaselineSettings) => Ranker | Promise<Ranker>
  >
> = {
  popularity: ({ train, minRating }) => popularity(train, minRating),
  random: ({ train, minRating, seed }) =>
    randomRanker(train, minRating, createRandom(seed).fork("random ranker")),
  item_knn: ({ train, minRating }, settings) => itemKnn(train, minRating, settings),
  ease: ({ train, minRating, signal }, settings) => ease(train, minRating, { ...settings, signal }),
  ials: ({ train, minRating, seed, signal }, settings) =>
    ials(train, minRating, createRandom(seed).fork("ials"), { ...settings, signal }),
};

/** What a baseline reached, comparable with a run's Evaluation over the same split. */
export interface BaselineEvaluation extends Evaluation {
  readonly name: BaselineName;
  readonly description: string;
}

/**
 * Trains a baseline on the same train split and measures it as evaluate does a run. "popularity" also carries the
 * rmse and mae of global mean + biases; "content_knn" the top1_cosine and genre_accuracy of its neighbors, which need
 * no ratings.
 */
export async function evaluateBaseline(
  name: BaselineName,
  input: Input,
  settings: BaselineSettings = {},
): Promise<BaselineEvaluation> {
  if (name === "content_knn") return await evaluateContentKnn(input);
  const ranker = await rankers[name](input, settings);
  const predictor = name === "popularity" ? biasPredictor(input.train) : undefined;
  const evaluation = await evaluateRanking({ predictor, ...input, ranker });
  return { name, description: ranker.scorer.description, ...evaluation };
}

async function evaluateContentKnn(input: Input): Promise<BaselineEvaluation> {
  const { train, seed, signal } = input;
  const ranker = await contentKnn(train, { signal });
  const { metrics, perUser } = await evaluateRanking({ ...input, ranker });
  // The generator that evaluate has: the same movies are asked, where both know the same.
  const random = createRandom(seed).fork("neighbors");
  const { offsets, rows, cosines } = ranker.lists;
  const queries = neighborQueries(ranker.movieRows.length, random);
  const lists = Array.from(queries, (row) => ({
    row,
    rows: rows.subarray(offsets[row], offsets[row + 1]),
    scores: cosines.subarray(offsets[row], offsets[row + 1]),
  }));
  const neighbors = neighborListMetrics(
    lists,
    queries.length,
    ranker.movieRows,
    train.movies,
    neighborCutoffs,
    random,
  );
  return {
    name: "content_knn",
    description: ranker.scorer.description,
    metrics: [...metrics, ...neighbors],
    perUser,
  };
}
