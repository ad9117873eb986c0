import { isAbsolute } from "node:path";
import type { BlobStore, Database } from "@cinevec/db";
import { isUuid } from "../../ids/uuid.js";
import { areSent, sendFiles } from "../../stored/sent-files.js";
import { isHere } from "../../training/files-here.js";
import { filesChannel } from "../../training/job.js";
import { confineSource } from "./import-source.js";

/**
 * Sends files of this host's import folder to workers that lack them, through the blob store, as they ask
 * (training/files-here.ts). An API that does not have the file leaves it to the one that has.
 * @param report gets why something could not be sent; the worker asks again.
 * @returns ends it, once what is being sent is there.
 */
export async function sendWantedFiles({
  db,
  blobs,
  importFolder,
  report,
}: {
  readonly db: Database;
  readonly blobs: BlobStore;
  readonly importFolder: string;
  report(error: unknown): void;
}): Promise<() => Promise<void>> {
  const sending = new Map<string, Promise<void>>();

  async function send(id: string): Promise<void> {
    const source = await wantedSource(db, id);
    if (source === null || !(await isHere(source)) || (await areSent(blobs, id))) return;
    // What the row says was confined when it was written; the folder may hold another thing now.
    await sendFiles(blobs, id, await confineSource(importFolder, source));
  }

  const stop = await db.listen(filesChannel, (id) => {
    if (sending.has(id) || !isUuid(id)) return;
    const sent = send(id)
      .catch(report)
      .finally(() => sending.delete(id));
    sending.set(id, sent);
  });
  return async () => {
    stop();
    await Promise.all(sending.values());
  };
}

/** What an import or a run that is under way reads; null where there is nothing to send. */
async function wantedSource(db: Database, id: string): Promise<string | null> {
  const [dataset, run] = await Promise.all([
    db.prisma.dataset.findFirst({ where: { id, status: "IMPORTING" }, select: { source: true } }),
    db.prisma.trainingRun.findFirst({ where: { id, status: "RUNNING" }, select: { source: true } }),
  ]);
  const source = dataset?.source ?? run?.source ?? null;
  return source !== null && isAbsolute(source) ? source : null;
}
