import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, readdirSync } from "node:fs";
import { mkdtemp, open, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openBlobStore } from "../blobs/open-blob-store.js";
import { openDatabase } from "../database.js";
import { openStorage, type Storage, type StorageLocation } from "../storage.js";
import { type DatabaseKind, databaseKinds, type TestDatabase } from "../testing/index.js";
import { moveDatabase } from "./move-database.js";
import { verifyBackup } from "./read-backup.js";
import { restoreBackup } from "./restore-backup.js";
import { readRows } from "./table-rows.js";
import { writeBackup } from "./write-backup.js";

const about = { codeVersion: "test", createdAt: "2026-01-02T03:04:05.000Z" };
const other = (kind: DatabaseKind) =>
  databaseKinds.find((one) => one.kind !== kind.kind && !one.skip) ?? kind;

let folder: string;
let made: TestDatabase[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-backup-"));
  made = [];
});
afterEach(async () => {
  for (const place of made) await place.remove();
  await rm(folder, { recursive: true, force: true });
});

async function place(kind: DatabaseKind, name: string): Promise<StorageLocation> {
  const database = await kind.create();
  made.push(database);
  return { ...database.location, blobs: join(folder, name) };
}

/** Rows that refer to one another in circles, values that are easily lost on the way, and blobs of all sizes. */
async function fill({ db, blobs }: Storage): Promise<void> {
  const { prisma } = db;
  const dataset = await prisma.dataset.create({
    data: {
      name: 'Fanø\n"quoted" \\ and 100 %\u2028',
      format: "SAMPLE",
      status: "READY",
      parts: ["RATINGS", "GENRES"],
      rejectedLines: [{ line: 1, text: null, deep: [0.1 + 0.2, 1e-320, 2 ** 53] }],
    },
  });
  const run = (name: string, data: object = {}) =>
    prisma.trainingRun.create({
      data: { name, datasetId: dataset.id, recipe: "SKIP_GRAM", options: {}, seed: 1, ...data },
    });
  const first = await run("first", {
    progress: 1 / 3,
    tags: ["a,b", "{}", ""],
    startedAt: new Date(1_234_567_890_123),
  });
  const second = await run("second", { pretrainedRunId: first.id, refitOfId: first.id });
  await prisma.trainingRun.update({ where: { id: first.id }, data: { pretrainedRunId: second.id } });
  await prisma.dataset.update({
    where: { id: dataset.id },
    data: { neighborsRunId: first.id, recommendationsRunId: second.id },
  });
  await prisma.runMetric.createMany({
    data: [1, 5, 10].map((cutoff, position) => ({
      runId: first.id,
      name: "hr",
      cutoff,
      position,
      value: Math.PI / cutoff,
      higherIsBetter: true,
    })),
  });
  await prisma.apiKey.create({ data: { name: "key", hash: "00", role: "ADMIN", revokedAt: new Date(0) } });
  await blobs.put(`datasets/${dataset.id}/movies`, new Uint8Array(0));
  await blobs.put(`runs/${first.id}/artifact/vectors`, noise(3_000_001));
  await blobs.put(`runs/${second.id}/checkpoint/latest`, noise(513));
}

