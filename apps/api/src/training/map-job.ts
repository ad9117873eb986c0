import { randomUUID } from "node:crypto";
import { type EmbeddingMap, Prisma } from "@cinevec/db";
import { cancelChannel, databaseNow, type Job, type JobTools, mapsChannel } from "./job.js";
import type { MapProgress, MapResult, MapTask } from "./messages.js";
import { throttle } from "./progress-writer.js";
import { endMap, finishMap, type HeldMap, mapCrashed, requeueMap } from "./settle-map.js";
import { supervise } from "./supervise.js";

/**
 * Claims the map that has waited longest and starts its mapper; null where none waits.
 * @param which those that somebody asked for, or those that are made because their runs succeeded. The latter wait as
 *   long as a training waits.
 */
export async function mapJob(tools: JobTools, which: "asked" | "automatic"): Promise<Job | null> {
  const { db, mapperScript } = tools;
  if (mapperScript === null) return null;
  const claim = randomUUID();
  const map = await claimMap(tools, claim, which === "automatic");
  if (!map) return null;
  const { id, runId } = map;
  const held: HeldMap = { id, claim, status: "RUNNING" };
  const notify = () => db.notify(mapsChannel, id).catch(() => {});
  await notify();

  // An attempt begins anew, but what people see does not fall.
  let furthest = map.progress;
  const writer = throttle(400, async (progress: number) => {
    const { count } = await db.prisma.embeddingMap.updateMany({ where: held, data: { progress } });
    if (count > 0) await notify();
  });
  const task: MapTask = {
    ...{
      mapId: id,
      runId,
      artifactHash: map.run.artifactHash,
      datasetId: map.run.datasetId,
      threads: tools.threads,
    },
    projection: map.projection,
    options: map.options,
    seed: map.seed,
    alignWith: map.alignedWith && {
      runId: map.alignedWith.runId,
      artifactHash: map.alignedWith.run.artifactHash,
      mapId: map.alignedWith.id,
    },
  };
  if (map.aligned && !map.alignedWith) {
    const message = "The map that this one was to be aligned with was deleted.";
    await endMap(tools, held, runId, { name: "Error", message });
    await notify();
    return mapJob(tools, which);
  }
  return supervise<MapTask, MapProgress, MapResult>(tools, {
    name: `Map ${id}`,
    claim,
    script: mapperScript ?? new URL("./mapper.js", import.meta.url),
    nodeArguments: tools.trainerArguments,
    task,
    onProgress({ fraction }) {
      furthest = Math.max(furthest, Math.min(1, fraction));
      writer.put(furthest);
    },
    endProgress: () => writer.end(),
    async beat() {
      const [row] = await db.prisma.$queryRaw<{ cancelRequested: boolean }[]>`
        UPDATE "EmbeddingMap" SET "heartbeatAt" = ${databaseNow}
        WHERE id = ${id}::uuid AND claim = ${claim}::uuid AND status = 'RUNNING' RETURNING "cancelRequested"`;
      return !row ? "lost" : row.cancelRequested ? "cancelled" : "held";
    },
    async settle(outcome) {
      if (outcome.kind === "done") await finishMap(tools, held, runId, outcome.result);
      else if (outcome.kind === "failed") await endMap(tools, held, runId, outcome.error);
      else await mapCrashed(tools, held, runId, outcome);
      await notify();
    },
    async fail(error) {
      const message = `The database did not take the map's end: ${error.message}`;
      await endMap(tools, held, runId, { name: "Error", message });
      await notify();
    },
    async giveBack() {
      await requeueMap(tools, held, { attempt: { decrement: 1 } });
      await notify();
    },
    async onCancel(cancel) {
      const stop = await db.listen(cancelChannel, (cancelled) => cancelled === id && cancel());
      // A cancellation between the claim and the line above was not heard, nor was the deletion of the run.
      const now = await db.prisma.embeddingMap.findUnique({ where: { id } });
      if (!now || now.cancelRequested) cancel();
      return stop;
    },
  });
}

type ClaimedMap = EmbeddingMap & {
  readonly run: { readonly datasetId: string; readonly artifactHash: string | null };
  readonly alignedWith: {
    readonly id: string;
    readonly runId: string;
    readonly run: { readonly artifactHash: string | null };
  } | null;
};

/** One transaction: where it fails, the map waits as before. */
async function claimMap({ db }: JobTools, claim: string, automatic: boolean): Promise<ClaimedMap | null> {
  const unlessTrainingsWait = automatic
    ? Prisma.sql`AND NOT EXISTS (SELECT FROM "TrainingRun" WHERE status = 'QUEUED')`
    : Prisma.empty;
  return db.prisma.$transaction(async (transaction) => {
    const [claimed] = await transaction.$queryRaw<{ id: string }[]>`
      UPDATE "EmbeddingMap" SET status = 'RUNNING', claim = ${claim}::uuid, attempt = attempt + 1,
        "heartbeatAt" = ${databaseNow}, error = NULL
      WHERE id = (SELECT id FROM "EmbeddingMap" WHERE status = 'QUEUED' AND automatic = ${automatic}
        ${unlessTrainingsWait} ORDER BY "createdAt", id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id::text`;
    return claimed
      ? transaction.embeddingMap.findUniqueOrThrow({
          where: { id: claimed.id },
          include: {
            run: { select: { datasetId: true, artifactHash: true } },
            alignedWith: { select: { id: true, runId: true, run: { select: { artifactHash: true } } } },
          },
        })
      : null;
  });
}
