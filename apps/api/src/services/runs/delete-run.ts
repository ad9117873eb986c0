import { ConflictError, NotFoundError } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { cancelChannel, mapsChannel, runsChannel } from "../../training/job.js";
import { refitsOf, refuseWhileInUse, startersFrom } from "./in-use.js";
import { lockDataset, lockRun } from "./row-locks.js";
import type { RunRows } from "./run-rows.js";

/** See Runs.delete. */
export async function deleteRun(rows: RunRows, id: string, blobs: BlobStore): Promise<void> {
  const { db } = rows;
  const { datasetId } = await rows.find(id);
  const unfinished = await db.prisma.$transaction(async (transaction) => {
    await lockDataset(transaction, datasetId);
    if (!(await lockRun(transaction, id, "UPDATE"))) throw new NotFoundError("training run", id);
    const { status } = await transaction.trainingRun.findUniqueOrThrow({ where: { id } });
    if (status === "QUEUED" || status === "RUNNING")
      throw new ConflictError(`The run is ${status}: cancel it first.`);
    const advice = "Delete them first, or wait until they have succeeded.";
    refuseWhileInUse("Runs that start from it", await startersFrom(transaction, id), advice);
    refuseWhileInUse(
      "Refits of it, which show its metrics",
      await refitsOf(transaction, id),
      "Delete them first.",
    );
    const maps = await transaction.embeddingMap.findMany({
      where: { runId: id, status: { in: ["QUEUED", "RUNNING"] } },
      select: { id: true },
    });
    await transaction.trainingRun.delete({ where: { id } });
    return maps;
  });
  // Their rows are gone with the run's: nobody shall go on drawing them.
  for (const map of unfinished)
    await Promise.all([cancelChannel, mapsChannel].map((channel) => db.notify(channel, map.id)));
  // After the row: a kill in between leaves blobs that the next start deletes, never a run without them.
  await blobs.delete(`runs/${id}`);
  await db.notify(runsChannel, id);
}
