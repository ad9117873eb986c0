import { databaseKinds } from "@cinevec/db/testing";
import { describe, expect, test } from "vitest";
import { sharedWorkshop } from "./testing/shared-workshop.js";
import { plantDataset } from "./testing/workshop.js";

describe.each(databaseKinds.filter(({ kind }) => kind === "postgresql"))("$name", ({ create, skip }) => {
  describe.skipIf(skip)("workers that take some jobs alone", () => {
    const house = sharedWorkshop(create);

    test("one that trains leaves imports, and one that imports leaves trainings", async () => {
      const datasetId = await plantDataset(house.shop, "planted");
      const trainer = await house.shop.startWorker({ jobs: ["train"] });
      const { id: imported } = await house.shop.datasets.import({ name: "sample", format: "SAMPLE" });
      const { id: first } = await house.shop.runs.start({ datasetId, recipe: "SKIP_GRAM" });
      const run = (id: string) => house.shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
      const dataset = () => house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: imported } });
      await expect.poll(async () => (await run(first)).status, { timeout: 30_000 }).toBe("SUCCEEDED");
      expect(await dataset()).toMatchObject({ status: "IMPORTING", attempt: 0 });
      await trainer.close();
      await house.shop.startWorker({ jobs: ["import"] });
      const { id: second } = await house.shop.runs.start({ datasetId, recipe: "SKIP_GRAM" });
      await expect.poll(async () => (await dataset()).status, { timeout: 30_000 }).not.toBe("IMPORTING");
      expect(await run(second)).toMatchObject({ status: "QUEUED", attempt: 0 });
    }, 90_000);
  });
});
