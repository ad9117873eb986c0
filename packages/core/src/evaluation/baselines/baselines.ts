import type { MovieAspect } from "../../embedding/metric.js";
import { createRandom } from "../../random.js";
import { biasPredictor } from "../bias-predictor.js";
import { measureNeighbors } from "../evaluate.js";
import { type EvaluateRankingInput, type Evaluation, evaluateRanking } from "../evaluate-ranking.js";
import type { Ranker } from "../ranker.js";
import { contentKnn } from "./content-knn.js";
import { ease } from "./ease.js";
import { genrePopularity } from "./genre-popularity.js";
import { ials } from "./ials.js";
import { itemKnn } from "./item-knn.js";
import { popularity } from "./popularity.js";
import { randomRanker } from "./random-ranker.js";

/** The simple methods that every recipe should beat, in the order in which they are shown. */
export const baselineNames = [
  "popularity",
  "genre_popularity",
  "random",
  "item_knn",
  "content_knn",
  "ease",
  "ials",
] as const;
/** One of baselineNames. */
export type BaselineName = (typeof baselineNames)[number];

/**
 * Those that can rank what a split holds out: movies that lost all their ratings are found by what they are made of alone, and
 * where movies have ratings the popularity of genres says less than their own.
 */
export function baselinesFor({ candidates }: { readonly candidates?: Uint8Array }): readonly BaselineName[] {
  const cold: readonly BaselineName[] = ["genre_popularity", "random", "content_knn"];
  return candidates ? cold : baselineNames.filter((name) => name !== "genre_popularity");
}

/**
 * iALS' λ are told apart as well by so few epochs: on ml-latest-small 4, 6, 8, 10 and 16 choose alike on two splits with
 * three seeds each.
 */
const epochsToChooseBy = 6;

/** Of item_knn where nothing is said. */
const defaultNeighbors = 100;

/** A baseline finds neighbors slower than an embedding does: of so many movies at most, drawn at random. */
const mostWellLiked = 5_000;

type Input = Omit<EvaluateRankingInput, "ranker">;

/** What a baseline can be told; without it, its own defaults. */
export interface BaselineSettings {
  /** item_knn: neighbors that each movie keeps, default 100. */
  readonly neighbors?: number;
  /** ease, ials: λ. */
  readonly regularization?: number;
}

/** The settings to choose from on a validation split, the default first. Baselines that are not here have nothing to choose. */
export const baselineChoices: Readonly<Partial<Record<BaselineName, readonly BaselineSettings[]>>> = {
  item_knn: [{ neighbors: 100 }, { neighbors: 20 }, { neighbors: 500 }],
  ease: [{ regularization: 200 }, { regularization: 50 }, { regularization: 1000 }],
  ials: [{ regularization: 0.01 }, { regularization: 0.003 }, { regularization: 0.03 }],
};

type RankerOf = (settings: BaselineSettings) => Ranker | Promise<Ranker>;

/** What makes a ranker of each of some settings; what does not depend on them is worked out once. */
type Preparation = (input: Input, choices: readonly BaselineSettings[]) => RankerOf | Promise<RankerOf>;

const each =
  (make: (input: Input, settings: BaselineSettings) => Ranker | Promise<Ranker>): Preparation =>
  (input) =>
  (settings) =>
    make(input, settings);

const preparations: Readonly<Record<BaselineName, Preparation>> = {
  popularity: each(({ train, minRating }) => popularity(train, minRating)),
  genre_popularity: each(({ train, minRating }) => genrePopularity(train, minRating)),
  random: each(({ train, minRating, seed, candidates }) =>
    randomRanker(train, minRating, createRandom(seed).fork("random ranker"), candidates),
  ),
  async item_knn({ train, minRating, signal }, choices) {
    const sizeOf = ({ neighbors = defaultNeighbors }: BaselineSettings) => neighbors;
    const sizes = choices.map(sizeOf);
    const made = await itemKnn(train, minRating, sizes, { signal });
    return (settings) => made[sizes.indexOf(sizeOf(settings))]!;
  },
  content_knn: each(({ train, signal }) => contentKnn(train, { signal })),
  ease: each(({ train, minRating, signal }, settings) => ease(train, minRating, { ...settings, signal })),
  ials({ train, minRating, seed, signal }, choices) {
    const iterations = choices.length > 1 ? epochsToChooseBy : undefined;
    return (settings) =>
      ials(train, minRating, createRandom(seed).fork("ials"), { ...settings, iterations, signal });
  },
};

/** What a baseline looks at besides ratings, as Recipe.learnsFrom says of recipes. */
export function baselineLearnsFrom(name: string): readonly MovieAspect[] {
  if (name === "genre_popularity") return ["GENRES"];
  return name === "content_knn" ? ["GENRES", "KEYWORDS", "CAST", "DIRECTORS"] : [];
}

/** What a baseline reached, comparable with a run's Evaluation over the same split. */
export interface BaselineEvaluation extends Evaluation {
  readonly name: BaselineName;
  readonly description: string;
}

/**
 * Trains a baseline on the same train split and measures it as evaluate does a run. "popularity" also carries the
 * rmse and mae of global mean + biases. "item_knn", "content_knn" and "random" say which movies are alike, and carry what
 * is measured of a run's neighbors; content_knn does so without any rating.
 */
export async function evaluateBaseline(
  name: BaselineName,
  input: Input,
  settings: BaselineSettings = {},
): Promise<BaselineEvaluation> {
  const rank = await rankByBaseline(name, input, [settings]);
  const { ranker, metrics, perUser } = await rank(settings);
  const neighbors = ranker.neighbors ? await measureNeighbors(ranker.neighbors, input, mostWellLiked) : [];
  return { name, description: ranker.scorer.description, metrics: [...metrics, ...neighbors], perUser };
}

/** The part of evaluateBaseline that ranks for users, by any of some settings: all that a choice of them looks at. */
export async function rankByBaseline(
  name: BaselineName,
  input: Input,
  choices: readonly BaselineSettings[],
): Promise<(settings: BaselineSettings) => Promise<Evaluation & { readonly ranker: Ranker }>> {
  const rankerOf = await preparations[name](input, choices);
  const predictor = name === "popularity" ? biasPredictor(input.train) : undefined;
  return async (settings) => {
    const ranker = await rankerOf(settings);
    return { ranker, ...(await evaluateRanking({ predictor, ...input, ranker })) };
  };
}
