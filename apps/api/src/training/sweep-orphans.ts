import type { BlobStore, Database } from "@cinevec/db";
import { z } from "zod";
import { isUuid } from "../ids/uuid.js";
import { mapFolder } from "../stored/map-file.js";
import { sentFiles } from "../stored/sent-files.js";

/** How long blobs must have been without a row before they are deleted, in milliseconds: seven days. */
export const orphanGrace = 7 * 24 * 3_600_000;

/** Which blobs had no row at an earlier sweep, by prefix, and since when. It lies among the blobs that it speaks of. */
const tombstonesBlob = "orphans.json";
const tombstonesSchema = z.record(z.string(), z.iso.datetime());

export interface Sweep {
  /** Prefixes found for the first time. */
  readonly found: readonly string[];
  /** Prefixes that were deleted now. */
  readonly deleted: readonly string[];
}

/**
 * Looks for blobs that no row speaks for: deletions cut short, imports and artifacts of killed processes. A row is
 * always written before its first blob and deleted before its last, so whatever has no row is nobody's. Still they are
 * only noted at first, and deleted by a sweep that finds them noted for seven days: a database that was restored from
 * an old backup, or a mistake of ours, must not cost anybody's blobs before somebody could notice.
 * @param now milliseconds since 1970.
 */
export async function sweepOrphans(
  { db, blobs }: { readonly db: Database; readonly blobs: BlobStore },
  now: number,
): Promise<Sweep> {
  const noted = await readTombstones(blobs);
  const kept = new Map<string, string>();
  const found: string[] = [];
  const deleted: string[] = [];
  for (const prefix of await orphansIn(db, blobs)) {
    const since = noted.get(prefix);
    // A time in the future is of a clock that was wrong: it counts from now on.
    if (since === undefined || Date.parse(since) > now) {
      found.push(prefix);
      kept.set(prefix, new Date(now).toISOString());
    } else if (now - Date.parse(since) < orphanGrace) {
      kept.set(prefix, since);
    } else {
      await blobs.delete(prefix);
      deleted.push(prefix);
    }
  }
  // What has a row again is no longer noted, and would be given all of its seven days anew.
  if (!sameEntries(noted, kept))
    await blobs.put(
      tombstonesBlob,
      new TextEncoder().encode(JSON.stringify(Object.fromEntries(kept), null, 2)),
    );
  return { found, deleted };
}

async function orphansIn(db: Database, blobs: BlobStore): Promise<string[]> {
  const orphans: string[] = [];
  for (const id of (await blobs.children("datasets")).filter(isUuid)) {
    const row = await db.prisma.dataset.findFirst({ where: { id }, select: { status: true } });
    if (!row || row.status === "FAILED") orphans.push(`datasets/${id}`);
  }
  for (const id of (await blobs.children("imports")).filter(isUuid))
    if (!(await isWanted(db, id))) orphans.push(sentFiles(id));
  for (const id of (await blobs.children("runs")).filter(isUuid)) {
    const row = await db.prisma.trainingRun.findFirst({ where: { id }, select: { status: true } });
    if (!row) {
      orphans.push(`runs/${id}`);
      continue;
    }
    const parts = await blobs.children(`runs/${id}`);
    if (parts.includes("maps")) orphans.push(...(await mapOrphansIn(db, blobs, id)));
    const unwanted = { SUCCEEDED: "checkpoint", FAILED: "artifact", CANCELLED: "artifact" } as const;
    const part = row.status in unwanted ? unwanted[row.status as keyof typeof unwanted] : null;
    if (part !== null && parts.includes(part)) orphans.push(`runs/${id}/${part}`);
  }
  return orphans;
}

/** Whether an import or a run that is not over reads files that were sent for it. */
async function isWanted(db: Database, id: string): Promise<boolean> {
  const [datasets, runs] = await Promise.all([
    db.prisma.dataset.count({ where: { id, status: "IMPORTING" } }),
    db.prisma.trainingRun.count({ where: { id, status: { in: ["QUEUED", "RUNNING"] } } }),
  ]);
  return datasets + runs > 0;
}

async function mapOrphansIn(db: Database, blobs: BlobStore, runId: string): Promise<string[]> {
  const ids = (await blobs.children(`runs/${runId}/maps`)).filter(isUuid);
  const rows = await db.prisma.embeddingMap.findMany({
    where: { runId, status: { notIn: ["FAILED", "CANCELLED"] } },
    select: { id: true },
  });
  const kept = new Set(rows.map((row) => row.id));
  return ids.filter((id) => !kept.has(id)).map((id) => mapFolder(runId, id));
}

/** A file that can't be read notes nothing: everything then waits for seven days more. */
async function readTombstones(blobs: BlobStore): Promise<ReadonlyMap<string, string>> {
  if ((await blobs.size(tombstonesBlob)) === null) return new Map();
  try {
    const json = JSON.parse(new TextDecoder().decode(await blobs.get(tombstonesBlob)));
    return new Map(Object.entries(tombstonesSchema.parse(json)));
  } catch {
    return new Map();
  }
}

function sameEntries(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
