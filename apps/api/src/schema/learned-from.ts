import { type MovieAspect, recipes } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import type { Context } from "./context.js";

/** What a run learned from besides ratings: what its recipe says, and the same of the run that it started from. */
export async function learnedFrom(run: TrainingRun, context: Context): Promise<readonly MovieAspect[]> {
  const recipe = recipes.get(run.recipe);
  const options = recipe?.options.safeParse(run.options);
  const dataset = await context.datasets.load(run.datasetId);
  const own =
    recipe?.learnsFrom && options?.success && dataset
      ? recipe.learnsFrom(options.data, new Set(dataset.parts))
      : [];
  const start = run.pretrainedRunId ? await context.unlimited.runs.load(run.pretrainedRunId) : null;
  return start ? [...new Set([...own, ...(await learnedFrom(start, context.unlimited))])] : own;
}
