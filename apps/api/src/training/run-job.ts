import { randomUUID } from "node:crypto";
import { defaultProtocol } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { storedProtocol } from "../stored/stored-protocol.js";
import { checkpointId } from "./checkpoint-store.js";
import { askForFiles } from "./files-here.js";
import { cancelChannel, databaseNow, type Job, type JobTools, runsChannel } from "./job.js";
import type { RunProgress, RunResult, TrainTask } from "./messages.js";
import { type ProgressColumns, throttle, trackProgress } from "./progress-writer.js";
import { crashed, endWith, type HeldRun, requeueRun, succeed } from "./settle-run.js";
import { supervise } from "./supervise.js";
import { guessEvaluationSeconds } from "./time-left.js";

/** Claims the run that has waited longest and starts its trainer; null where none waits. */
export async function runJob(tools: JobTools): Promise<Job | null> {
  const { db } = tools;
  const claim = randomUUID();
  const run = await claimRun(tools, claim);
  if (!run) return null;
  const { id } = run;
  const held: HeldRun = { id, claim, status: "RUNNING" };
  // Nobody may fail for a listener that was not told: it looks for itself, too.
  const notify = () => db.notify(runsChannel, id).catch(() => {});
  await notify();

  const track = trackProgress(
    run,
    run.refitOfId === null ? await expectedEvaluation(tools, run.datasetId) : 0,
    Date.now,
  );
  const writer = throttle(400, async ({ lossCurve, ...columns }: ProgressColumns) => {
    const { count } = await db.prisma.trainingRun.updateMany({
      where: held,
      data: { ...columns, lossCurve: lossCurve.map((point) => ({ ...point })) },
    });
    if (count > 0) await notify();
  });
  const stopAsking = await askForFiles(db, id, run.source);
  return supervise<TrainTask, RunProgress, RunResult>(tools, {
    name: `Run ${id}`,
    claim,
    script: tools.trainerScript ?? new URL("./trainer.js", import.meta.url),
    nodeArguments: tools.trainerArguments,
    task: taskOf(run, tools),
    onBegun: stopAsking,
    // Every message counts for the curve, though not each is written.
    onProgress: (progress) => writer.put(track.add(progress)),
    endProgress: () => writer.end(),
    async beat() {
      const [row] = await db.prisma.$queryRaw<{ cancelRequested: boolean }[]>`
        UPDATE "TrainingRun" SET "heartbeatAt" = ${databaseNow}
        WHERE id = ${id}::uuid AND claim = ${claim}::uuid AND status = 'RUNNING' RETURNING "cancelRequested"`;
      return !row ? "lost" : row.cancelRequested ? "cancelled" : "held";
    },
    async settle(outcome) {
      if (outcome.kind === "done") await succeed(tools, run, held, outcome.result, track.evaluatedFor());
      else if (outcome.kind === "failed") await endWith(tools, held, outcome.error, track.last);
      else await crashed(tools, held, outcome, track.last);
      await notify();
    },
    async fail(error) {
      const message = `The database did not take the run's end: ${error.message}`;
      await endWith(tools, held, { name: "Error", message }, track.last);
      await notify();
    },
    async giveBack() {
      await requeueRun(tools, held, { attempt: { decrement: 1 } });
      await notify();
    },
    async onCancel(cancel) {
      const stop = await db.listen(cancelChannel, (cancelled) => cancelled === id && cancel());
      // A cancellation between the claim and the line above was not heard.
      const now = await db.prisma.trainingRun.findUnique({ where: { id } });
      if (now?.cancelRequested) cancel();
      return stop;
    },
  });
}

/** One transaction: where it fails, the run waits as before. */
async function claimRun({ db, blobs, ...tools }: JobTools, claim: string): Promise<TrainingRun | null> {
  return db.prisma.$transaction(async (transaction) => {
    const [claimed] = await transaction.$queryRaw<{ id: string }[]>`
      UPDATE "TrainingRun" SET status = 'RUNNING', claim = ${claim}::uuid, attempt = attempt + 1,
        "heartbeatAt" = ${databaseNow}, "startedAt" = coalesce("startedAt", ${databaseNow}),
        "finishedAt" = NULL, error = NULL, "codeVersion" = ${tools.codeVersion},
        "nodeVersion" = ${process.version}, threads = ${tools.threads}
      WHERE id = (SELECT id FROM "TrainingRun" WHERE status = 'QUEUED'
        AND (${tools.spark !== null} OR "trainOn" = 'LOCAL') ORDER BY priority DESC, "queuedAt", id
        LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id::text`;
    if (!claimed) return null;
    const where = { id: claimed.id };
    const { protocol, refitOfId } = await transaction.trainingRun.findUniqueOrThrow({
      where,
      select: { protocol: true, refitOfId: true },
    });
    const isOld = protocol === null && refitOfId === null;
    const checkpoint = `runs/${claimed.id}/checkpoint`;
    // A version without protocols queued it: what its checkpoint learned from may hold what is held out now.
    if (isOld) await blobs.delete(checkpoint);
    return transaction.trainingRun.update({
      where,
      data: {
        checkpointId: await checkpointId(blobs, checkpoint),
        ...(isOld ? { protocol: defaultProtocol } : {}),
      },
    });
  });
}

/** As long as it took the last time, in seconds, or a guess; what it is good for is no reason to fail. */
async function expectedEvaluation({ db }: JobTools, datasetId: string): Promise<number> {
  try {
    const { userCount, movieCount, runs } = await db.prisma.dataset.findUniqueOrThrow({
      where: { id: datasetId },
      include: {
        runs: {
          where: { evaluationSeconds: { not: null } },
          orderBy: { finishedAt: "desc" },
          take: 1,
          select: { evaluationSeconds: true },
        },
      },
    });
    return runs[0]?.evaluationSeconds ?? guessEvaluationSeconds(userCount, movieCount);
  } catch {
    return 0;
  }
}

function taskOf(run: TrainingRun, tools: JobTools): TrainTask {
  return {
    runId: run.id,
    datasetId: run.datasetId,
    recipe: run.recipe,
    options: run.options as Record<string, unknown>,
    seed: run.seed,
    protocol: run.refitOfId === null ? (storedProtocol(run) ?? defaultProtocol) : null,
    refitOf: run.refitOfId,
    threads: tools.threads,
    pretrained:
      run.pretrainedRunId || run.pretrainedHash
        ? { runId: run.pretrainedRunId, artifactHash: run.pretrainedHash }
        : null,
    source: run.source,
    spark: run.trainOn === "SPARK" ? tools.spark : null,
    codeVersion: tools.codeVersion,
  };
}
