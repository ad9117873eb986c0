import type { z } from "zod";
import type { Dataset, DatasetPart } from "../dataset/dataset.js";
import type { Embedding, Tensor } from "../embedding/embedding.js";
import type { MatchReport } from "../embedding/match-report.js";
import type { Metric, MetricFacts, MovieAspect } from "../embedding/metric.js";
import type { MoviePlacer } from "../embedding/movie-placer.js";
import type { RatingPredictor } from "../embedding/rating-predictor.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import type { UserScorer } from "../embedding/user-scorer.js";
import type { Random } from "../random.js";
import type { SparkTraining } from "./spark/spark-training.js";

/** The loss after an epoch; null where a recipe has no such loss. */
export interface LossPoint {
  /** 1 for the first finished epoch. */
  readonly epoch: number;
  /** Mean loss per example over the epoch, natural logarithms, as the recipe states its loss. */
  readonly train: number | null;
  readonly validation: number | null;
}

/** How far a training is. */
export interface TrainProgress {
  /** Finished epochs so far. */
  readonly epoch: number;
  readonly epochs: number;
  /** 0 to 1 over the whole run, never falling. */
  readonly fraction: number;
  /** Running mean loss of the epoch under way, or null before the first step. */
  readonly loss: number | null;
  /** Training examples (for skip-gram: tokens) a second, training alone. */
  readonly examplesPerSecond: number;
  /** Set once an epoch, when it has ended. */
  readonly point?: LossPoint;
  /** Where a training has parts that go at different speeds: the one under way. Else all of it is one part. */
  readonly part?: TrainingPart;
}

/** A part of a training that goes at a speed of its own. */
export interface TrainingPart {
  readonly name: string;
  /** 0 to 1 of this part. */
  readonly fraction: number;
  /** How long the parts after it will take together, in multiples of the time that all of this one takes. */
  readonly later: number;
}

/** What must be kept to go on from the end of an epoch as if nothing had happened. */
export interface Checkpoint {
  /** Finished epochs. */
  readonly epoch: number;
  readonly lossCurve: readonly LossPoint[];
  /** Small state: generator states, optimizer steps, best score so far. JSON-able. */
  readonly state: Readonly<Record<string, unknown>>;
  /** Large state by name: tables, optimizer moments. */
  readonly buffers: ReadonlyMap<string, ArrayBufferView>;
}

/** What a training is given besides its data and options. */
export interface TrainContext {
  /** Made from the run's seed: everything random comes from here. */
  readonly random: Random;
  /** 1 is reproducible bit for bit. */
  readonly threads: number;
  /** Called a few times a second at most. */
  onProgress(progress: TrainProgress): void;
  /** Aborted: stop within a second and throw CancelledError. */
  readonly signal: AbortSignal;
  /** The checkpoint to go on from, or null for a fresh run. */
  readonly resumeFrom: Checkpoint | null;
  /** Called at the end of every epoch; resolves once the checkpoint is safe. */
  saveCheckpoint(checkpoint: Checkpoint): Promise<void>;
  /** The embedding whose movie vectors to start from, for recipes that do; null where none was named. */
  readonly pretrained: Embedding | null;
  /** The path of the file that an imported embedding is read from; only EXTERNAL has one. */
  readonly source?: string | null;
}

/** What a training leaves behind. */
export interface TrainResult {
  readonly embedding: Embedding;
  readonly lossCurve: readonly LossPoint[];
  /** What a model that learned nothing scores, in the unit of lossCurve; null where there is no such number. */
  readonly baselineLoss: number | null;
  /** For the lineage: "wasm-simd", "wasm-simd+relaxed", "tfjs-node 4.22.0", "tfjs-wasm 4.22.0 …". */
  readonly engine: string;
  /** Training examples a second over the run, training alone. */
  readonly examplesPerSecond: number;
  /** What the recipe alone can measure, for instance held-out pair accuracy. Its `metrics` name each of them. */
  readonly metrics: readonly Metric[];
  /** For vectors that were imported: which of them found their movie. */
  readonly matches?: MatchReport;
}

/** How a training ended: what is known when the same is to be trained on all ratings. */
export interface EndedTraining {
  readonly lossCurve: readonly LossPoint[];
  /** Of the embedding that it left; null where that has no tensor of the name. */
  tensor(name: string): Promise<Tensor | null>;
}

/** A named set of options, with the reason for it. */
export interface Preset<Options> {
  /** In kebab case: `./cinevec train RECIPE --preset NAME`. */
  readonly name: string;
  readonly title: string;
  /** What it is for, in two sentences at most. */
  readonly description: string;
  /** What differs from the defaults. */
  readonly options: Partial<Options>;
}

/** What a recipe that can start from another run says of that. */
interface Pretraining<Options> {
  /** Why these options need a run to start from; null where they do without one. */
  needed(options: Options): string | null;
}

