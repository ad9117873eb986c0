import {
  type Checkpoint,
  CorruptDataError,
  collectUnlearned,
  type EmbeddingFacts,
  encodePerUser,
  encodeUnlearned,
  holdOut,
  loadDataset,
  loadEmbedding,
  onSpark,
  type Recipe,
  storeEmbedding,
  type TrainOnAllInput,
  type TrainProgress,
  type TrainResult,
  trainAndEvaluate,
  trainOnAll,
} from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { putSealed } from "../stored/sealed-blobs.js";
import { unlearnedFile } from "../stored/unlearned-movies.js";
import { loadCheckpoint, saveCheckpoint } from "./checkpoint-store.js";
import { filesHere } from "./files-here.js";
import { loadPretrained } from "./load-pretrained.js";
import type { RunProgress, RunResult, TrainTask } from "./messages.js";
import type { ChildContext } from "./serve-child.js";
import { submitToSpark } from "./submit-to-spark.js";

/** Beside the artifact. */
const perUserFile = "per-user.bin";

/**
 * A run from its dataset to its artifact, in the trainer's process: loads, holds out, trains from the last
 * checkpoint if there is one, evaluates, and writes the artifact once the worker agrees. A refit neither holds out
 * nor evaluates.
 */
export async function trainRun(
  recipes: ReadonlyMap<string, Recipe<unknown>>,
  task: TrainTask,
  context: ChildContext<RunProgress>,
): Promise<RunResult> {
  const { blobs, signal } = context;
  const report = reporter(context);
  const known = recipes.get(task.recipe);
  if (!known) throw new Error(`This version of Cinevec has no recipe ${task.recipe}.`);
  const recipe = task.spark ? onSpark(known, submitToSpark(task.spark, `Cinevec run ${task.runId}`)) : known;
  const options = recipe.options.parse(task.options);
  const files = await filesHere(task.source, task.runId, { blobs, signal });
  const dataset = await loadDataset(blobs.folder(`datasets/${task.datasetId}`));
  const pretrained = task.pretrained && (await loadPretrained(loadEmbedding, blobs, task.pretrained));
  const checkpoints = `runs/${task.runId}/checkpoint`;
  const resumeFrom = await usableCheckpoint(blobs, checkpoints);
  const { protocol } = task;
  const split = protocol && holdOut(dataset, protocol);
  report.loaded(resumeFrom);

  const training: Omit<TrainOnAllInput<unknown>, "dataset"> = {
    recipe,
    options,
    seed: task.seed,
    context: {
      threads: task.threads,
      signal,
      resumeFrom,
      pretrained,
      source: files.path,
      onProgress: report.training,
      async saveCheckpoint(checkpoint) {
        await saveCheckpoint(blobs.folder(checkpoints), checkpoint);
      },
    },
    onTrained: report.trained,
  };
  const learned = split
    ? trainAndEvaluate({ ...training, split, protocol, onEvaluating: report.evaluating })
    : trainOnAll({ ...training, dataset }).then((trained) => ({ trained, metrics: [], perUser: null }));
  const { trained, metrics, perUser } = await learned.finally(() => files.forget());

  const why = recipe.whyUnlearned?.(split?.train ?? dataset, options, pretrained);
  const unlearned = why && collectUnlearned(dataset.movies.length, trained.embedding, why);

  await context.mayPublish();
  // What an attempt that was killed may have left.
  await blobs.delete(`runs/${task.runId}/artifact`);
  const folder = blobs.folder(`runs/${task.runId}/artifact`);
  if (perUser && (perUser.users.length > 0 || perUser.predicted))
    await putSealed(folder, perUserFile, encodePerUser(perUser));
  if (unlearned) await putSealed(folder, unlearnedFile, encodeUnlearned(unlearned));
  const facts: EmbeddingFacts = {
    recipe: recipe.name,
    options: task.options,
    seed: task.seed,
    datasetHash: dataset.contentHash,
    metrics: [...metrics],
    lineage: {
      codeVersion: task.codeVersion,
      nodeVersion: process.version,
      engine: trained.engine,
      threads: task.threads,
      pretrainedRun: task.pretrained?.runId ?? null,
      pretrainedHash: task.pretrained?.artifactHash ?? null,
      ...(task.refitOf === null ? {} : { refitOf: task.refitOf }),
    },
  };
  const { artifactHash } = await storeEmbedding({ embedding: trained.embedding, facts }, folder);
  return {
    dimensions: trained.embedding.dimensions,
    lossCurve: trained.lossCurve,
    baselineLoss: trained.baselineLoss,
    engine: trained.engine,
    examplesPerSecond: trained.examplesPerSecond,
    metrics,
    matches: trained.matches ?? null,
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

/** Turns what the recipe and the evaluation report into messages. */
function reporter(context: ChildContext<RunProgress>) {
  let last: RunProgress = {
    phase: "loading",
    epoch: 0,
    epochs: 0,
    fraction: 0,
    examplesPerSecond: null,
    points: [],
  };
  context.onProgress(last);
  return {
    loaded(resumeFrom: Checkpoint | null): void {
      last = { ...last, epoch: resumeFrom?.epoch ?? 0, fraction: 1, points: [] };
      context.onProgress({ ...last, points: resumeFrom?.lossCurve ?? [] });
    },
    training(progress: TrainProgress): void {
      last = {
        phase: "training",
        epoch: progress.epoch,
        epochs: progress.epochs,
        fraction: progress.fraction,
        part: progress.part,
        examplesPerSecond: progress.examplesPerSecond,
        points: progress.point ? [progress.point] : [],
      };
      context.onProgress(last);
    },
    /** The curve as the recipe gives it in the end: it may have stopped early. */
    trained({ lossCurve, examplesPerSecond }: TrainResult): void {
      const epoch = lossCurve.at(-1)?.epoch ?? last.epoch;
      const { epochs } = last;
      last = { phase: "evaluating", epoch, epochs, fraction: 0, examplesPerSecond, points: [] };
      context.onProgress({ ...last, points: lossCurve });
    },
    evaluating(fraction: number): void {
      context.onProgress({ ...last, fraction });
    },
  };
}
