import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openWorkshop, plantDataset, type Workshop } from "./testing/workshop.js";

describe.each(databaseKinds.filter(({ kind }) => kind === "postgresql"))("$name", ({ create, skip }) => {
  describe.skipIf(skip)("workers that take some jobs alone", () => {
    let place: TestDatabase;
    let shop: Workshop;
    beforeAll(async () => {
      place = await create();
      shop = await openWorkshop(place.location);
    });
    afterAll(async () => {
      await shop?.close();
      await place?.remove();
    });

    test("one that trains leaves imports, and one that imports leaves trainings", async () => {
      const datasetId = await plantDataset(shop, "planted");
      const trainer = await shop.startWorker({ jobs: ["train"] });
      const { id: imported } = await shop.datasets.import({ name: "sample", format: "SAMPLE" });
      const { id: first } = await shop.runs.start({ datasetId, recipe: "SKIP_GRAM" });
      const run = (id: string) => shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
      const dataset = () => shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: imported } });
      await expect.poll(async () => (await run(first)).status, { timeout: 30_000 }).toBe("SUCCEEDED");
      expect(await dataset()).toMatchObject({ status: "IMPORTING", attempt: 0 });
      await trainer.close();
      await shop.startWorker({ jobs: ["import"] });
      const { id: second } = await shop.runs.start({ datasetId, recipe: "SKIP_GRAM" });
      await expect.poll(async () => (await dataset()).status, { timeout: 30_000 }).not.toBe("IMPORTING");
      expect(await run(second)).toMatchObject({ status: "QUEUED", attempt: 0 });
    }, 90_000);
  });
});