const noise = (length: number) => {
  const bytes = new Uint8Array(length);
  for (let i = 0, state = length; i < length; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
};

/** Everything there is, read in ways that the backup does not use: Prisma's own and the store's `get`. */
async function everything({ db, blobs }: Storage) {
  const { prisma } = db;
  const byId = { orderBy: { id: "asc" } } as const;
  const rows = {
    datasets: await prisma.dataset.findMany(byId),
    runs: await prisma.trainingRun.findMany(byId),
    metrics: await prisma.runMetric.findMany({ orderBy: { cutoff: "asc" } }),
    keys: await prisma.apiKey.findMany(byId),
    storage: await prisma.storageId.findMany(),
  };
  const files: Record<string, string> = {};
  for (const name of await blobs.list(""))
    files[name] = createHash("sha256")
      .update(await blobs.get(name))
      .digest("hex");
  return { rows, files };
}

async function backupOf(location: StorageLocation): Promise<string> {
  const file = join(folder, `${randomUUID()}.tar`);
  const storage = await openStorage(location);
  await pipeline(writeBackup(storage, about), createWriteStream(file)).finally(() => storage.db.close());
  return file;
}

async function filled(kind: DatabaseKind): Promise<{ location: StorageLocation; before: unknown }> {
  const location = await place(kind, `store-${randomUUID()}`);
  const storage = await openStorage(location);
  await fill(storage);
  const before = await everything(storage);
  await storage.db.close();
  return { location, before };
}

async function contents(location: StorageLocation) {
  const storage = await openStorage(location);
  const found = await everything(storage);
  await storage.db.close();
  return found;
}

describe.each(databaseKinds)("$name", (kind) => {
  describe.skipIf(kind.skip)("backups", () => {
    test("a restored backup has every row and every blob, on the same kind of database and on the other", async () => {
      const { location, before } = await filled(kind);
      const file = await backupOf(location);
      for (const target of [kind, other(kind)]) {
        const restored = await place(target, `restored-${randomUUID()}`);
        await restoreBackup(file, restored);
        expect(await contents(restored)).toEqual(before);
      }
    });

    test("foreign keys are checked after a restore as before it", async () => {
      const { location } = await filled(kind);
      const restored = await place(kind, "restored");
      await restoreBackup(await backupOf(location), restored);
      const { db } = await openStorage(restored);
      const { rows } = await db.query(
        `SELECT conname FROM pg_constraint WHERE contype = 'f' AND condeferrable`,
      );
      expect(rows).toEqual([]);
      await expect(db.query(`UPDATE "Dataset" SET "neighborsRunId" = $1`, [randomUUID()])).rejects.toThrow(
        "foreign key",
      );
      await db.close();
    });

    test("every row and every blob moves to another database, and the old one is refused from then on", async () => {
      const { location, before } = await filled(kind);
      const target = await place(other(kind), "unused");
      const moved = { ...target, blobs: location.blobs };
      const { tables, blobs } = await moveDatabase(location, { ...target, blobs: undefined });
      expect(tables.find(({ name }) => name === "RunMetric")?.rows).toBe(3);
      expect(blobs).toBeNull();
      expect(await contents(moved)).toEqual(before);
      await expect(openStorage(location)).rejects.toThrow("belongs to another database");
      // And back, to a third place.
      const third = await place(kind, "unused");
      await moveDatabase(moved, { ...third, blobs: undefined });
      expect(await contents({ ...third, blobs: location.blobs })).toEqual(before);
    });

    test("with a store of its own, the copy stands beside the old one, which goes on", async () => {
      const { location, before } = await filled(kind);
      const target = await place(other(kind), "copied");
      expect((await moveDatabase(location, target)).blobs).toBe(3);
      expect(await contents(target)).toEqual(before);
      expect(await contents(location)).toEqual(before);
    });
  });
});

const [pglite] = databaseKinds as [DatabaseKind];

test("a place that holds anything is left as it is", async () => {
  const { location } = await filled(pglite);
  const { location: taken, before } = await filled(pglite);
  const file = await backupOf(location);
  await expect(restoreBackup(file, taken)).rejects.toThrow("The database holds data already");
  await expect(moveDatabase(location, { ...taken, blobs: undefined })).rejects.toThrow(
    "The new database holds data already",
  );
  expect(await contents(taken)).toEqual(before);
  const fresh = await place(pglite, "foreign");
  const storage = await openStorage({ ...(await place(pglite, "x")), blobs: fresh.blobs });
  await storage.blobs.put("runs/foreign", noise(3));
  await storage.db.close();
  await expect(restoreBackup(file, fresh)).rejects.toThrow("holds files that are not of this backup");
});

test("a restore that was killed before its rows can be run again", async () => {
  const { location, before } = await filled(pglite);
  const file = await backupOf(location);
  const restored = await place(pglite, "restored");
  const { blobs } = await verifyBackup(file);
  const db = await openDatabase(restored);
  await db.close();
  await (await openBlobStore(restored.blobs)).put(blobs[0]!, noise(7));
  await expect(openStorage(restored)).rejects.toThrow("restore");
  await restoreBackup(file, restored);
  expect(await contents(restored)).toEqual(before);
});

describe("an archive", () => {
  let location: StorageLocation;
  let file: string;
  let whole: Buffer;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cinevec-backup-"));
    made = [];
    ({ location } = await filled(pglite));
    const saved = await backupOf(location);
    whole = await readFile(saved);
    await made[0]?.remove();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    file = join(folder, "backup.tar");
    await writeFile(file, whole);
  });
  afterAll(() => rm(file, { force: true }));

  test("of which any one byte changed is refused before anything is written", async () => {
    const restored = await place(pglite, "restored");
    const { entries } = await verifyBackup(file);
    let at = 0;
    let flipped = 0;
    // A byte in the middle of each entry, and of the manifest at the end; a tar entry begins with a block of 512 bytes.
    for (const { size } of [...entries, { size: whole.length - whole.lastIndexOf('"entries"') }]) {
      const middle = at + 512 + Math.floor(size / 2);
      at += 512 + Math.ceil(size / 512) * 512;
      if (size === 0) continue;
      const damaged = Buffer.from(whole);
      damaged[middle]! ^= 1;
      await writeFile(file, damaged);
      await expect(restoreBackup(file, restored), `byte ${middle}`).rejects.toThrow(/damaged|not a/);
      flipped++;
    }
    expect(flipped).toBeGreaterThan(7);
    await expect(readFile(join(folder, "restored"))).rejects.toThrow("ENOENT");
  });

  test("that ends anywhere before its end is refused", async () => {
    for (const length of [0, 100, 512, 5000, whole.length - 20_000, whole.length - 2000]) {
      await writeFile(file, whole.subarray(0, Math.max(0, length)));
      await expect(verifyBackup(file), `${length} bytes`).rejects.toThrow(/not (a )?whole|damaged/);
    }
  });

  test("of something else is called what it is", async () => {
    await writeFile(file, Buffer.concat([Buffer.from("PK"), noise(5000)]));
    await expect(verifyBackup(file)).rejects.toThrow("is not a whole backup of Cinevec");
    await truncate(file);
    await expect(verifyBackup(join(folder, "none.tar"))).rejects.toThrow("There is no file");
  });

  test("of a newer version is refused by its name", async () => {
    const text = whole.toString("latin1").replace(/"version":1/, '"version":9');
    const handle = await open(file, "w");
    await handle.writeFile(Buffer.from(text, "latin1"));
    await handle.close();
    await expect(verifyBackup(file)).rejects.toThrow("was written by Cinevec test, whose backups");
  });
});

