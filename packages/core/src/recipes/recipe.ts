import type { z } from "zod";
import type { Dataset, DatasetPart } from "../dataset/dataset.js";
import type { Embedding } from "../embedding/embedding.js";
import type { Metric } from "../embedding/metric.js";
import type { RatingPredictor } from "../embedding/rating-predictor.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import type { Random } from "../random.js";

/** The names that the API and the artifacts use. */
export const recipeNames = [
  "SKIP_GRAM",
  "CBOW",
  "NMF",
  "CONTRASTIVE",
  "MOVIE_GENRE",
  "USER_MOVIE",
  "TRIPLET",
  "NEXT_TITLE",
] as const;
/** One of recipeNames. */
export type RecipeName = (typeof recipeNames)[number];

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
  readonly seed: number;
  /** createRandom(seed): everything random comes from here. */
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
  /** USER_MOVIE: the embedding whose movie vectors to start from. */
  readonly pretrained: Embedding | null;
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
  /** Metrics that the recipe alone can know, for instance held-out pair accuracy. */
  readonly metrics: readonly Metric[];
}

/**
 * A way of learning an embedding. `train` gets a dataset whose held-out ratings were already removed; it never
 * touches disk, network, clock-dependent randomness or the environment.
 */
export interface Recipe<Options> {
  readonly name: RecipeName;
  readonly title: string;
  /** Two sentences at most. */
  readonly summary: string;
  /** The paper or page the method comes from. */
  readonly reference: string;
  /** Every part named must be in the dataset. */
  readonly needs: readonly DatasetPart[];
  /** Defaults, bounds and units in descriptions; JSON Schema is derived by z.toJSONSchema. Strict: unknown keys fail. */
  readonly options: z.ZodType<Options>;
  train(dataset: Dataset, options: Options, context: TrainContext): Promise<TrainResult>;
  /**
   * Why movies got no vector. The function returned is asked for movies outside of the embedding alone, by dataset
   * row, and answers with a sentence about "it" that is true of the dataset and options that `train` was given.
   */
  whyUnlearned?(
    dataset: Dataset,
    options: Options,
    pretrained: Embedding | null,
  ): (movieRow: number) => string;
  /** How histories are scored with what was learned; null where the recipe offers no such thing (cosine is used). */
  scorer(embedding: Embedding, options: Options): SequenceScorer | null;
  /** For recipes that predict ratings: adds rmse and mae to the evaluation. */
  ratingPredictor?(embedding: Embedding, options: Options): RatingPredictor;
  /** For recipes that predict a title between two others (predict MIDDLE); same contract as scorer. */
  middleScorer?(embedding: Embedding, options: Options): SequenceScorer;
}
