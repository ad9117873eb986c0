import type { Dataset } from "../dataset/dataset.js";
import type { Metric } from "../embedding/metric.js";
import { CancelledError } from "../errors.js";
import { evaluate } from "../evaluation/evaluate.js";
import type { PerUserResults } from "../evaluation/per-user.js";
import { createRandom } from "../random.js";
import type { Recipe, TrainContext, TrainResult } from "../recipes/recipe.js";
import { refuseDiverged } from "../recipes/training-loop/diverged.js";
import type { Protocol } from "./protocol.js";
import { rankInThreads } from "./rank-in-threads.js";
import { holdNothingOut, type Split } from "./split.js";

export interface TrainAndEvaluateInput<Options> {
  readonly recipe: Recipe<Options>;
  /** As the recipe's schema parsed them. */
  readonly options: Options;
  /** holdOut of the dataset by `protocol`. */
  readonly split: Split;
  readonly protocol: Protocol;
  /** Decides the training, the bootstrap and the sampled negatives; not what is held out. */
  readonly seed: number;
  /** `random` comes from the seed. */
  readonly context: Omit<TrainContext, "random">;
  /** Called between training and evaluation. */
  onTrained?(result: TrainResult): void;
  /** 0 to 1. */
  onEvaluating?(fraction: number): void;
}

export interface TrainedAndEvaluated {
  readonly trained: TrainResult;
  /** Of the evaluation, then what the recipe alone can know. */
  readonly metrics: readonly Metric[];
  readonly perUser: PerUserResults;
}

/**
 * Trains a recipe on what a protocol leaves for training and measures it on what the protocol holds out: the one way
 * from a split to metrics, for runs and for `./cinevec evaluate`.
 * @throws InvalidInputError where the loss is no longer a number; CancelledError when the context's signal aborts.
 */
export async function trainAndEvaluate<Options>({
  recipe,
  options,
  split,
  protocol,
  seed,
  context,
  onTrained,
  onEvaluating,
}: TrainAndEvaluateInput<Options>): Promise<TrainedAndEvaluated> {
  const trained = await train({ recipe, options, seed, context, onTrained }, split.train);
  const { embedding } = trained;
  const { metrics, perUser } = await evaluate({
    ...split,
    embedding,
    rank: rankInThreads({ recipe, options, embedding, threads: context.threads }),
    scorer: recipe.scorer?.(embedding, options) ?? null,
    predictor: recipe.ratingPredictor?.(embedding, options),
    minRating: protocol.minRating,
    mask: protocol.mask,
    sampledNegatives: protocol.sampledNegatives,
    seed,
    signal: context.signal,
    onProgress: onEvaluating,
  });
  if (context.signal.aborted) throw new CancelledError();
  return { trained, metrics: [...metrics, ...trained.metrics], perUser };
}

export interface TrainOnAllInput<Options>
  extends Pick<TrainAndEvaluateInput<Options>, "recipe" | "options" | "seed" | "context" | "onTrained"> {
  readonly dataset: Dataset;
}

/**
 * Trains a recipe on all ratings, those too that a protocol would hold out: a refit. There is nothing left to measure
 * it on.
 * @throws as trainAndEvaluate.
 */
export function trainOnAll<Options>(input: TrainOnAllInput<Options>): Promise<TrainResult> {
  return train(input, holdNothingOut(input.dataset));
}

async function train<Options>(
  { recipe, options, seed, context, onTrained }: Omit<TrainOnAllInput<Options>, "dataset">,
  dataset: Dataset,
): Promise<TrainResult> {
  const trained = await recipe.train(dataset, options, {
    ...context,
    random: createRandom(seed),
    onProgress(progress) {
      if (progress.point) refuseDiverged(progress.point);
      context.onProgress(progress);
    },
  });
  if (context.signal.aborted) throw new CancelledError();
  onTrained?.(trained);
  return trained;
}
