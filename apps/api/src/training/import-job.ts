import { randomUUID } from "node:crypto";
import type { TableColumns } from "@cinevec/core";
import { formatOf } from "../stored/dataset-format.js";
import { askForFiles } from "./files-here.js";
import { databaseNow, datasetsChannel, type Job, type JobTools } from "./job.js";
import type { ImportProgress, ImportResult, ImportTask } from "./messages.js";
import { throttle } from "./progress-writer.js";
import { failImport, finishImport, type HeldImport, importCrashed, requeueImport } from "./settle-import.js";
import { supervise } from "./supervise.js";

/** Claims the dataset that has waited longest and starts its importer; null where none waits. */
export async function importJob(tools: JobTools): Promise<Job | null> {
  const { db } = tools;
  const claim = randomUUID();
  const dataset = await claimImport(tools, claim);
  if (!dataset) return null;
  const { id } = dataset;
  const held: HeldImport = { id, claim, status: "IMPORTING" };
  const notify = () => db.notify(datasetsChannel, id).catch(() => {});

  let furthest = dataset.importProgress;
  const writer = throttle(400, async (importProgress: number) => {
    const { count } = await db.prisma.dataset.updateMany({ where: held, data: { importProgress } });
    if (count > 0) await notify();
  });
  const stopAsking = await askForFiles(db, id, dataset.source);
  return supervise<ImportTask, ImportProgress, ImportResult>(tools, {
    name: `Import ${id}`,
    claim,
    script: tools.importerScript ?? new URL("./importer.js", import.meta.url),
    task: {
      datasetId: id,
      format: formatOf(dataset),
      source: dataset.source,
      columns: (dataset.columns as TableColumns | null) ?? null,
      enrichWith: dataset.enrichWith && {
        datasetId: dataset.enrichWith.id,
        name: dataset.enrichWith.name,
        licence: dataset.enrichWith.licence,
      },
    },
    onBegun: stopAsking,
    onProgress({ fraction }) {
      furthest = Math.max(furthest, Math.min(1, fraction));
      writer.put(furthest);
    },
    endProgress: () => writer.end(),
    async beat() {
      const count = await db.prisma.$executeRaw`
        UPDATE "Dataset" SET "heartbeatAt" = ${databaseNow}
        WHERE id = ${id}::uuid AND claim = ${claim}::uuid AND status = 'IMPORTING'`;
      return count > 0 ? "held" : "lost";
    },
    async settle(outcome) {
      if (outcome.kind === "done") await finishImport(tools, held, outcome.result);
      else if (outcome.kind === "failed") await failImport(tools, held, outcome.error);
      else await importCrashed(tools, held, outcome);
      await notify();
    },
    async fail(error) {
      const message = `The database did not take the import's end: ${error.message}`;
      await failImport(tools, held, { name: "Error", message });
      await notify();
    },
    async giveBack() {
      await requeueImport(tools, held, { attempt: { decrement: 1 } });
      await notify();
    },
  });
}

/** One transaction: where it fails, the import waits as before. */
async function claimImport({ db }: JobTools, claim: string) {
  return db.prisma.$transaction(async (transaction) => {
    const [claimed] = await transaction.$queryRaw<{ id: string }[]>`
      UPDATE "Dataset" SET claim = ${claim}::uuid, attempt = attempt + 1, "heartbeatAt" = ${databaseNow}
      WHERE id = (SELECT id FROM "Dataset" WHERE status = 'IMPORTING' AND claim IS NULL ORDER BY "createdAt", id
        LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id::text`;
    return claimed
      ? transaction.dataset.findUniqueOrThrow({ where: { id: claimed.id }, include: { enrichWith: true } })
      : null;
  });
}
