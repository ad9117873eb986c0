import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { isProcessAlive, ownIdentity } from "../process-identity.js";

/** Blobs being written are here until they are whole; on the same file system, so that rename is atomic. */
const draftsFolder = ".drafts";

/** A draft of which nobody here knows the owner is left over once it was not written to for a day. */
const abandonedAfter = 24 * 3_600_000;

/** "HOST.PID.START.UUID": whose it is can be told after that process is gone. */
const draftName = /^([0-9a-f]{12})\.(\d+)\.(\d*)\.[0-9a-f-]+$/;

/** A new path to write a blob to. Nothing is there yet; the folder above it is. */
export async function newDraft(root: string): Promise<string> {
  const { pid, started } = ownIdentity();
  const folder = join(root, draftsFolder);
  await mkdir(folder, { recursive: true });
  return join(folder, `${hostHash()}.${pid}.${started ?? ""}.${randomUUID()}`);
}

/**
 * Deletes what killed processes did not finish writing: of this machine's, all whose process is gone; of others (the
 * folder may be shared), what nobody wrote to for a day.
 * @param now milliseconds since 1970.
 * @returns how many were deleted.
 */
export async function sweepDrafts(root: string, now: number): Promise<number> {
  const folder = join(root, draftsFolder);
  let deleted = 0;
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const [, host, pid, started] = draftName.exec(name) ?? [];
    const isOurs = host === hostHash();
    if (isOurs && isProcessAlive({ pid: Number(pid), started: started || null })) continue;
    const about = await stat(path).catch(() => null);
    if (!about || (!isOurs && now - about.mtimeMs < abandonedAfter)) continue;
    await rm(path, { recursive: true, force: true });
    deleted++;
  }
  return deleted;
}

/** A host's name may hold dots. */
function hostHash(): string {
  return createHash("sha256").update(hostname()).digest("hex").slice(0, 12);
}