/**
 * A way of learning an embedding. Whatever knows recipes learns of one from here: the database stores its name, the
 * API, the commands and the site ask for the rest. docs/recipes/README.md says how to add one.
 *
 * What a recipe cannot do, it leaves out: abilitiesOf tells what is there.
 */
export interface Recipe<Options> {
  /** In capitals and underscores, as the API writes it: SKIP_GRAM. Never changed once runs carry it. */
  readonly name: string;
  readonly title: string;
  /** Two sentences at most. */
  readonly summary: string;
  /** The paper or page the method comes from. */
  readonly reference: string;
  /** Every part named must be in the dataset. */
  readonly needs: readonly DatasetPart[];
  /** At least one of these parts must be in the dataset. */
  readonly needsOneOf?: readonly DatasetPart[];
  /** Defaults, bounds and units in descriptions; JSON Schema is derived by z.toJSONSchema. Strict: unknown keys fail. */
  readonly options: z.ZodType<Options>;
  readonly presets?: readonly Preset<Options>[];
  /** What `./cinevec tune` varies unless it is told otherwise, as its --vary takes it: "window=2..20", "order=time,shuffled". */
  readonly tuning?: readonly string[];
  /** Every metric that TrainResult.metrics may hold. */
  readonly metrics?: readonly MetricFacts[];
  /**
   * What `train` looks at besides ratings and pairs, with these options and a dataset of these parts: metrics that are
   * measured by the same are marked. Without it: nothing.
   */
  learnsFrom?(options: Options, parts: ReadonlySet<DatasetPart>): readonly MovieAspect[];
  /** For recipes that can start from another run's movie vectors: TrainContext.pretrained. */
  readonly pretraining?: Pretraining<Options>;
  /**
   * Learns. The dataset's held-out ratings were removed before. Touches neither disk nor network nor the environment, and
   * no randomness but the context's.
   * @throws CancelledError once the context's signal is aborted; InvalidInputError where data and options do not fit.
   */
  train(dataset: Dataset, options: Options, context: TrainContext): Promise<TrainResult>;
  /** For recipes that MLlib can learn, too: what it is asked for, and what is made of its answer. */
  readonly spark?: SparkTraining<Options>;
  /**
   * The options of a refit: the same training on all ratings. As many epochs as the weights that were kept had, nothing
   * held back for a validation, and what was chosen by the validation as it was chosen. Without it: `options` as they
   * are, for recipes that hold nothing back and stop at no epoch of their own choice.
   */
  refit?(options: Options, ended: EndedTraining): Options | Promise<Options>;
  /**
   * Why movies got no vector; left out by recipes that give one to every movie. The function returned is asked for movies outside of the embedding alone, by dataset
   * row, and answers with a sentence about "it" that is true of the dataset and options that `train` was given.
   */
  whyUnlearned?(
    dataset: Dataset,
    options: Options,
    pretrained: Embedding | null,
  ): (movieRow: number) => string;
  /** How histories are scored by what was learned. Without it, by the cosine to the mean of a history's last vectors. */
  scorer?(embedding: Embedding, options: Options): SequenceScorer;
  /** For recipes that predict a movie between two others (predict MIDDLE); same contract as scorer. */
  middleScorer?(embedding: Embedding, options: Options): SequenceScorer;
  /** For recipes that predict ratings: adds rmse and mae to the evaluation. */
  ratingPredictor?(embedding: Embedding, options: Options): RatingPredictor;
  /** For recipes that know the dataset's users: recommendations for one of them by name. */
  userScorer?(embedding: Embedding, options: Options): UserScorer;
  /** For recipes that learn from content: where a movie stands that the dataset does not have. */
  moviePlacer?(embedding: Embedding, options: Options): MoviePlacer;
}

/** What a recipe may be able to do beyond training, in the API's names. */
export const abilities = [
  "SCORE_HISTORIES",
  "PREDICT_BETWEEN",
  "PREDICT_RATINGS",
  "KNOW_USERS",
  "PLACE_MOVIES",
  "START_FROM_RUN",
] as const;
/** One of abilities. */
export type Ability = (typeof abilities)[number];

/** What the recipe can do, in the order of `abilities`. */
export function abilitiesOf<Options>(recipe: Recipe<Options>): readonly Ability[] {
  const present: Readonly<Record<Ability, unknown>> = {
    SCORE_HISTORIES: recipe.scorer,
    PREDICT_BETWEEN: recipe.middleScorer,
    PREDICT_RATINGS: recipe.ratingPredictor,
    KNOW_USERS: recipe.userScorer,
    PLACE_MOVIES: recipe.moviePlacer,
    START_FROM_RUN: recipe.pretraining,
  };
  return abilities.filter((ability) => present[ability] !== undefined);
}
