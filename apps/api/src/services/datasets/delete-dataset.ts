import { ConflictError } from "@cinevec/core";
import type { BlobStore, Database } from "@cinevec/db";
import { datasetsChannel } from "../../training/job.js";
import { importsEnrichedWith, refuseWhileInUse } from "../runs/in-use.js";
import { lockDataset } from "../runs/row-locks.js";
import { findDataset } from "./find-dataset.js";

/** See Datasets.delete. */
export async function deleteDataset(db: Database, blobs: BlobStore, id: string): Promise<void> {
  const dataset = await findDataset(db.prisma, id);
  if (dataset.status === "IMPORTING")
    throw new ConflictError("It is still being imported: wait until that has ended.");
  const runs = await db.prisma.$transaction(async (transaction) => {
    // Holds off startTraining, whose run refers to this row, until the dataset is gone.
    await lockDataset(transaction, id);
    const all = await transaction.trainingRun.findMany({
      where: { datasetId: id },
      select: { id: true, name: true, status: true },
      orderBy: { queuedAt: "asc" },
    });
    const active = all.filter((run) => run.status === "QUEUED" || run.status === "RUNNING");
    refuseWhileInUse("Runs that learn from it", active, "Cancel them first.");
    const imports = await importsEnrichedWith(transaction, id);
    refuseWhileInUse("Imports that take its metadata", imports, "Wait until they have ended.");
    await transaction.dataset.deleteMany({ where: { id } });
    return all;
  });
  // After the rows: a kill in between leaves blobs that the next start deletes.
  for (const run of runs) await blobs.delete(`runs/${run.id}`);
  await blobs.delete(`datasets/${id}`);
  await db.notify(datasetsChannel, id);
}
