import { failImport, requeueImport } from "./import-job.js";
import { datasetsChannel, type JobTools, maxAttempts, runsChannel } from "./job.js";
import { endWith, requeueRun } from "./run-job.js";

/** How long a job may lie between being taken and its row being claimed, in seconds, before it counts as lost. */
const jobGrace = 60;

const workerDied = "The worker died while it worked on this (killed, or the machine went down).";

/**
 * Puts right what dead workers left: rows claimed by someone who gave no sign of life for `staleAfter` seconds go
 * back into the queue, or fail after the last attempt; rows that wait without a job get one. Any number of
 * workers may do this at the same time.
 */
export async function recover(tools: JobTools, staleAfter: number): Promise<void> {
  const { db, queue } = tools;
  const before = new Date(Date.now() - staleAfter * 1000);
  const stale = { OR: [{ heartbeatAt: null }, { heartbeatAt: { lte: before } }] };

  for (const run of await db.prisma.trainingRun.findMany({ where: { status: "RUNNING", ...stale } })) {
    const held = { id: run.id, claim: run.claim, status: "RUNNING" } as const;
    if (run.cancelRequested) await endWith(tools, held, { name: "CancelledError", message: "" });
    else if (run.attempt < maxAttempts) await requeueRun(tools, held);
    else
      await endWith(tools, held, {
        name: "Error",
        message: `${workerDied} It was attempt ${maxAttempts}, the last.`,
      });
    await db.notify(runsChannel, run.id);
  }
  const imports = { status: "IMPORTING", claim: { not: null }, ...stale } as const;
  for (const dataset of await db.prisma.dataset.findMany({ where: imports })) {
    const held = { id: dataset.id, claim: dataset.claim, status: "IMPORTING" } as const;
    if (dataset.attempt < maxAttempts) await requeueImport(tools, held);
    else
      await failImport(tools, held, {
        name: "Error",
        message: `${workerDied} It was attempt ${maxAttempts}, the last: import it again.`,
      });
    await db.notify(datasetsChannel, dataset.id);
  }

  const grace = Math.min(jobGrace, staleAfter);
  const queued = await db.prisma.trainingRun.findMany({ where: { status: "QUEUED" }, select: { id: true } });
  await queue.resend(
    "train",
    queued.map((run) => run.id),
    grace,
  );
  const waiting = await db.prisma.dataset.findMany({
    where: { status: "IMPORTING", claim: null },
    select: { id: true },
  });
  await queue.resend(
    "import",
    waiting.map((dataset) => dataset.id),
    grace,
  );
}
