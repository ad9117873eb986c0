import { access, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { isAbsolute } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CancelledError, createScratchFolder, InvalidInputError } from "@cinevec/core";
import type { BlobStore, Database } from "@cinevec/db";
import { areSent, receiveFiles, sentFiles } from "../stored/sent-files.js";
import { filesChannel } from "./job.js";

/** How often a worker asks for files that it lacks, in milliseconds. */
const askedEvery = 3_000;
/** How often it looks whether they came, in milliseconds. */
const lookedEvery = 250;
/** So long nothing may come, in milliseconds. */
const defaultPatience = 30_000;

/** @param source a real path in an import folder; a release's name and null are on every host. */
export async function isHere(source: string | null): Promise<boolean> {
  if (source === null || !isAbsolute(source)) return true;
  return await access(source).then(
    () => true,
    () => false,
  );
}

/**
 * Asks every API for files that this host lacks: the one that took them has them (services/imports/file-sender.ts).
 * @param id the dataset's or run's. @returns ends it: to be called as soon as the work goes on, or what has been read and
 * removed is sent once more.
 */
export async function askForFiles(
  db: Pick<Database, "notify">,
  id: string,
  source: string | null,
): Promise<() => void> {
  if (await isHere(source)) return () => {};
  const ask = () => void db.notify(filesChannel, id).catch(() => {});
  ask();
  const timer = setInterval(ask, askedEvery);
  return () => clearInterval(timer);
}

/**
 * Where a source lies on this host. What is not here is waited for and received through the blob store.
 * @param patience milliseconds for which nothing may come.
 * @returns `forget` removes what was received.
 * @throws InvalidInputError that says what to do, where nothing comes; CancelledError.
 */
export async function filesHere(
  source: string | null,
  id: string,
  { blobs, signal }: { readonly blobs: BlobStore; readonly signal: AbortSignal },
  patience = defaultPatience,
): Promise<{ readonly path: string | null; forget(): Promise<void> }> {
  if (await isHere(source)) return { path: source, async forget() {} };
  let came = 0;
  let since = performance.now();
  while (!(await areSent(blobs, id))) {
    if (signal.aborted) throw new CancelledError();
    const parts = (await blobs.children(sentFiles(id))).length;
    if (parts > came) since = performance.now();
    came = Math.max(came, parts);
    if (performance.now() - since > patience)
      throw InvalidInputError.of(
        "source",
        `${source} is not on ${hostname()}, whose worker took this, and no API that has it has sent it. Start an API on the host that has it, or let every host see the import folder under the same path.`,
      );
    await sleep(lookedEvery);
  }
  const folder = await createScratchFolder("import");
  const forget = async () => {
    await rm(folder, { recursive: true, force: true });
    await blobs.delete(sentFiles(id));
  };
  try {
    return { path: await receiveFiles(blobs, id, folder), forget };
  } catch (error) {
    await forget();
    throw error;
  }
}
