import { rm, stat } from "node:fs/promises";
import { listScratchFolders, type ScratchFolder, scratchHost } from "@cinevec/core";
import { type BlobStore, isProcessAlive } from "@cinevec/db";

/** A folder of nobody knows whom, or of a number that another process may have got since, is left over after a day. */
const abandonedAfter = 24 * 3_600_000;

/**
 * Deletes what killed processes left on the disk: half-written blobs, and unpacked imports, downloads and Parquet files
 * in the system's temporary folder, and tables and vectors in the folder that Spark's machines see, but for those of other
 * machines.
 * @param sparkFolder null where Spark uses the temporary folder.
 * @param now milliseconds since 1970.
 * @returns how many of each were deleted.
 */
export async function sweepLeftovers(
  blobs: Pick<BlobStore, "sweepDrafts">,
  sparkFolder: string | null,
  now: number,
): Promise<{ readonly drafts: number; readonly folders: number }> {
  const drafts = await blobs.sweepDrafts(now);
  let folders = 0;
  const ours = await listScratchFolders();
  const sparks = sparkFolder === null ? [] : await listScratchFolders(sparkFolder);
  for (const folder of [...ours, ...sparks]) {
    if (!(await isAbandoned(folder, now))) continue;
    await rm(folder.path, { recursive: true, force: true });
    folders++;
  }
  return { drafts, folders };
}

async function isAbandoned({ path, pid, host }: ScratchFolder, now: number): Promise<boolean> {
  if (host !== null && host !== scratchHost) return false;
  const about = await stat(path).catch(() => null);
  // Somebody else's on a shared machine is not ours to judge.
  if (!about || (process.getuid && about.uid !== process.getuid())) return false;
  if (pid !== null && !isProcessAlive({ pid, started: null })) return true;
  // A training on a cluster may take days, and writes to its folder only at its end.
  return now - about.mtimeMs > (host === null ? abandonedAfter : 30 * abandonedAfter);
}
