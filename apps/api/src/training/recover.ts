import { databaseNow, datasetsChannel, type JobTools, mapsChannel, maxAttempts, runsChannel } from "./job.js";
import { trainQueue } from "./queue.js";
import { importCrashed } from "./settle-import.js";
import { mapCrashed } from "./settle-map.js";
import { crashed } from "./settle-run.js";

/** How long a job may lie between being taken and its row being claimed, in seconds, before it counts as lost. */
const jobGrace = 60;

const death = {
  reason: "The worker died while it worked on this (killed, or the machine went down).",
  again: true,
  counts: true,
};

/**
 * Puts right what dead workers left: rows claimed by someone who gave no sign of life for `staleAfter` seconds of the
 * database's clock go back into the queue, or fail after too many crashes; rows that wait without a job get one. Any
 * number of workers may do this at the same time: a sign of life that comes meanwhile voids the write.
 */
export async function recover(tools: JobTools, staleAfter: number): Promise<void> {
  const { db, queue, ownClaims } = tools;
  const { prisma } = db;
  const isOwn = ({ claim }: { claim: string | null }) => claim !== null && ownClaims.has(claim);

  const silentRuns = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM "TrainingRun" WHERE status = 'RUNNING' AND ("heartbeatAt" IS NULL
      OR "heartbeatAt" <= ${databaseNow} - make_interval(secs => ${staleAfter}))`;
  const runs = await prisma.trainingRun.findMany({ where: { id: { in: silentRuns.map(({ id }) => id) } } });
  for (const { id, claim, status, heartbeatAt } of runs) {
    if (status !== "RUNNING" || isOwn({ claim })) continue;
    await crashed(tools, { id, claim, status, heartbeatAt }, death, null);
    await db.notify(runsChannel, id);
  }

  const silentDatasets = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM "Dataset" WHERE claim IS NOT NULL AND ("heartbeatAt" IS NULL
      OR "heartbeatAt" <= ${databaseNow} - make_interval(secs => ${staleAfter}))`;
  const datasets = await prisma.dataset.findMany({
    where: { id: { in: silentDatasets.map(({ id }) => id) } },
  });
  for (const { id, claim, status, heartbeatAt, baselinesAttempt } of datasets) {
    if (claim === null || isOwn({ claim })) continue;
    if (status === "IMPORTING") await importCrashed(tools, { id, claim, status, heartbeatAt }, death);
    // A READY one was having its baselines measured.
    else
      await prisma.dataset.updateMany({
        where: { id, claim, heartbeatAt },
        data: { claim: null, ...(baselinesAttempt < maxAttempts ? {} : { baselinesWanted: false }) },
      });
    await db.notify(datasetsChannel, id);
  }

  const silentMaps = await prisma.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM "EmbeddingMap" WHERE status = 'RUNNING' AND ("heartbeatAt" IS NULL
      OR "heartbeatAt" <= ${databaseNow} - make_interval(secs => ${staleAfter}))`;
  const maps = await prisma.embeddingMap.findMany({ where: { id: { in: silentMaps.map(({ id }) => id) } } });
  for (const { id, runId, claim, status, heartbeatAt } of maps) {
    if (status !== "RUNNING" || isOwn({ claim })) continue;
    await mapCrashed(tools, { id, claim, status, heartbeatAt }, runId, death);
    await db.notify(mapsChannel, id);
  }

  const grace = Math.min(jobGrace, staleAfter);
  const queued = await prisma.trainingRun.findMany({
    where: { status: "QUEUED" },
    select: { id: true, trainOn: true },
  });
  for (const engine of ["LOCAL", "SPARK"] as const) {
    const waiting = queued.filter((run) => run.trainOn === engine);
    await queue.resend(
      trainQueue[engine],
      waiting.map((run) => run.id),
      grace,
    );
  }
  const asked = await prisma.embeddingMap.findMany({
    where: { status: "QUEUED", automatic: false },
    select: { id: true },
  });
  await queue.resend(
    "map",
    asked.map((map) => map.id),
    grace,
  );
  const waiting = await prisma.dataset.findMany({
    where: { status: "IMPORTING", claim: null },
    select: { id: true },
  });
  await queue.resend(
    "import",
    waiting.map((dataset) => dataset.id),
    grace,
  );
}
