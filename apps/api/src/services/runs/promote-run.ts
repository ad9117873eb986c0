import { ConflictError, NotFoundError } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { type Purpose, promotion } from "../../stored/purposes.js";
import { lockDataset, lockRun } from "./row-locks.js";
import type { RunRows } from "./run-rows.js";

/** See Runs.promote. */
export async function promoteRun(
  rows: RunRows,
  id: string,
  forPurposes: readonly Purpose[],
): Promise<TrainingRun> {
  const run = await rows.find(id);
  if (run.status !== "SUCCEEDED")
    throw new ConflictError(`Only a run that succeeded can be promoted; this one is ${run.status}.`);
  await rows.db.prisma.$transaction(async (transaction) => {
    await lockDataset(transaction, run.datasetId);
    if (!(await lockRun(transaction, id, "SHARE"))) throw new NotFoundError("training run", id);
    await transaction.dataset.update({ where: { id: run.datasetId }, data: promotion(id, forPurposes) });
  });
  return rows.changed(id);
}
