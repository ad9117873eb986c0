import { randomUUID } from "node:crypto";
import type { BlobStore } from "./blobs/blob-store.js";
import type { Database } from "./database.js";

/** The database and the blob store do not belong together. Nothing was changed in either. */
export class StoreMismatchError extends Error {
  override readonly name = "StoreMismatchError";
}

type Query = Database["query"];

/** What a database says of the store that belongs to it. */
interface Facts {
  /** Null in a database that no store was joined to yet. */
  readonly id: string | null;
  /** How many datasets are READY, which all have blobs. */
  readonly datasets: number;
  /** How many of the asked ids are of rows in this database. */
  readonly known: number;
}

/**
 * Whether database and store may be used together: they have the same id; or neither has one, and the blobs do not
 * contradict the rows (a fresh data folder, or one of a version that wrote no ids). Only reads, and may be asked of a
 * database that has no tables yet.
 * @throws StoreMismatchError that says what to do.
 */
export async function checkStoreId(query: Query, blobs: BlobStore): Promise<void> {
  const stored = await blobs.readId();
  const ids = await idsIn(blobs);
  const { id, datasets, known } = await factsOf(query, ids);
  if (stored !== null) {
    if (stored !== id) throw mismatch(blobs, explainIds(stored, id), id);
    return;
  }
  if (ids.length > 0 && known === 0)
    throw mismatch(
      blobs,
      `holds blobs of ${ids.length} datasets and runs, and the database knows none of them (was a restore interrupted? Then run it again)`,
      id,
    );
  if (ids.length === 0 && datasets > 0)
    throw mismatch(
      blobs,
      `is empty, and the database has ${datasets} datasets whose blobs should be there (is a disk or share not mounted?)`,
      id,
    );
}

/**
 * Gives both the same id where they have none yet. A process that is killed between the two leaves an id in the
 * database alone, which the next start completes.
 * @throws StoreMismatchError where another database was faster.
 */
export async function joinStore(query: Query, blobs: BlobStore): Promise<string> {
  await query(`INSERT INTO "StorageId" (id) VALUES ($1) ON CONFLICT DO NOTHING`, [randomUUID()]);
  const { rows } = await query<{ id: string }>(`SELECT id FROM "StorageId"`);
  const id = rows[0]?.id;
  if (id === undefined) throw new Error("The database lost its storage id while it was opened.");
  const stored = await blobs.writeId(id);
  if (stored !== id) throw mismatch(blobs, explainIds(stored, id), id);
  return id;
}

const explainIds = (stored: string, id: string | null) =>
  `belongs to another database (its id is ${stored}, ${id === null ? "and this database has none" : `this database's is ${id}`})`;

function mismatch(blobs: BlobStore, what: string, id: string | null): StoreMismatchError {
  const joined =
    id === null
      ? ""
      : ` If the two do belong together, for instance after a restore, write ${id} into ${blobs.label}/store/id.`;
  return new StoreMismatchError(
    `The blob store ${blobs.label} ${what}. Nothing was changed. Set DATABASE_URL (or CINEVEC_DATA, for the ` +
      "embedded database) to the database of these blobs, or CINEVEC_BLOBS to where this database's blobs are; " +
      `a new database takes an empty folder or prefix.${joined}`,
  );
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

async function idsIn(blobs: BlobStore): Promise<string[]> {
  const names = [...(await blobs.children("datasets")), ...(await blobs.children("runs"))];
  return names.filter((name) => uuid.test(name));
}

async function factsOf(query: Query, ids: readonly string[]): Promise<Facts> {
  const { rows: tables } = await query<{ marked: boolean; begun: boolean }>(
    `SELECT to_regclass('"StorageId"') IS NOT NULL AS marked, to_regclass('"Dataset"') IS NOT NULL AS begun`,
  );
  if (!tables[0]?.begun) return { id: null, datasets: 0, known: 0 };
  const { rows: markers } = tables[0].marked
    ? await query<{ id: string }>(`SELECT id FROM "StorageId"`)
    : { rows: [] };
  const { rows: counts } = await query<{ datasets: number; known: number }>(
    `SELECT (SELECT count(*) FROM "Dataset" WHERE status = 'READY')::int AS datasets,
       (SELECT count(*) FROM "Dataset" WHERE id = ANY($1::uuid[]))::int +
       (SELECT count(*) FROM "TrainingRun" WHERE id = ANY($1::uuid[]))::int AS known`,
    [ids],
  );
  return { id: markers[0]?.id ?? null, datasets: counts[0]?.datasets ?? 0, known: counts[0]?.known ?? 0 };
}
