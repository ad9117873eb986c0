import {
  type EndedTraining,
  InvalidInputError,
  type LossPoint,
  loadTensor,
  type Recipe,
} from "@cinevec/core";
import type { BlobStore, Prisma, TrainingRun } from "@cinevec/db";

const longestName = 200;
const ending = " (refit)";

/** What the trainer stored as JSON. */
function lossPoints({ lossCurve }: TrainingRun): LossPoint[] {
  return Array.isArray(lossCurve) ? (lossCurve as readonly unknown[] as LossPoint[]) : [];
}

/**
 * What the row of a refit holds: the same recipe, seed and start on all ratings, with the options that the recipe gives
 * for that.
 * @throws InvalidInputError where the run can't be refitted, with what to do.
 */
export async function refitOf(
  run: TrainingRun,
  recipes: ReadonlyMap<string, Recipe<unknown>>,
  blobs: BlobStore,
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
    lossCurve: lossPoints(run),
    tensor: (name) => loadTensor(blobs.folder(`runs/${run.id}/artifact`), name),
  };
  const refitted = (await recipe.refit?.(options, ended)) ?? options;
  return {
    name: `${run.name.slice(0, longestName - ending.length)}${ending}`,
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
