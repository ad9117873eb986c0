import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.js";
import { databaseKinds, type TestDatabase } from "./testing/index.js";

describe.each(databaseKinds)("$name", ({ create, skip, kind }) => {
  describe.skipIf(skip)("openDatabase", () => {
    let place: TestDatabase;
    let database: Database;

    beforeAll(async () => {
      place = await create();
      database = await openDatabase(place.location);
    });
    afterAll(async () => {
      await database?.close();
      await place?.remove();
    });

    const newDataset = (name: string) =>
      database.prisma.dataset.create({ data: { name, format: "SAMPLE", parts: ["RATINGS", "GENRES"] } });

    test("makes the tables and says which kind it is", async () => {
      expect(database.kind).toBe(kind);
      const { rows } = await database.query("SELECT migration_name FROM _prisma_migrations");
      expect(rows.length).toBeGreaterThan(0);
    });

    test("round-trips JSON, enums, lists, dates and doubles", async () => {
      const dataset = await newDataset("round trip");
      const run = await database.prisma.trainingRun.create({
        data: {
          name: "run",
          datasetId: dataset.id,
          recipe: "SKIP_GRAM",
          options: { dimensions: 64, nested: [1.5, null, "ä"] },
          seed: 2 ** 31 - 1,
          progress: 0.1 + 0.2,
          startedAt: new Date(1_234_567_890_123),
        },
      });
      const read = await database.prisma.trainingRun.findUniqueOrThrow({
        where: { id: run.id },
        include: { dataset: true },
      });
      expect(read.options).toEqual({ dimensions: 64, nested: [1.5, null, "ä"] });
      expect(read.progress).toBe(0.1 + 0.2);
      expect(read.startedAt?.getTime()).toBe(1_234_567_890_123);
      expect(read.dataset.parts).toEqual(["RATINGS", "GENRES"]);
      expect(read.lossCurve).toEqual([]);
    });

    test("undoes a transaction that throws, raw SQL in it included", async () => {
      const name = randomUUID();
      const attempt = database.prisma.$transaction(async (transaction) => {
        await transaction.dataset.create({ data: { name, format: "SAMPLE" } });
        await transaction.$queryRawUnsafe(`UPDATE "Dataset" SET error = $1 WHERE name = $2`, "x", name);
        throw new Error("changed my mind");
      });
      await expect(attempt).rejects.toThrow("changed my mind");
      expect(await database.prisma.dataset.findUnique({ where: { name } })).toBeNull();
    });

    test("queues concurrent transactions without a deadlock", async () => {
      const names = Array.from({ length: 20 }, () => randomUUID());
      await Promise.all(
        names.map((name) =>
          database.prisma.$transaction(async (transaction) => {
            const { id } = await transaction.dataset.create({ data: { name, format: "SAMPLE" } });
            await transaction.dataset.update({ where: { id }, data: { status: "READY" } });
          }),
        ),
      );
      expect(await database.prisma.dataset.count({ where: { name: { in: names }, status: "READY" } })).toBe(
        20,
      );
    });

    test("refuses a second dataset of the same name with P2002", async () => {
      await newDataset("twice");
      await expect(newDataset("twice")).rejects.toMatchObject({ code: "P2002" });
    });

    test("takes several statements at once and reads values back", async () => {
      const { rows } = await database.query<{ n: number }>("SELECT 1 AS n; SELECT 2 AS n");
      expect(rows.map((row) => row.n)).toEqual([1, 2]);
      const withValues = await database.query<{ sum: number }>("SELECT $1::int + $2::int AS sum", [2, 3]);
      expect(withValues.rows).toEqual([{ sum: 5 }]);
    });

    test.runIf(kind === "postgresql")("no statement and no idle transaction lasts for ever", async () => {
      const limit = (name: string) => database.query<Record<string, string>>(`SHOW ${name}`);
      const settings = await Promise.all(
        Array.from({ length: 5 }, async () => [
          (await limit("statement_timeout")).rows[0],
          (await limit("idle_in_transaction_session_timeout")).rows[0],
        ]),
      );
      for (const setting of settings)
        expect(setting).toEqual([
          { statement_timeout: "1min" },
          { idle_in_transaction_session_timeout: "2min" },
        ]);
      await expect(
        database.prisma.$transaction(async (transaction) => {
          await transaction.$executeRaw`SET LOCAL statement_timeout = 50`;
          await transaction.$queryRaw`SELECT 1 FROM pg_sleep(5)`;
        }),
      ).rejects.toThrow("canceling statement due to statement timeout");
    });

    test("tells listeners of a channel, and no others, until they stop", async () => {
      const heard: string[] = [];
      const stop = await database.listen("runs", (payload) => heard.push(`runs ${payload}`));
      await database.listen("datasets", (payload) => heard.push(`datasets ${payload}`));
      await database.notify("runs", "1");
      await database.notify("datasets", "2");
      await expect.poll(() => heard).toEqual(["runs 1", "datasets 2"]);
      stop();
      await database.notify("runs", "3");
      await sleep(50);
      expect(heard).toHaveLength(2);
    });

    test("keeps what was written when opened again, and migrates nothing twice", async () => {
      const { id } = await newDataset("kept");
      await database.close();
      database = await openDatabase(place.location);
      expect(await database.prisma.dataset.findUnique({ where: { id } })).not.toBeNull();
    });
  });
});
