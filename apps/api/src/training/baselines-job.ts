import { baselinesBlob } from "../services/stored-baselines.js";
import { type Child, forkChild } from "./fork-child.js";
import type { JobTools } from "./job.js";
import type { BaselinesTask } from "./measure-baselines.js";

/**
 * Measures a dataset's baselines in a process of their own, where none are stored; null where there is nothing to
 * do. A failure is told and changes nothing else: the next run's end tries again.
 */
export async function baselinesJob(
  { db, blobs, baselinesScript, trainerArguments }: JobTools,
  datasetId: string,
): Promise<Child<void> | null> {
  if (baselinesScript === null || (await blobs.size(baselinesBlob(datasetId))) !== null) return null;
  return forkChild<BaselinesTask, never, void>({
    script: baselinesScript ?? new URL("./baselines.js", import.meta.url),
    nodeArguments: trainerArguments,
    blobs: blobs.location,
    task: { datasetId },
    onProgress: () => {},
    // Nothing may be written below a dataset that was deleted meanwhile.
    mayPublish: async () => (await db.prisma.dataset.count({ where: { id: datasetId } })) > 0,
  });
}
