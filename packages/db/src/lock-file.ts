import { randomUUID } from "node:crypto";
import { link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { isProcessAlive, ownIdentity, type ProcessIdentity } from "./process-identity.js";

/** Another live process has the embedded database open. */
export class DatabaseInUseError extends Error {
  override readonly name = "DatabaseInUseError";
}

interface Holder extends ProcessIdentity {
  readonly id: string;
  readonly host: string;
}

const renewEvery = 5_000;
const staleElsewhereAfter = 30_000;
const staleGuardAfter = 10_000;

/**
 * Takes the lock for this process until release. One left by a dead process is taken over: on this machine
 * that is known from its pid; on another one (a shared folder, a container's former life) from a lock that was
 * not renewed for 30 s.
 * @throws DatabaseInUseError naming the holder.
 */
export async function lockFile(path: string): Promise<{ release(): Promise<void> }> {
  const own: Holder = {
    id: randomUUID(),
    ...ownIdentity(),
    host: hostname(),
  };
  const draft = `${path}.${own.id}`;
  await writeFile(draft, JSON.stringify(own));
  try {
    while (!(await take(draft, path))) {
      const holder = await read(path);
      if (holder && !(await isStale(holder, path)))
        throw new DatabaseInUseError(
          `Process ${holder.pid} on ${holder.host} has the database open (${path}). The embedded database serves ` +
            "one process: talk to that one, stop it first, or set DATABASE_URL to use PostgreSQL.",
        );
      await takeOver(path);
    }
  } finally {
    await rm(draft, { force: true });
  }
  const timer = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => {});
  }, renewEvery);
  timer.unref();
  return {
    async release() {
      clearInterval(timer);
      if ((await read(path))?.id === own.id) await rm(path, { force: true });
    },
  };
}

/** link fails where the name exists, atomically and with the content already there. */
async function take(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/**
 * Removes the stale lock. One process at a time may, and looks again before it does: otherwise a slow one could
 * remove the lock of whoever was faster.
 */
async function takeOver(path: string): Promise<void> {
  const guard = `${path}.takeover`;
  try {
    await writeFile(guard, "", { flag: "wx" });
  } catch (error) {
    if (!isCode(error, "EEXIST")) throw error;
    const { mtimeMs } = await stat(guard).catch(() => ({ mtimeMs: Date.now() }));
    // It takes milliseconds: an old one is of a process that was killed in the middle.
    if (Date.now() - mtimeMs > staleGuardAfter) await rm(guard, { force: true });
    await sleep(20);
    return;
  }
  try {
    const holder = await read(path);
    if (!holder || (await isStale(holder, path))) await rm(path, { force: true });
  } finally {
    await rm(guard, { force: true });
  }
}

async function isStale(holder: Holder, path: string): Promise<boolean> {
  if (holder.host === hostname()) return !isProcessAlive(holder);
  const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs > staleElsewhereAfter;
}

async function read(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, "utf8")) as Holder;
  } catch {
    return null;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
