import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { pack as openTar, type Pack } from "tar-stream";
import {
  BlobNotFoundError,
  type BlobStore,
  isRemade,
  isStoresOwn,
  type OpenedBlob,
} from "../blobs/blob-store.js";
import type { Database } from "../database.js";
import type { Storage } from "../storage.js";
import { BackupError } from "./backup-error.js";
import {
  type BackupHead,
  backupVersion,
  blobEntry,
  headName,
  type Manifest,
  type ManifestEntry,
  manifestName,
  rowsOf,
} from "./manifest.js";
import { readRows, type TableRows } from "./table-rows.js";

/** How often rows are read again because blobs came or went while they were read. */
const mostAttempts = 50;

/**
 * Database and blobs as one tar archive, made while both are in use: a head, the blobs, the rows, then a manifest with
 * the size and SHA-256 of each. The rows are those of one moment, and every blob that was there at that moment is in
 * the archive with them. A blob that is replaced, as checkpoints are, is there as it was when it was read.
 * @returns the archive's bytes; destroy it to stop. It fails with BackupError where blobs come and go without a pause.
 */
export function writeBackup(
  { db, blobs }: Storage,
  about: { readonly codeVersion: string; readonly createdAt: string },
): Readable {
  const archive = new Archive();
  const head: BackupHead = { format: "cinevec-backup", version: backupVersion, ...about };
  (async () => {
    await archive.addText(headName, JSON.stringify(head));
    const { tables, names } = await snapshot(db, blobs, archive);
    for (const { table, rows } of tables)
      await archive.addText(rowsOf(table), rows.map((row) => `${row}\n`).join(""));
    const manifest: Manifest = {
      ...head,
      migrations: await migrationsOf(db),
      tables: tables.map(({ table, rows }) => ({ name: table, rows: rows.length })),
      blobs: names,
      entries: archive.entries,
    };
    await archive.addText(manifestName, JSON.stringify(manifest));
    archive.finish();
  })().catch((error) => archive.fail(error));
  return archive.bytes;
}

/**
 * Blobs first, since they take long; then rows between two looks at the blobs. Where both looks saw the same blobs, the
 * archive has them all, and the rows are still there, nothing that the rows speak of can be missing: a look lasts, and one
 * alone may miss what is put behind it, but not what was there from before it began until after it ended.
 */
async function snapshot(db: Database, blobs: BlobStore, archive: Archive) {
  const listed = async () => (await blobs.list("")).filter((name) => !isStoresOwn(name) && !isRemade(name));
  const archived = new Set<string>();
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const names = await listed();
    for (const name of names)
      if (!archived.has(name) && (await archive.addBlob(blobs, name))) archived.add(name);
    const before = await listed();
    const tables = await rowsNow(db);
    const after = await listed();
    const isSteady = before.length === after.length && before.every((name, i) => name === after[i]);
    if (isSteady && before.every((name) => archived.has(name)) && (await areThere(db, tables)))
      return { tables, names: before };
  }
  throw new BackupError(
    "Files came and went while the backup was made, each time that it looked: try again when less is imported, trained and deleted.",
  );
}

export function rowsNow(db: Database): Promise<TableRows[]> {
  return db.prisma.$transaction(readRows, { isolationLevel: "RepeatableRead", timeout: 600_000 });
}

/** The tables whose rows have blobs, which are deleted once their row is. */
const ofBlobs = ["Dataset", "TrainingRun", "EmbeddingMap"];

async function areThere(db: Database, tables: readonly TableRows[]): Promise<boolean> {
  for (const { table, rows } of tables.filter((of) => ofBlobs.includes(of.table))) {
    const found = await db.query<{ id: string }>(`SELECT id::text AS id FROM "${table}"`);
    const there = new Set(found.rows.map(({ id }) => id));
    if (!rows.every((row) => there.has((JSON.parse(row) as { id: string }).id))) return false;
  }
  return true;
}

async function migrationsOf(db: Database): Promise<string[]> {
  const { rows } = await db.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY migration_name`,
  );
  return rows.map(({ name }) => name);
}

/** A tar archive that keeps the digest of what it was given. */
class Archive {
  readonly entries: ManifestEntry[] = [];
  readonly bytes: Readable;
  private readonly tar: Pack = openTar();

  constructor() {
    this.bytes = Readable.from(this.tar, { objectMode: false });
  }

  async addText(name: string, text: string): Promise<void> {
    const bytes = new TextEncoder().encode(text);
    await this.add(name, {
      size: bytes.length,
      pieces: (async function* () {
        yield bytes;
      })(),
    });
  }

  /** @returns false where the blob was deleted meanwhile. */
  async addBlob(blobs: BlobStore, name: string): Promise<boolean> {
    let blob: OpenedBlob;
    try {
      blob = await blobs.open(name);
    } catch (error) {
      if (error instanceof BlobNotFoundError) return false;
      throw error;
    }
    await this.add(blobEntry(name), blob);
    return true;
  }

  finish(): void {
    this.tar.finalize();
  }

  fail(error: unknown): void {
    this.tar.destroy(error instanceof Error ? error : new Error(String(error)));
  }

  private async add(name: string, { size, pieces }: OpenedBlob): Promise<void> {
    const hash = createHash("sha256");
    if (this.tar.destroyed) throw new BackupError("Nobody reads the backup any more.");
    let told: { resolve(): void; reject(error: Error): void };
    const packed = new Promise<void>((resolve, reject) => {
      told = { resolve, reject };
    });
    const entry = this.tar.entry({ name, size, mode: 0o600 }, (error) =>
      error ? told.reject(error) : told.resolve(),
    );
    // A reader that goes away ends the archive, and its entry with it: `packed` tells of that, too.
    packed.catch(() => {});
    entry.on("error", () => {});
    for await (const piece of pieces) {
      hash.update(piece);
      if (entry.write(piece)) continue;
      await Promise.race([packed, new Promise<void>((resolve) => entry.once("drain", resolve))]);
    }
    entry.end(null);
    await packed;
    this.entries.push({ name, size, sha256: hash.digest("hex") });
  }
}
