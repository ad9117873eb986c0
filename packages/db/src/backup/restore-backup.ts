import { type BlobStore, checkName } from "../blobs/blob-store.js";
import { openBlobStore } from "../blobs/open-blob-store.js";
import { type Database, openDatabase } from "../database.js";
import type { StorageLocation } from "../storage.js";
import { joinStore } from "../store-id.js";
import { BackupError } from "./backup-error.js";
import { blobEntry, type Manifest, rowsOf } from "./manifest.js";
import { entriesOf, textOf, verifyBackup } from "./read-backup.js";
import { type TableRows, tablesInUse, writeRows } from "./table-rows.js";

/**
 * Verifies the whole archive, then writes blobs and rows to a place that holds nothing yet. Rows come last and in one
 * transaction: until then the place is of no use to a server, which refuses it, and the restore can be run again.
 * Tables of an older version are filled as they were and then brought up to date.
 * @returns what was restored.
 * @throws BackupError where the archive is damaged or the place is in use; DatabaseInUseError; MigrationError.
 */
export async function restoreBackup(file: string, location: StorageLocation): Promise<Manifest> {
  const manifest = await verifyBackup(file);
  const blobs = await openBlobStore(location.blobs);
  const db = await openDatabase(location, { onlyMigrations: manifest.migrations });
  try {
    if ((await db.othersConnected()) > 0)
      throw new BackupError("A running Cinevec uses this database: stop every API and worker first.");
    await checkEmpty(db, blobs, manifest);
    const tables = await writeBlobs(file, blobs, manifest);
    await db.prisma.$transaction((transaction) => writeRows(transaction, tables), { timeout: 600_000 });
  } finally {
    await db.close();
  }
  const upToDate = await openDatabase(location);
  try {
    await joinStore(upToDate.query, blobs);
  } finally {
    await upToDate.close();
  }
  return manifest;
}

async function checkEmpty(
  db: Database,
  blobs: BlobStore,
  { migrations, blobs: names }: Manifest,
): Promise<void> {
  const used = await db.prisma.$transaction(tablesInUse);
  if (used.length > 0)
    throw new BackupError(
      `The database holds data already (${used.join(", ")}). A backup is restored into an empty place: set CINEVEC_DATA to a new folder, or DATABASE_URL to a new database.`,
    );
  const { rows } = await db.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  if (rows[0]?.count !== migrations.length)
    throw new BackupError(
      "The database has the tables of a newer version than the backup: restore into a database that no Cinevec has opened yet.",
    );
  const known = new Set(names);
  const others = (await blobs.list("")).filter((name) => !known.has(name));
  if (others.length > 0)
    throw new BackupError(
      `${blobs.location} holds files that are not of this backup, ${others[0]} for one. A backup is restored into an empty place: set CINEVEC_BLOBS, or CINEVEC_DATA, to a new folder.`,
    );
}

/** @returns the rows, which the archive holds behind the blobs. */
async function writeBlobs(file: string, blobs: BlobStore, manifest: Manifest): Promise<TableRows[]> {
  const wanted = new Map(manifest.blobs.map((name) => [blobEntry(name), checkName(name)]));
  const tables = new Map(manifest.tables.map(({ name }) => [rowsOf(name), name]));
  const read: TableRows[] = [];
  for await (const { name, size, pieces } of entriesOf(file)) {
    const blob = wanted.get(name);
    const table = tables.get(name);
    if (blob !== undefined) await blobs.put(blob, pieces);
    else if (table !== undefined) {
      const text = await textOf(pieces, size);
      read.push({ table, rows: text === "" ? [] : text.trimEnd().split("\n") });
    }
  }
  return read;
}