test("a backup made while blobs are put and deleted holds every blob that its rows speak of", async () => {
  const at = await place(pglite, "busy");
  const storage = await openStorage(at);
  const { db, blobs } = storage;
  let isOver = false;
  // Each run has one blob for as long as its row is there.
  const busy = (async () => {
    const { id: datasetId } = await db.prisma.dataset.create({ data: { name: "d", format: "SAMPLE" } });
    const alive: string[] = [];
    for (let i = 0; !isOver; i++) {
      const run = await db.prisma.trainingRun.create({
        data: { name: `${i}`, datasetId, recipe: "CBOW", options: {}, seed: i, artifactHash: null },
      });
      await blobs.put(`runs/${run.id}/artifact/x`, noise(1 + ((i * 7919) % 50_000)));
      await db.prisma.trainingRun.update({ where: { id: run.id }, data: { artifactHash: "there" } });
      alive.push(run.id);
      if (alive.length > 5) {
        const gone = alive.splice(i % 5, 1)[0]!;
        await db.prisma.trainingRun.delete({ where: { id: gone } });
        await blobs.delete(`runs/${gone}`);
      }
      // A moment without changes, as there is one between the steps of trainings.
      if (i % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 60));
    }
  })();
  const file = join(folder, "busy.tar");
  await new Promise((resolve) => setTimeout(resolve, 300));
  await pipeline(writeBackup(storage, about), createWriteStream(file));
  isOver = true;
  await busy;
  await db.close();
  const restored = await place(pglite, "restored");
  await restoreBackup(file, restored);
  const again = await openStorage(restored);
  const runs = await again.db.prisma.trainingRun.findMany();
  expect(runs.length).toBeGreaterThan(3);
  for (const { id, artifactHash } of runs)
    if (artifactHash) expect(await again.blobs.size(`runs/${id}/artifact/x`)).toBeGreaterThan(0);
  await again.db.close();
});

test("rows of an older version are brought up to date", async () => {
  const source = await place(pglite, "old");
  const shipped = readdirSync(fileURLToPath(new URL("../../../../prisma/migrations", import.meta.url)))
    .filter((name) => /^\d/.test(name))
    .sort();
  const db = await openDatabase(source, { onlyMigrations: shipped.slice(0, 2) });
  await db.query(`INSERT INTO "ApiKey" (id, name, hash, role) VALUES ($1, 'old', 'h', 'VIEWER')`, [
    randomUUID(),
  ]);
  const file = join(folder, "old.tar");
  await pipeline(
    writeBackup({ db, blobs: await openBlobStore(source.blobs) }, about),
    createWriteStream(file),
  );
  await db.close();
  const restored = await place(pglite, "restored");
  expect((await restoreBackup(file, restored)).migrations).toEqual(shipped.slice(0, 2));
  const { rows } = await contents(restored);
  expect(rows.keys).toMatchObject([{ name: "old" }]);
});

test("whoever stops reading ends the backup", async () => {
  const { location } = await filled(pglite);
  const storage = await openStorage(location);
  const bytes = writeBackup(storage, about);
  for await (const _ of bytes) break;
  expect(bytes.destroyed).toBe(true);
  await storage.db.prisma.$transaction(readRows);
  await storage.db.close();
});
