import { NotFoundError } from "@cinevec/core";
import type { Dataset, TrainingRun } from "@cinevec/db";
import type { Context } from "./context.js";

/** What a run learned from. @throws NotFoundError */
export async function datasetOf(run: TrainingRun, context: Context): Promise<Dataset> {
  const dataset = await context.datasets.load(run.datasetId);
  if (!dataset) throw new NotFoundError("dataset", run.datasetId);
  return dataset;
}
