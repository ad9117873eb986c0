import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openBlobStore } from "./blobs/open-blob-store.js";
import { type Database, openDatabase } from "./database.js";
import { openStorage } from "./storage.js";
import { databaseKinds, type TestDatabase } from "./testing/index.js";

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("openStorage", () => {
    let place: TestDatabase;
    let other: TestDatabase | undefined;
    let folder: string;

    beforeEach(async () => {
      place = await create();
      folder = await mkdtemp(join(tmpdir(), "cinevec-store-"));
    });
    afterEach(async () => {
      await place.remove();
      await other?.remove();
      other = undefined;
      await rm(folder, { recursive: true, force: true });
    });

    const location = (of = place) => ({ ...of.location, blobs: folder });
    /** Opens, does, closes. @returns the store's id. */
    async function visit(of = place, act: (db: Database) => Promise<unknown> = async () => {}) {
      const { db, blobs } = await openStorage(location(of));
      await act(db).finally(() => db.close());
      return blobs.readId();
    }
    /** A READY dataset with a blob, as a version that knew nothing of ids left it. */
    async function plantWithoutId(withBlob = true): Promise<string> {
      const db = await openDatabase(place.location);
      const { id } = await db.prisma.dataset.create({
        data: { name: "d", format: "SAMPLE", status: "READY" },
      });
      await db.close();
      if (withBlob) await (await openBlobStore(folder)).put(`datasets/${id}/movies`, Uint8Array.of(1));
      return id;
    }
    const everything = async () => (await readdir(folder, { recursive: true })).sort();
    const tables = async (of: TestDatabase) => {
      const db = await openRaw(of);
      const { rows } = await db.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'",
      );
      await db.close();
      return rows.map((row) => row.name);
    };

    test("a fresh data folder gets one id, which both sides keep", async () => {
      const id = await visit();
      expect(id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await visit()).toBe(id);
      expect((await readFile(join(folder, "store", "id"), "utf8")).trim()).toBe(id);
    });

    test("another database is refused beside a marked store, and neither is changed", async () => {
      await visit();
      other = await create();
      const before = [await everything(), await tables(other)];
      await expect(visit(other)).rejects.toMatchObject({
        name: "StoreMismatchError",
        message: expect.stringMatching(/belongs to another database.*DATABASE_URL.*CINEVEC_BLOBS/),
      });
      expect([await everything(), await tables(other)]).toEqual(before);
      await visit();
    });

    test("a database with an id of its own is refused as well", async () => {
      await visit();
      other = await create();
      const elsewhere = await mkdtemp(join(tmpdir(), "cinevec-store-"));
      const { db } = await openStorage({ ...other.location, blobs: elsewhere });
      await db.close();
      await rm(elsewhere, { recursive: true });
      await expect(visit(other)).rejects.toThrow(
        /this database's is [0-9a-f-]{36}\).*write [0-9a-f-]{36} into/,
      );
    });

    test("what an older version left is marked where the blobs have rows", async () => {
      const dataset = await plantWithoutId();
      const id = await visit();
      expect(id).not.toBeNull();
      expect(await everything()).toContain(`datasets/${dataset}/movies`);
    });

    test("an empty database is refused beside blobs that nobody marked", async () => {
      await (await openBlobStore(folder)).put(`runs/${randomUUID()}/artifact/x`, Uint8Array.of(1));
      await expect(visit()).rejects.toThrow(/1 datasets and runs, and the database knows none/);
      expect(await everything()).not.toContain("store");
    });

    test("an empty folder is refused where the database has datasets, marked or not", async () => {
      await plantWithoutId(false);
      await expect(visit()).rejects.toThrow(/is empty, and the database has 1 datasets.*not mounted/);
      const db = await openDatabase(place.location);
      await db.query(`INSERT INTO "StorageId" (id) VALUES ($1)`, [randomUUID()]);
      await db.close();
      await expect(visit()).rejects.toThrow(/is empty/);
    });

    test("a start that was killed between the two marks is completed", async () => {
      const id = randomUUID();
      const db = await openDatabase(place.location);
      await db.query(`INSERT INTO "StorageId" (id) VALUES ($1)`, [id]);
      await db.close();
      expect(await visit()).toBe(id);
    });

    test("after a restore the id is written by hand, as the message says", async () => {
      const id = await visit();
      await writeFile(join(folder, "store", "id"), `${randomUUID()}\n`);
      await expect(visit()).rejects.toThrow(`write ${id} into ${join(folder, "store/id")}`);
      await writeFile(join(folder, "store", "id"), `${id}\n`);
      await visit();
    });
  });
});

/** Without migrations, to see that none ran. */
async function openRaw({ location }: TestDatabase) {
  if (location.databaseUrl) {
    const pool = new pg.Pool({ connectionString: location.databaseUrl });
    return {
      query: <Row extends pg.QueryResultRow>(sql: string) => pool.query<Row>(sql),
      close: () => pool.end(),
    };
  }
  const { openPglite } = await import("./pglite.js");
  const { pool, close } = await openPglite(location.dataFolder);
  return { query: <Row extends pg.QueryResultRow>(sql: string) => pool.query<Row>(sql), close };
}
