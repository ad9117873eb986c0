import type { Prisma } from "@cinevec/db";
import { mapFolder, mapsFolder } from "../stored/map-file.js";
import type { Crash } from "./fork-child.js";
import { type JobTools, maxAttempts } from "./job.js";
import type { ChildError, MapResult } from "./messages.js";

/** As for runs: only the holder of the claim may write. */
export interface HeldMap {
  readonly id: string;
  readonly claim: string | null;
  readonly status: "RUNNING";
  /** Where given, a sign of life since then voids the write. */
  readonly heartbeatAt?: Date | null;
}

/** The row says how it went. Where the run was deleted meanwhile, nothing of the map may stay. */
async function end(
  { db, blobs }: Pick<JobTools, "db" | "blobs">,
  held: HeldMap,
  runId: string,
  data: Prisma.EmbeddingMapUpdateManyMutationInput,
): Promise<void> {
  const { count } = await db.prisma.embeddingMap.updateMany({
    where: { ...held },
    data: { ...data, claim: null, cancelRequested: false, finishedAt: new Date() },
  });
  if (count === 0) await clearDeleted({ db, blobs }, held, runId);
  else if (data.status !== "SUCCEEDED") await blobs.delete(mapFolder(runId, held.id));
}

/** Another worker may have taken the map over, whose blobs these are then. Where the run is gone, so are its regions. */
async function clearDeleted(
  { db, blobs }: Pick<JobTools, "db" | "blobs">,
  { id }: HeldMap,
  runId: string,
): Promise<void> {
  if ((await db.prisma.embeddingMap.count({ where: { id } })) > 0) return;
  const run = await db.prisma.trainingRun.count({ where: { id: runId } });
  await blobs.delete(run > 0 ? mapFolder(runId, id) : mapsFolder(runId));
}

export async function finishMap(
  tools: JobTools,
  held: HeldMap,
  runId: string,
  { pointCount, faithfulness }: MapResult,
): Promise<void> {
  await end(tools, held, runId, {
    ...{ status: "SUCCEEDED", progress: 1, error: null, pointCount },
    faithfulness: { ...faithfulness },
  });
}

/** The mapper said why it ended. */
export async function endMap(
  tools: Pick<JobTools, "db" | "blobs">,
  held: HeldMap,
  runId: string,
  { name, message }: ChildError,
): Promise<void> {
  const cancelled = name === "CancelledError";
  await end(tools, held, runId, {
    status: cancelled ? "CANCELLED" : "FAILED",
    error: cancelled ? null : message,
  });
}

/** Another attempt where that may help and one is left, unless somebody wanted it to stop anyway. */
export async function mapCrashed(
  tools: JobTools,
  held: HeldMap,
  runId: string,
  { reason, again, counts }: Crash,
): Promise<void> {
  const map = await tools.db.prisma.embeddingMap.findFirst({ where: { ...held } });
  if (!map) return clearDeleted(tools, held, runId);
  if (map.cancelRequested) return endMap(tools, held, runId, { name: "CancelledError", message: "" });
  tools.onEvent({ message: `Map ${map.id}, attempt ${map.attempt}: ${reason}` });
  if (!counts) return requeueMap(tools, held, { attempt: { decrement: 1 } });
  if (again && map.attempt < maxAttempts) return requeueMap(tools, held, {});
  const often = map.attempt > 1 ? ` (attempt ${map.attempt} of ${maxAttempts})` : "";
  await endMap(tools, held, runId, { name: "Error", message: `${reason}${often}` });
}

/** Back into the queue; where somebody asked for the map, row and job in one transaction. */
export async function requeueMap(
  { db, queue }: Pick<JobTools, "db" | "queue">,
  held: HeldMap,
  more: Prisma.EmbeddingMapUpdateManyMutationInput,
): Promise<void> {
  await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.embeddingMap.updateMany({
      where: { ...held },
      data: { ...more, status: "QUEUED", claim: null },
    });
    if (count === 0) return;
    const { automatic } = await transaction.embeddingMap.findUniqueOrThrow({ where: { id: held.id } });
    if (!automatic) await queue.send(transaction, "map", held.id);
  });
  await queue.wake("map");
}
