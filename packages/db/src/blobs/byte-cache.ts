import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { readWhole, writeSynced } from "./whole-files.js";

/** Copies of immutable bytes on this machine's disk. Several processes may share one folder. */
export interface ByteCache {
  /** @param key says what the bytes are: other bytes, another key. @returns null where there is no copy. */
  read(key: string, size: number): Promise<Uint8Array | null>;
  /** Keeps a copy, and deletes those that were not read for longest while all together are too many. */
  write(key: string, bytes: Uint8Array): Promise<void>;
}

const draftsFolder = ".drafts";
/** No copy takes so long to write: an older draft is of a process that was killed. */
const abandonedAfter = 3_600_000;

/**
 * A cache is never needed: where its disk is full or its folder can't be written, nothing is kept, and nothing fails.
 * @param limit bytes of all copies together; a larger one than that is not kept.
 */
export function openByteCache(folder: string, limit: number): ByteCache {
  const pathOf = (key: string) => join(folder, createHash("sha256").update(key).digest("hex"));
  return {
    async read(key, size) {
      const path = pathOf(key);
      try {
        const bytes = await readWhole(path, key);
        if (bytes.length !== size) return null;
        const now = new Date();
        await utimes(path, now, now).catch(() => {});
        return bytes;
      } catch {
        return null;
      }
    },
    async write(key, bytes) {
      if (bytes.length > limit) return;
      const draft = join(folder, draftsFolder, randomUUID());
      try {
        await mkdir(join(folder, draftsFolder), { recursive: true, mode: 0o700 });
        await writeSynced(draft, bytes);
        await rename(draft, pathOf(key));
        await makeRoom();
      } catch {
        await rm(draft, { force: true }).catch(() => {});
      }
    },
  };

  async function makeRoom(): Promise<void> {
    const copies = await filesIn(folder);
    let sum = copies.reduce((total, { size }) => total + size, 0);
    copies.sort((a, b) => a.readAt - b.readAt);
    for (const { path, size } of copies) {
      if (sum <= limit) break;
      await rm(path, { force: true });
      sum -= size;
    }
    const now = Date.now();
    for (const { path, readAt } of await filesIn(join(folder, draftsFolder)))
      if (now - readAt > abandonedAfter) await rm(path, { force: true });
  }
}

/** Files directly in a folder; those that another process deletes meanwhile are left out. */
async function filesIn(folder: string) {
  const found: { path: string; size: number; readAt: number }[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const about = await stat(path).catch(() => null);
    if (about?.isFile()) found.push({ path, size: about.size, readAt: about.mtimeMs });
  }
  return found;
}
