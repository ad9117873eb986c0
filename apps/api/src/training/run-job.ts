import { randomUUID } from "node:crypto";
import type { TrainingRun } from "@cinevec/db";
import { baselinesJob } from "./baselines-job.js";
import { type Child, forkChild } from "./fork-child.js";
import { cancelChannel, type Job, type JobTools, maxAttempts, runsChannel, startHeartbeat } from "./job.js";
import type { ChildError, RunProgress, RunResult, TrainTask } from "./messages.js";
import { type ProgressColumns, throttle, trackProgress } from "./progress-writer.js";

/** Every write names the claim: a worker that was thought dead and comes back changes nothing. */
type Held = { readonly id: string; readonly claim: string | null; readonly status: "RUNNING" };

/** Claims the run and starts its trainer; null where the run is not waiting any more. */
export async function runJob(tools: JobTools, id: string): Promise<Job | null> {
  const { db, blobs } = tools;
  const claim = randomUUID();
  const now = new Date();
  const taken = await db.prisma.trainingRun.updateMany({
    where: { id, status: "QUEUED" },
    data: {
      status: "RUNNING",
      claim,
      attempt: { increment: 1 },
      heartbeatAt: now,
      finishedAt: null,
      error: null,
      codeVersion: tools.codeVersion,
      nodeVersion: process.version,
      threads: tools.threads,
    },
  });
  if (taken.count === 0) return null;
  const held: Held = { id, claim, status: "RUNNING" };
  await db.prisma.trainingRun.updateMany({ where: { ...held, startedAt: null }, data: { startedAt: now } });
  const run = await db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
  await db.notify(runsChannel, id);

  const beat = async () => {
    const { count } = await db.prisma.trainingRun.updateMany({
      where: held,
      data: { heartbeatAt: new Date() },
    });
    if (count === 0) child.kill();
    return count > 0;
  };
  const track = trackProgress(run, Date.now);
  const writer = throttle(400, async ({ lossCurve, ...columns }: ProgressColumns) => {
    const { count } = await db.prisma.trainingRun.updateMany({
      where: held,
      data: { ...columns, lossCurve: lossCurve.map((point) => ({ ...point })) },
    });
    if (count > 0) await db.notify(runsChannel, id);
  });
  const child = forkChild<TrainTask, RunProgress, RunResult>({
    script: tools.trainerScript ?? new URL("./trainer.js", import.meta.url),
    nodeArguments: tools.trainerArguments,
    blobs: blobs.location,
    task: taskOf(run, tools),
    // Every message counts for the curve, though not each is written.
    onProgress: (progress) => writer.put(track.add(progress)),
    mayPublish: beat,
  });
  const stopHeartbeat = startHeartbeat(tools.staleAfter, beat);
  const stopListening = await db.listen(cancelChannel, (cancelled) => cancelled === id && child.cancel());
  // A cancellation between the claim and the line above was not heard.
  const { cancelRequested } = await db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
  if (cancelRequested) child.cancel();

  let abandoned = false;
  let baselines: Child<void> | null = null;
  const finish = async () => {
    const outcome = await child.ended;
    stopListening();
    stopHeartbeat();
    await writer.stop();
    if (abandoned) return;
    if (outcome.kind === "done") await succeed(tools, run, held, outcome.result);
    else if (outcome.kind === "failed") await endWith(tools, held, outcome.error);
    else await crashed(tools, held, outcome);
    await db.notify(runsChannel, id);
    if (outcome.kind !== "done") return;
    baselines = await baselinesJob(tools, run.datasetId);
    // The worker may have closed while that was looked up.
    if (abandoned) baselines?.kill();
    const measured = await baselines?.ended;
    if (abandoned || !measured || measured.kind === "done") return;
    const reason = measured.kind === "failed" ? measured.error.message : measured.reason;
    tools.onEvent({ message: `Baselines of dataset ${run.datasetId}: ${reason}` });
  };
  return {
    abandon() {
      abandoned = true;
      child.kill();
      baselines?.kill();
    },
    ended: finish(),
  };
}

