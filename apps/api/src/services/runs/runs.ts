import type { Recipe } from "@cinevec/core";
import type { BlobStore, Database, TrainingRun } from "@cinevec/db";
import type { Purpose } from "../../stored/purposes.js";
import type { Queue } from "../../training/queue.js";
import { cancelRun } from "./cancel-run.js";
import { deleteRun } from "./delete-run.js";
import { followRuns } from "./follow-runs.js";
import { type ImportEmbedding, importEmbedding } from "./import-embedding.js";
import { promoteRun } from "./promote-run.js";
import { resumeRun } from "./resume-run.js";
import { RunRows } from "./run-rows.js";
import { type RefitOptions, startRefit } from "./start-refit.js";
import { type StartTraining, startTraining } from "./start-training.js";
import { type UpdateRun, updateRun } from "./update-run.js";

/** Training runs: what may be asked of them. Ids are UUIDs; any other text is an unknown run. */
export interface Runs {
  /**
   * Writes the run and its job in one transaction.
   * @throws InvalidInputError with paths as in StartTrainingInput; NotFoundError for dataset and pretrained run.
   */
  start(input: StartTraining): Promise<TrainingRun>;
  /**
   * Writes a run that reads its vectors from a file, and its job, in one transaction.
   * @throws InvalidInputError with paths as in ImportEmbeddingInput; NotFoundError for the dataset.
   */
  importEmbedding(input: ImportEmbedding): Promise<TrainingRun>;
  /**
   * Trains the same on all ratings, those held out too: writes the run and its job in one transaction.
   * @param options.promote for every purpose, when it succeeds; without it, it is not promoted.
   * @param options.priority see largestPriority; 0 without one.
   * @throws NotFoundError; InvalidInputError unless the run succeeded, can be trained here and is no refit itself, and
   * for a priority out of bounds.
   */
  refit(id: string, options: RefitOptions): Promise<TrainingRun>;
  /** Returns once it has ended, or after two seconds. @throws NotFoundError; ConflictError where it has ended. */
  cancel(id: string): Promise<TrainingRun>;
  /** From the last checkpoint, with three new attempts. @throws NotFoundError; ConflictError unless failed or cancelled. */
  resume(id: string): Promise<TrainingRun>;
  /** What people call it and say of it. @throws NotFoundError; InvalidInputError with paths as in UpdateRunInput. */
  update(id: string, changes: UpdateRun): Promise<TrainingRun>;
  /** In the place of what answered for these purposes before. @throws NotFoundError; ConflictError unless succeeded. */
  promote(id: string, forPurposes: readonly Purpose[]): Promise<TrainingRun>;
  /**
   * With its artifact. @throws NotFoundError; ConflictError while it waits or runs, another run starts from it, or
   * there is a refit of it, which shows its metrics.
   */
  delete(id: string): Promise<void>;
  /** The run at once and at every change until it has ended. @throws NotFoundError at the first step. */
  changes(id: string): AsyncIterableIterator<TrainingRun>;
}

export interface RunsOptions {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly queue: Queue;
  readonly recipes: ReadonlyMap<string, Recipe<unknown>>;
  /** Only what lies here can be imported. */
  readonly importFolder: string;
  /** False where no worker can come that trains on Spark: runs for one are refused. Else they wait for it. */
  readonly mayUseSpark?: boolean;
}

export function createRuns({
  db,
  blobs,
  queue,
  recipes,
  importFolder,
  mayUseSpark = true,
}: RunsOptions): Runs {
  const rows = new RunRows(db, queue);
  const followed = followRuns(rows);
  return {
    start: (input) => startTraining(rows, input, { recipes, mayUseSpark }),
    importEmbedding: (input) => importEmbedding(rows, input, importFolder),
    refit: (id, options) => startRefit(rows, id, options, { recipes, blobs }),
    cancel: (id) => cancelRun(rows, id),
    resume: (id) => resumeRun(rows, id),
    update: (id, changes) => updateRun(rows, id, changes),
    promote: (id, forPurposes) => promoteRun(rows, id, forPurposes),
    delete: (id) => deleteRun(rows, id, blobs),
    changes: (id) => followed.of(id),
  };
}
