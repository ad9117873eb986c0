import { ConflictError } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { cancelChannel } from "../../training/job.js";
import { endOfRun } from "./follow-runs.js";
import type { RunRows } from "./run-rows.js";

/** See Runs.cancel. */
export async function cancelRun(rows: RunRows, id: string): Promise<TrainingRun> {
  const { db } = rows;
  await rows.find(id);
  const waiting = await db.prisma.trainingRun.updateMany({
    where: { id, status: "QUEUED" },
    data: { status: "CANCELLED", finishedAt: new Date() },
  });
  if (waiting.count > 0) return rows.changed(id);
  const running = await db.prisma.trainingRun.updateMany({
    where: { id, status: "RUNNING" },
    data: { cancelRequested: true },
  });
  const run = await rows.find(id);
  if (running.count === 0) throw new ConflictError(`The run has already ended: ${run.status}.`);
  await db.notify(cancelChannel, id);
  return (await endOfRun(rows, id)) ?? rows.changed(id);
}
