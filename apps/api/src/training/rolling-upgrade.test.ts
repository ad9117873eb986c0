import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkshop, plantDataset, type Workshop } from "./testing/workshop.js";

describe.each(databaseKinds.filter(({ kind }) => kind === "postgresql"))("$name", ({ create, skip }) => {
  describe.skipIf(skip)("a rolling upgrade", () => {
    let place: TestDatabase;
    let old: Workshop;
    beforeAll(async () => {
      place = await create();
      old = await openWorkshop(place.location);
    });
    afterAll(async () => {
      await old?.close();
      await place?.remove();
    });

    /** What the next version's migration may do: a new table, and a column with a default in each that is there. */
    async function upgrade(): Promise<void> {
      const { prisma } = old.db;
      const tables = await prisma.$queryRaw<{ name: string }[]>`
        SELECT table_name AS name FROM information_schema.tables
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> '_prisma_migrations'`;
      expect(tables.length).toBeGreaterThan(5);
      for (const { name } of tables)
        await prisma.$executeRawUnsafe(
          `ALTER TABLE "${name}" ADD COLUMN "ofTomorrow" TEXT NOT NULL DEFAULT 'new'`,
        );
      await prisma.$executeRaw`CREATE TABLE "Tomorrow" (id UUID PRIMARY KEY)`;
      await prisma.$executeRaw`
        INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
        VALUES ('tomorrow', '', '99990101000000_tomorrow', now(), 1)`;
    }

    test("the old replica and its worker go on while the tables are one ahead; another old one is refused", async () => {
      const datasetId = await plantDataset(old, "planted");
      await old.startWorker();
      const statusOf = async (id: string) =>
        (await old.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } })).status;
      const { id: before } = await old.runs.start({ datasetId, recipe: "SKIP_GRAM" });
      await expect.poll(() => statusOf(before), { timeout: 30_000 }).toBe("SUCCEEDED");

      await upgrade();

      const { id: after } = await old.runs.start({ datasetId, recipe: "SKIP_GRAM" });
      await expect.poll(() => statusOf(after), { timeout: 30_000 }).toBe("SUCCEEDED");
      await old.runs.promote(after, ["NEIGHBORS"]);
      await old.runs.delete(before);
      const { id: imported } = await old.datasets.import({ name: "sample", format: "SAMPLE" });
      await expect
        .poll(
          async () => (await old.db.prisma.dataset.findUniqueOrThrow({ where: { id: imported } })).status,
          { timeout: 30_000 },
        )
        .not.toBe("IMPORTING");
      await expect(openWorkshop(place.location)).rejects.toThrow(
        "made by a newer Cinevec (migrations 99990101000000_tomorrow)",
      );
    }, 90_000);
  });
});
