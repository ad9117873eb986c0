import { defaultProtocol } from "@cinevec/core";
import type { Prisma, TrainingRun } from "@cinevec/db";
import { automaticMap } from "../stored/map-options.js";
import { promotion, purposes } from "../stored/purposes.js";
import { baselinesBlob } from "../stored/stored-baselines.js";
import { storedProtocol } from "../stored/stored-protocol.js";
import { checkpointId } from "./checkpoint-store.js";
import type { Crash } from "./fork-child.js";
import { type JobTools, maxAttempts } from "./job.js";
import type { ChildError, RunResult } from "./messages.js";
import type { ProgressColumns } from "./progress-writer.js";
import { trainQueue } from "./queue.js";

/** Every write names the claim: a worker that was thought dead and comes back changes nothing. */
export interface HeldRun {
  readonly id: string;
  readonly claim: string | null;
  readonly status: "RUNNING";
  /** Where given, a sign of life since then voids the write. */
  readonly heartbeatAt?: Date | null;
}

/** Metrics, artifact and promotion become visible, and a map is queued, in one transaction, or not at all. */
export async function succeed(
  { db, blobs, baselinesScript, mapperScript, onEvent }: JobTools,
  run: TrainingRun,
  held: HeldRun,
  result: RunResult,
  evaluationSeconds: number | null,
): Promise<void> {
  const baselines = baselinesBlob(run.datasetId, storedProtocol(run) ?? defaultProtocol);
  const isMeasured = run.refitOfId === null;
  const baselinesWanted = isMeasured && baselinesScript !== null && (await blobs.size(baselines)) === null;
  const done = await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.trainingRun.updateMany({
      where: { ...held },
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
        ...(result.matches && {
          matches: { ...result.matches, unmatchedExamples: [...result.matches.unmatchedExamples] },
        }),
        evaluationSeconds,
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
    const data = {
      ...(promote ? promotion(run.id, purposes) : {}),
      ...(baselinesWanted ? { baselinesWanted, baselinesAttempt: 0 } : {}),
    };
    if (mapperScript !== null)
      await transaction.embeddingMap.create({
        data: { runId: run.id, ...automaticMap, seed: run.seed, automatic: true },
      });
    if (promote || baselinesWanted) await transaction.dataset.update({ where: { id: run.datasetId }, data });
    return true;
  });
  // Where that fails, the next start deletes it.
  if (done)
    await blobs
      .delete(`runs/${run.id}/checkpoint`)
      .catch((error) => onEvent({ message: `Run ${run.id}: its checkpoint is still there.`, error }));
}

/** The trainer said why it ended: what it computed so far stays, for resume. */
export async function endWith(
  { db, blobs }: Pick<JobTools, "db" | "blobs">,
  held: HeldRun,
  error: ChildError,
  last: ProgressColumns | null,
): Promise<void> {
  const cancelled = error.name === "CancelledError";
  const { count } = await db.prisma.trainingRun.updateMany({
    where: { ...held },
    data: {
      ...columnsOf(last),
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

/**
 * Another attempt where that may help, unless someone wanted the run to stop anyway. A run fails only after crashes
 * in a row that left no new checkpoint: one that comes further each time may be killed as often as it likes.
 */
export async function crashed(
  tools: JobTools,
  held: HeldRun,
  { reason, again, counts }: Crash,
  last: ProgressColumns | null,
): Promise<void> {
  const run = await tools.db.prisma.trainingRun.findFirst({ where: { ...held } });
  if (!run) return;
  if (run.cancelRequested) return endWith(tools, held, { name: "CancelledError", message: "" }, last);
  tools.onEvent({ message: `Run ${run.id}, attempt ${run.attempt}: ${reason}` });
  const cameFurther = (await checkpointId(tools.blobs, `runs/${run.id}/checkpoint`)) !== run.checkpointId;
  const crashes = cameFurther ? 0 : run.crashes + (counts ? 1 : 0);
  if (again && crashes < maxAttempts) await requeueRun(tools, held, { ...columnsOf(last), crashes });
  else {
    const often = crashes > 1 ? ` (${crashes} attempts in a row without a new checkpoint)` : "";
    await endWith(tools, held, { name: "Error", message: `${reason}${often}` }, last);
  }
}

/** Back into the queue, row and job in one transaction. */
export async function requeueRun(
  { db, queue }: Pick<JobTools, "db" | "queue">,
  held: HeldRun,
  more: Prisma.TrainingRunUpdateManyMutationInput,
): Promise<void> {
  const name = await db.prisma.$transaction(async (transaction) => {
    const [row] = await transaction.trainingRun.updateManyAndReturn({
      where: { ...held },
      data: { ...more, status: "QUEUED", claim: null, etaSeconds: null },
    });
    if (row) await queue.send(transaction, trainQueue[row.trainOn], held.id);
    return trainQueue[row?.trainOn ?? "LOCAL"];
  });
  await queue.wake(name);
}

function columnsOf(last: ProgressColumns | null) {
  return last ? { ...last, lossCurve: last.lossCurve.map((point) => ({ ...point })) } : {};
}
