import { Prisma } from "@cinevec/db";
import type { Crash } from "./fork-child.js";
import { type JobTools, maxAttempts } from "./job.js";
import type { ChildError, ImportResult } from "./messages.js";

/** As for runs: only the holder of the claim may write. */
export interface HeldImport {
  readonly id: string;
  readonly claim: string | null;
  readonly status: "IMPORTING";
  /** Where given, a sign of life since then voids the write. */
  readonly heartbeatAt?: Date | null;
}

/** What an import found, as the dataset's row holds it. */
export function importedFacts({ enriched, ...result }: ImportResult) {
  return {
    ...result,
    parts: [...result.parts],
    rejectedLines: result.rejectedLines.map((lines) => ({ ...lines, firstLines: [...lines.firstLines] })),
    ratingHistogram: result.ratingHistogram.map((bucket) => ({ ...bucket })),
    enriched: enriched ? { ...enriched, unmatchedExamples: [...enriched.unmatchedExamples] } : Prisma.DbNull,
  };
}

export async function finishImport({ db }: JobTools, held: HeldImport, result: ImportResult): Promise<void> {
  await db.prisma.dataset.updateMany({
    where: { ...held },
    data: {
      ...importedFacts(result),
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
  held: HeldImport,
  error: ChildError,
): Promise<void> {
  const { count } = await db.prisma.dataset.updateMany({
    where: { ...held },
    data: { status: "FAILED", error: error.message, claim: null },
  });
  if (count > 0) await blobs.delete(`datasets/${held.id}`);
}

/** Another attempt where that may help and one is left. */
export async function importCrashed(
  tools: JobTools,
  held: HeldImport,
  { reason, again, counts }: Crash,
): Promise<void> {
  const dataset = await tools.db.prisma.dataset.findFirst({ where: { ...held } });
  if (!dataset) return;
  tools.onEvent({ message: `Import ${dataset.id}, attempt ${dataset.attempt}: ${reason}` });
  if (!counts) await requeueImport(tools, held, { attempt: { decrement: 1 } });
  else if (again && dataset.attempt < maxAttempts) await requeueImport(tools, held, {});
  else {
    const often =
      dataset.attempt > 1 ? ` (attempt ${dataset.attempt} of ${maxAttempts}: import it again)` : "";
    await failImport(tools, held, { name: "Error", message: `${reason}${often}` });
  }
}

/** Back into the queue, row and job in one transaction; the importer begins by clearing what is there. */
export async function requeueImport(
  { db, queue }: Pick<JobTools, "db" | "queue">,
  held: HeldImport,
  more: Prisma.DatasetUpdateManyMutationInput,
): Promise<void> {
  await db.prisma.$transaction(async (transaction) => {
    const { count } = await transaction.dataset.updateMany({
      where: { ...held },
      data: { ...more, claim: null },
    });
    if (count > 0) await queue.send(transaction, "import", held.id);
  });
  await queue.wake("import");
}
