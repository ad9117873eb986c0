import { createHash } from "node:crypto";
import { type BlobStore, isStoresOwn } from "../blobs/blob-store.js";
import { hashing } from "../blobs/hashing.js";
import { openBlobStore } from "../blobs/open-blob-store.js";
import { type Database, type DatabaseLocation, openDatabase } from "../database.js";
import { openStorage, type StorageLocation } from "../storage.js";
import { joinStore } from "../store-id.js";
import { BackupError } from "./backup-error.js";
import { readRows, type TableRows, tablesInUse, writeRows } from "./table-rows.js";
import { rowsNow } from "./write-backup.js";

export interface Moved {
  readonly tables: readonly { readonly name: string; readonly rows: number }[];
  /** How many were copied; null where the blobs stayed where they are. */
  readonly blobs: number | null;
}

/**
 * Copies every row to an empty database and compares what it then reads with what was read here, before anything is
 * kept. With `blobs`, every blob is copied to that store and compared by SHA-256.
 *
 * Without, both databases would stand beside the same store, and each would delete what only the other one knows. So
 * the old database gives up its storage id at the end: a server refuses it from then on.
 * @throws BackupError where a Cinevec uses the old database or the new one holds rows; what openStorage throws.
 */
export async function moveDatabase(
  from: StorageLocation,
  to: DatabaseLocation & { readonly blobs?: string | undefined },
): Promise<Moved> {
  const source = await openStorage(from);
  try {
    const others = await source.db.othersConnected();
    if (others > 0)
      throw new BackupError(
        `${others} connections of a running Cinevec use this database. Stop every API and worker first: what they write after the copy would be lost.`,
      );
    const target = await openDatabase(to);
    try {
      const tables = await copyRows(source.db, target);
      const copied = to.blobs === undefined ? null : await copyBlobs(source.blobs, to.blobs, target);
      if (copied === null) await source.db.query(`DELETE FROM "StorageId"`);
      return { tables: tables.map(({ table, rows }) => ({ name: table, rows: rows.length })), blobs: copied };
    } finally {
      await target.close();
    }
  } finally {
    await source.db.close();
  }
}

async function copyRows(source: Database, target: Database): Promise<TableRows[]> {
  const tables = await rowsNow(source);
  await target.prisma.$transaction(
    async (transaction) => {
      const used = await tablesInUse(transaction);
      if (used.length > 0)
        throw new BackupError(`The new database holds data already (${used.join(", ")}): give an empty one.`);
      await transaction.$executeRawUnsafe(`DELETE FROM "StorageId"`);
      await writeRows(transaction, tables);
      compare(tables, await readRows(transaction));
    },
    { timeout: 600_000 },
  );
  return tables;
}

function compare(wanted: readonly TableRows[], found: readonly TableRows[]): void {
  for (const [i, { table, rows }] of wanted.entries()) {
    const other = found[i];
    const row = rows.findIndex((text, at) => text !== other?.rows[at]);
    if (other?.table !== table || other.rows.length !== rows.length || row >= 0)
      throw new BackupError(`The copy of ${table} is not what was read. Nothing was kept of it.`);
  }
}

async function copyBlobs(source: BlobStore, location: string, target: Database): Promise<number> {
  const store = await openBlobStore(location);
  const names = (await source.list("")).filter((name) => !isStoresOwn(name));
  for (const name of names) {
    const { pieces } = await source.open(name);
    const sent = createHash("sha256");
    await store.put(name, hashing(pieces, sent));
    const stored = createHash("sha256");
    for await (const piece of store.stream(name)) stored.update(piece);
    if (!sent.digest().equals(stored.digest()))
      throw new BackupError(`The copy of the file ${name} in ${store.location} is not what was read.`);
  }
  await joinStore(target.query, store);
  return names.length;
}
