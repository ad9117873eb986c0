import { ConflictError } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { trainQueue } from "../../training/queue.js";
import type { RunRows } from "./run-rows.js";

/** See Runs.resume. */
export async function resumeRun(rows: RunRows, id: string): Promise<TrainingRun> {
  const { db, queue } = rows;
  const before = await rows.find(id);
  if (before.pretrainedHash !== null && before.pretrainedRunId === null)
    throw new ConflictError("The run that it started from was deleted: start a new training instead.");
  await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.trainingRun.updateMany({
      where: { id, status: { in: ["FAILED", "CANCELLED"] } },
      data: {
        status: "QUEUED",
        attempt: 0,
        crashes: 0,
        error: null,
        cancelRequested: false,
        finishedAt: null,
        queuedAt: new Date(),
      },
    });
    if (count === 0)
      throw new ConflictError(`Only a failed or cancelled run goes on; this one is ${before.status}.`);
    await queue.send(transaction, trainQueue[before.trainOn], id);
  });
  await queue.wake(trainQueue[before.trainOn]);
  return rows.changed(id);
}
