import { type EndedTraining, InvalidInputError, loadTensor, NotFoundError, type Recipe } from "@cinevec/core";
import type { BlobStore, Prisma, TrainingRun } from "@cinevec/db";
import { storedLossCurve } from "../../stored/stored-loss-curve.js";
import { priorityProblems } from "./priority.js";
import { lockRun } from "./row-locks.js";
import { longestRunName } from "./run-name.js";
import type { RunRows } from "./run-rows.js";

export interface RefitOptions {
  readonly promote?: boolean | null | undefined;
  readonly priority?: number | null | undefined;
}

interface RefitTools {
  readonly recipes: ReadonlyMap<string, Recipe<unknown>>;
  readonly blobs: BlobStore;
}

const ending = " (refit)";

/** See Runs.refit. */
export async function startRefit(
  rows: RunRows,
  id: string,
  { promote, priority }: RefitOptions,
  tools: RefitTools,
): Promise<TrainingRun> {
  const source = await rows.find(id);
  const problems = priorityProblems(priority);
  if (problems.length > 0) throw new InvalidInputError(problems);
  const data = {
    ...(await refitOf(source, tools)),
    promote: promote ?? false,
    priority: priority ?? 0,
  };
  return rows.create(async (transaction) => {
    for (const needed of [id, source.pretrainedRunId])
      if (needed !== null && !(await lockRun(transaction, needed, "SHARE")))
        throw new NotFoundError("training run", needed);
    return data;
  });
}

/**
 * What the row of a refit holds: the same recipe, seed and start on all ratings, with the options that the recipe gives
 * for that.
 * @throws InvalidInputError where the run can't be refitted, with what to do.
 */
async function refitOf(
  run: TrainingRun,
  { recipes, blobs }: RefitTools,
): Promise<Prisma.TrainingRunUncheckedCreateInput> {
  const refuse = (message: string) => InvalidInputError.of("id", message);
  if (run.refitOfId !== null)
    throw refuse("It is a refit: it has learned from all ratings already. Refit the run that it came from.");
  if (run.status !== "SUCCEEDED")
    throw refuse(`Only a run that succeeded can be refitted; this one is ${run.status}.`);
  const recipe = recipes.get(run.recipe);
  if (!recipe) throw refuse(`This server can't train ${run.recipe}: it was learned elsewhere.`);
  if (run.pretrainedHash !== null && run.pretrainedRunId === null)
    throw refuse("The run that it started from was deleted: its vectors are not there to start from again.");
  const options = recipe.options.parse(run.options);
  const ended: EndedTraining = {
    lossCurve: storedLossCurve(run),
    tensor: (name) => loadTensor(blobs.folder(`runs/${run.id}/artifact`), name),
  };
  const refitted = (await recipe.refit?.(options, ended)) ?? options;
  return {
    name: `${run.name.slice(0, longestRunName - ending.length)}${ending}`,
    datasetId: run.datasetId,
    recipe: run.recipe,
    options: refitted as Prisma.InputJsonValue,
    seed: run.seed,
    trainOn: run.trainOn,
    refitOfId: run.id,
    pretrainedRunId: run.pretrainedRunId,
    pretrainedHash: run.pretrainedHash,
  };
}
