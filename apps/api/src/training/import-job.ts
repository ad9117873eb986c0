import { randomUUID } from "node:crypto";
import { forkChild } from "./fork-child.js";
import { datasetsChannel, type Job, type JobTools, maxAttempts, startHeartbeat } from "./job.js";
import type { ChildError, ImportProgress, ImportResult, ImportTask } from "./messages.js";
import { throttle } from "./progress-writer.js";
import { afterAttempts } from "./run-job.js";

/** As for runs: only the holder of the claim may write. */
type Held = { readonly id: string; readonly claim: string | null; readonly status: "IMPORTING" };

/** Claims the dataset and starts its importer; null where nobody waits for it any more. */
export async function importJob(tools: JobTools, id: string): Promise<Job | null> {
  const { db, blobs } = tools;
  const claim = randomUUID();
  const taken = await db.prisma.dataset.updateMany({
    where: { id, status: "IMPORTING", claim: null },
    data: { claim, attempt: { increment: 1 }, heartbeatAt: new Date() },
  });
  if (taken.count === 0) return null;
  const held: Held = { id, claim, status: "IMPORTING" };
  const dataset = await db.prisma.dataset.findUniqueOrThrow({ where: { id } });

  const beat = async () => {
    const { count } = await db.prisma.dataset.updateMany({ where: held, data: { heartbeatAt: new Date() } });
    if (count === 0) child.kill();
    return count > 0;
  };
  let furthest = dataset.importProgress;
  const writer = throttle(400, async (importProgress: number) => {
    const { count } = await db.prisma.dataset.updateMany({ where: held, data: { importProgress } });
    if (count > 0) await db.notify(datasetsChannel, id);
  });
  const child = forkChild<ImportTask, ImportProgress, ImportResult>({
    script: tools.importerScript ?? new URL("./importer.js", import.meta.url),
    blobs: blobs.location,
    task: { datasetId: id, format: dataset.format, source: dataset.source },
    onProgress({ fraction }) {
      furthest = Math.max(furthest, Math.min(1, fraction));
      writer.put(furthest);
    },
    mayPublish: beat,
  });
  const stopHeartbeat = startHeartbeat(tools.staleAfter, beat);

  let abandoned = false;
  const finish = async () => {
    const outcome = await child.ended;
    stopHeartbeat();
    await writer.stop();
    if (abandoned) return;
    if (outcome.kind === "done") await succeed(tools, held, outcome.result);
    else if (outcome.kind === "failed") await failImport(tools, held, outcome.error);
    else {
      tools.onEvent({ message: `Import ${id}, attempt ${dataset.attempt}: ${outcome.reason}` });
      if (outcome.again && dataset.attempt < maxAttempts) await requeueImport(tools, held);
      else
        await failImport(tools, held, {
          name: "Error",
          message: afterAttempts(outcome.reason, dataset.attempt),
        });
    }
    await db.notify(datasetsChannel, id);
  };
  return {
    abandon() {
      abandoned = true;
      child.kill();
    },
    ended: finish(),
  };
}

async function succeed({ db }: JobTools, held: Held, result: ImportResult): Promise<void> {
  await db.prisma.dataset.updateMany({
    where: held,
    data: {
      ...result,
      parts: [...result.parts],
      rejectedLines: result.rejectedLines.map((lines) => ({ ...lines, firstLines: [...lines.firstLines] })),
      ratingHistogram: result.ratingHistogram.map((bucket) => ({ ...bucket })),
      status: "READY",
      claim: null,
      importProgress: 1,
      error: null,
    },
  });
}

/** All or nothing: what the import wrote goes, the row stays to say why. */
export async function failImport(
  { db, blobs }: Pick<JobTools, "db" | "blobs">,
  held: Held,
  error: ChildError,
): Promise<void> {
  const { count } = await db.prisma.dataset.updateMany({
    where: held,
    data: { status: "FAILED", error: error.message, claim: null },
  });
  if (count > 0) await blobs.delete(`datasets/${held.id}`);
}

/** Back into the queue, row and job in one transaction; the importer begins by clearing what is there. */
export async function requeueImport(
  { db, queue }: Pick<JobTools, "db" | "queue">,
  held: Held,
): Promise<void> {
  await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.dataset.updateMany({ where: held, data: { claim: null } });
    if (count > 0) await queue.send(transaction, "import", held.id);
  });
  await queue.wake("import");
}
