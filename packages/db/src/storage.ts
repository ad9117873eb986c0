import type { BlobStore } from "./blobs/blob-store.js";
import { openBlobStore } from "./blobs/open-blob-store.js";
import { type Database, type DatabaseLocation, openDatabase } from "./database.js";
import { checkStoreId, joinStore } from "./store-id.js";

export interface StorageLocation extends DatabaseLocation {
  /** Where the blobs are: a folder, made if missing, or a location in S3 (formatS3Location). */
  readonly blobs: string;
}

export interface Storage {
  readonly db: Database;
  readonly blobs: BlobStore;
}

/**
 * The database and the blobs that belong to it. Whatever reads or writes both opens them here: a store beside the
 * wrong database looks as if nobody needed its blobs.
 * @throws StoreMismatchError where they do not belong together, before anything is written; and what openDatabase
 * throws.
 */
export async function openStorage(location: StorageLocation): Promise<Storage> {
  const blobs = await openBlobStore(location.blobs);
  const db = await openDatabase(location, { beforeMigrating: (query) => checkStoreId(query, blobs) });
  try {
    await joinStore(db.query, blobs);
    return { db, blobs };
  } catch (error) {
    await db.close();
    throw error;
  }
}