function taskOf(run: TrainingRun, tools: JobTools): TrainTask {
  return {
    runId: run.id,
    datasetId: run.datasetId,
    recipe: run.recipe,
    options: run.options as Record<string, unknown>,
    seed: run.seed,
    threads: tools.threads,
    pretrained:
      run.pretrainedRunId || run.pretrainedHash
        ? { runId: run.pretrainedRunId, artifactHash: run.pretrainedHash }
        : null,
    codeVersion: tools.codeVersion,
  };
}

/** Metrics, artifact and promotion become visible in one transaction, or not at all. */
async function succeed(
  { db, blobs }: JobTools,
  run: TrainingRun,
  held: Held,
  result: RunResult,
): Promise<void> {
  const done = await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.trainingRun.updateMany({
      where: held,
      data: {
        status: "SUCCEEDED",
        claim: null,
        progress: 1,
        etaSeconds: null,
        error: null,
        cancelRequested: false,
        finishedAt: new Date(),
        epoch: result.lossCurve.at(-1)?.epoch ?? 0,
        throughput: result.examplesPerSecond,
        lossCurve: result.lossCurve.map((point) => ({ ...point })),
        baselineLoss: result.baselineLoss,
        dimensions: result.dimensions,
        engine: result.engine,
        artifactHash: result.artifactHash,
      },
    });
    if (count === 0) return false;
    await transaction.runMetric.deleteMany({ where: { runId: run.id } });
    await transaction.runMetric.createMany({
      data: result.metrics.map((metric, position) => ({
        ...metric,
        runId: run.id,
        cutoff: metric.cutoff ?? 0,
        position,
      })),
    });
    const { promote } = await transaction.trainingRun.findUniqueOrThrow({ where: { id: run.id } });
    if (promote)
      await transaction.dataset.update({ where: { id: run.datasetId }, data: { promotedRunId: run.id } });
    return true;
  });
  if (done) await blobs.delete(`runs/${run.id}/checkpoint`);
}

/** The trainer said why it ended: what it computed so far stays, for resume. */
export async function endWith(
  { db, blobs }: Pick<JobTools, "db" | "blobs">,
  held: Held,
  error: ChildError,
): Promise<void> {
  const cancelled = error.name === "CancelledError";
  const { count } = await db.prisma.trainingRun.updateMany({
    where: held,
    data: {
      status: cancelled ? "CANCELLED" : "FAILED",
      error: cancelled ? null : error.message,
      claim: null,
      etaSeconds: null,
      cancelRequested: false,
      finishedAt: new Date(),
    },
  });
  if (count > 0) await blobs.delete(`runs/${held.id}/artifact`);
}

/** Another attempt where that may help and one is left, unless someone wanted the run to stop anyway. */
async function crashed(
  tools: JobTools,
  held: Held,
  { reason, again }: { readonly reason: string; readonly again: boolean },
): Promise<void> {
  const run = await tools.db.prisma.trainingRun.findFirst({ where: held });
  if (!run) return;
  if (run.cancelRequested) return endWith(tools, held, { name: "CancelledError", message: "" });
  tools.onEvent({ message: `Run ${run.id}, attempt ${run.attempt}: ${reason}` });
  if (again && run.attempt < maxAttempts) await requeueRun(tools, held);
  else await endWith(tools, held, { name: "Error", message: afterAttempts(reason, run.attempt) });
}

export function afterAttempts(reason: string, attempt: number): string {
  return attempt > 1 ? `${reason} (attempt ${attempt} of ${maxAttempts})` : reason;
}

/** Back into the queue, row and job in one transaction. */
export async function requeueRun({ db, queue }: Pick<JobTools, "db" | "queue">, where: Held): Promise<void> {
  await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.trainingRun.updateMany({
      where,
      data: { status: "QUEUED", claim: null, etaSeconds: null },
    });
    if (count > 0) await queue.send(transaction, "train", where.id);
  });
  await queue.wake("train");
}
