import { randomUUID } from "node:crypto";
import { type Protocol, protocolKey } from "@cinevec/core";
import { baselinesBlob } from "../stored/stored-baselines.js";
import { storedProtocol } from "../stored/stored-protocol.js";
import { databaseNow, type Job, type JobTools, maxAttempts } from "./job.js";
import type { BaselinesTask } from "./measure-baselines.js";
import { supervise } from "./supervise.js";

/**
 * Measures the baselines of a dataset that wants them, by one protocol of its runs, in a process of its own; null where
 * none does, or while a training waits. A failure is told and changes nothing else: the next run's end tries again.
 */
export async function baselinesJob(tools: JobTools): Promise<Job | null> {
  const { db, blobs, baselinesScript, trainerArguments, onEvent } = tools;
  if (baselinesScript === null) return null;
  const claim = randomUUID();
  const [dataset] = await db.prisma.$queryRaw<{ id: string; attempt: number }[]>`
    UPDATE "Dataset" SET claim = ${claim}::uuid, "heartbeatAt" = ${databaseNow},
      "baselinesAttempt" = "baselinesAttempt" + 1
    WHERE id = (SELECT id FROM "Dataset" WHERE status = 'READY' AND "baselinesWanted" AND claim IS NULL
      AND NOT EXISTS (SELECT FROM "TrainingRun" WHERE status = 'QUEUED')
      ORDER BY "createdAt", id LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id::text, "baselinesAttempt" AS attempt`;
  if (!dataset) return null;
  const { id, attempt } = dataset;
  const held = { id, claim, status: "READY" } as const;

  const end = async (
    baselinesWanted: boolean,
    baselinesAttempt?: { decrement: number } | { set: number },
  ) => {
    await db.prisma.dataset.updateMany({
      where: held,
      data: { claim: null, baselinesWanted, baselinesAttempt },
    });
    // Deleted meanwhile: nothing may stay below it.
    if ((await db.prisma.dataset.count({ where: { id } })) === 0) await blobs.delete(`datasets/${id}`);
  };
  const protocol = await unmeasured(tools, id).catch(async (error) => {
    await end(false);
    throw error;
  });
  if (!protocol) {
    await end(false);
    return null;
  }
  return supervise<BaselinesTask, never, void>(tools, {
    name: `Baselines of dataset ${id}`,
    claim,
    script: baselinesScript ?? new URL("./baselines.js", import.meta.url),
    nodeArguments: trainerArguments,
    task: { datasetId: id, protocol, threads: tools.threads },
    onProgress: () => {},
    endProgress: async () => {},
    async beat() {
      const count = await db.prisma.$executeRaw`
        UPDATE "Dataset" SET "heartbeatAt" = ${databaseNow}
        WHERE id = ${id}::uuid AND claim = ${claim}::uuid AND status = 'READY'`;
      return count > 0 ? "held" : "lost";
    },
    async settle(outcome) {
      if (outcome.kind === "done") return end((await unmeasured(tools, id)) !== null, { set: 0 });
      const reason = outcome.kind === "failed" ? outcome.error.message : outcome.reason;
      onEvent({ message: `Baselines of dataset ${id}: ${reason}` });
      if (outcome.kind === "crashed" && !outcome.counts) return end(true, { decrement: 1 });
      await end(outcome.kind === "crashed" && outcome.again && attempt < maxAttempts);
    },
    fail: () => end(false),
    giveBack: () => end(true, { decrement: 1 }),
  });
}

/** The first protocol that a succeeded run of the dataset was measured by and no baselines are. */
async function unmeasured({ db, blobs }: JobTools, datasetId: string): Promise<Protocol | null> {
  const runs = await db.prisma.trainingRun.findMany({
    where: { datasetId, status: "SUCCEEDED" },
    orderBy: { finishedAt: "asc" },
    select: { protocol: true },
  });
  const protocols = runs.flatMap((run) => storedProtocol(run) ?? []);
  for (const protocol of new Map(protocols.map((one) => [protocolKey(one), one])).values())
    if ((await blobs.size(baselinesBlob(datasetId, protocol))) === null) return protocol;
  return null;
}
