import { rm, stat } from "node:fs/promises";
import { listScratchFolders, type ScratchFolder } from "@cinevec/core";
import { type BlobStore, isProcessAlive } from "@cinevec/db";

/** A folder of nobody knows whom, or of a number that another process may have got since, is left over after a day. */
const abandonedAfter = 24 * 3_600_000;

/**
 * Deletes what killed processes left on the disk: half-written blobs, and unpacked imports, downloads and Parquet files
 * in the system's temporary folder.
 * @param now milliseconds since 1970.
 * @returns how many of each were deleted.
 */
export async function sweepLeftovers(
  blobs: Pick<BlobStore, "sweepDrafts">,
  now: number,
): Promise<{ readonly drafts: number; readonly folders: number }> {
  const drafts = await blobs.sweepDrafts(now);
  let folders = 0;
  for (const folder of await listScratchFolders()) {
    if (!(await isAbandoned(folder, now))) continue;
    await rm(folder.path, { recursive: true, force: true });
    folders++;
  }
  return { drafts, folders };
}

async function isAbandoned({ path, pid }: ScratchFolder, now: number): Promise<boolean> {
  const about = await stat(path).catch(() => null);
  // Somebody else's on a shared machine is not ours to judge.
  if (!about || (process.getuid && about.uid !== process.getuid())) return false;
  if (pid !== null && !isProcessAlive({ pid, started: null })) return true;
  return now - about.mtimeMs > abandonedAfter;
}
