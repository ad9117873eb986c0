import type {
  ByteSink,
  ByteSource,
  Checkpoint,
  Dataset,
  Embedding,
  EmbeddingFacts,
  Metric,
  RatingPredictor,
  Recipe,
  SequenceScorer,
  Split,
  TrainProgress,
  TrainResult,
} from "@cinevec/core";
import {
  CancelledError,
  CorruptDataError,
  collectUnlearned,
  createRandom,
  encodeUnlearned,
  refuseDiverged,
} from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { unlearnedFile } from "../services/unlearned-movies.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-store.js";
import { type LoadEmbedding, loadPretrained } from "./load-pretrained.js";
import type { RunProgress, RunResult, TrainTask } from "./messages.js";
import type { ChildContext } from "./serve-child.js";

/** What training takes from core; tests hand in small stand-ins. */
export interface TrainTools {
  readonly recipes: ReadonlyMap<string, Recipe<unknown>>;
  loadDataset(source: ByteSource): Promise<Dataset>;
  loadEmbedding: LoadEmbedding;
  /** Removes what evaluation will ask for; see docs/operating.md. */
  holdOut(dataset: Dataset): Split;
  evaluate(input: {
    readonly split: Split;
    readonly embedding: Embedding;
    readonly scorer: SequenceScorer | null;
    readonly predictor: RatingPredictor | undefined;
    readonly seed: number;
    readonly signal: AbortSignal;
    onProgress(fraction: number): void;
  }): Promise<Evaluated>;
  /** @returns the SHA-256 of the artifact's manifest, hex. */
  storeEmbedding(
    artifact: { readonly embedding: Embedding; readonly facts: EmbeddingFacts },
    sink: ByteSink,
  ): Promise<{ readonly artifactHash: string }>;
}

interface Evaluated {
  readonly metrics: readonly Metric[];
  /** What a comparison with another run needs, encoded; null where nothing was held out. */
  readonly perUser: Uint8Array | null;
}

/** Beside the artifact. */
const perUserFile = "per-user.bin";

/** Shares of a run's progress; training alone takes nearly all of the time. */
const loaded = 0.02;
const trained = 0.93;
const evaluated = 0.99;

/**
 * A run from its dataset to its artifact, in the trainer's process: loads, holds out, trains from the last
 * checkpoint if there is one, evaluates, and writes the artifact once the worker agrees.
 */
export async function trainRun(
  tools: TrainTools,
  task: TrainTask,
  context: ChildContext<RunProgress>,
): Promise<RunResult> {
  const { blobs, signal } = context;
  const recipe = tools.recipes.get(task.recipe);
  if (!recipe) throw new Error(`This version of Cinevec has no recipe ${task.recipe}.`);
  const options = recipe.options.parse(task.options);
  const dataset = await tools.loadDataset(blobs.folder(`datasets/${task.datasetId}`));
  const pretrained = task.pretrained && (await loadPretrained(tools.loadEmbedding, blobs, task.pretrained));
  const checkpoints = `runs/${task.runId}/checkpoint`;
  const resumeFrom = await usableCheckpoint(blobs, checkpoints);
  const split = tools.holdOut(dataset);
  const report = reporter(context, resumeFrom);

  const result = await recipe.train(split.train, options, {
    random: createRandom(task.seed),
    threads: task.threads,
    signal,
    resumeFrom,
    pretrained,
    onProgress: report.training,
    async saveCheckpoint(checkpoint) {
      await saveCheckpoint(blobs.folder(checkpoints), checkpoint);
    },
  });
  throwIfCancelled(signal);
  report.trained(result);

  const measured = await tools.evaluate({
    split,
    embedding: result.embedding,
    scorer: recipe.scorer?.(result.embedding, options) ?? null,
    predictor: recipe.ratingPredictor?.(result.embedding, options),
    seed: task.seed,
    signal,
    onProgress: report.evaluating,
  });
  throwIfCancelled(signal);
  const metrics = [...measured.metrics, ...result.metrics];

  const why = recipe.whyUnlearned?.(split.train, options, pretrained);
  const unlearned = why && collectUnlearned(dataset.movies.length, result.embedding, why);

  await context.mayPublish();
  // What an attempt that was killed may have left.
  await blobs.delete(`runs/${task.runId}/artifact`);
  const folder = blobs.folder(`runs/${task.runId}/artifact`);
  if (measured.perUser) await folder.put(perUserFile, measured.perUser);
  if (unlearned) await folder.put(unlearnedFile, encodeUnlearned(unlearned));
  const facts: EmbeddingFacts = {
    recipe: recipe.name,
    options: task.options,
    seed: task.seed,
    datasetHash: dataset.contentHash,
    metrics: [...metrics],
    lineage: {
      codeVersion: task.codeVersion,
      nodeVersion: process.version,
      engine: result.engine,
      threads: task.threads,
      pretrainedRun: task.pretrained?.runId ?? null,
      pretrainedHash: task.pretrained?.artifactHash ?? null,
    },
  };
  const { artifactHash } = await tools.storeEmbedding({ embedding: result.embedding, facts }, folder);
  return {
    dimensions: result.embedding.dimensions,
    lossCurve: result.lossCurve,
    baselineLoss: result.baselineLoss,
    engine: result.engine,
    examplesPerSecond: result.examplesPerSecond,
    metrics,
    artifactHash,
  };
}

/** A damaged checkpoint costs time, not the run. */
async function usableCheckpoint(blobs: BlobStore, folder: string): Promise<Checkpoint | null> {
  try {
    return await loadCheckpoint(blobs, folder);
  } catch (error) {
    if (error instanceof CorruptDataError) return null;
    throw error;
  }
}

function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw new CancelledError();
}

/** Turns what the recipe reports into messages: its fraction is of training, theirs of the whole run. */
function reporter(context: ChildContext<RunProgress>, resumeFrom: Checkpoint | null) {
  let last: RunProgress = {
    epoch: resumeFrom?.epoch ?? 0,
    epochs: 0,
    fraction: loaded,
    examplesPerSecond: null,
    points: resumeFrom?.lossCurve ?? [],
  };
  context.onProgress(last);
  return {
    training(progress: TrainProgress): void {
      if (progress.point) refuseDiverged(progress.point);
      last = {
        epoch: progress.epoch,
        epochs: progress.epochs,
        fraction: loaded + (trained - loaded) * progress.fraction,
        examplesPerSecond: progress.examplesPerSecond,
        points: progress.point ? [progress.point] : [],
      };
      context.onProgress(last);
    },
    /** The curve as the recipe gives it in the end: it may have stopped early. */
    trained({ lossCurve, examplesPerSecond }: TrainResult): void {
      const epoch = lossCurve.at(-1)?.epoch ?? last.epoch;
      last = { ...last, epoch, fraction: trained, examplesPerSecond, points: [] };
      context.onProgress({ ...last, points: lossCurve });
    },
    evaluating(fraction: number): void {
      context.onProgress({ ...last, fraction: trained + (evaluated - trained) * fraction });
    },
  };
}
