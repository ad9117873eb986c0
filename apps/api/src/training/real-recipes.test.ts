import { baselinesFor, defaultProtocol, loadEmbedding, recipes } from "@cinevec/core";
import { databaseKinds } from "@cinevec/db/testing";
import { describe, expect, test } from "vitest";
import { Baselines } from "../services/evaluation/baselines.js";
import { createRuns } from "../services/runs/runs.js";
import { sharedWorkshop } from "./testing/shared-workshop.js";

// On one kind of database: runs.test.ts tries what is stored on both, with a recipe that is quicker.
describe.each(databaseKinds.filter(({ kind }) => kind === "pglite"))("$name", ({ create, skip }) => {
  describe.skipIf(skip)("from the embedded sample to a promoted skip-gram", () => {
    const house = sharedWorkshop(create);

    test("imports, trains, measures, and says where all came from", async () => {
      await house.shop.startWorker({
        trainerScript: undefined,
        importerScript: undefined,
        baselinesScript: undefined,
        staleAfter: 20,
      });
      const { id: datasetId } = await house.shop.datasets.import({ name: "sample", format: "SAMPLE" });
      const imports = [];
      for await (const state of house.shop.datasets.changes(datasetId)) imports.push(state);
      const dataset = imports.at(-1);
      expect(dataset).toMatchObject({ status: "READY", error: null, simulated: true, importProgress: 1 });
      expect(dataset?.movieCount).toBeGreaterThan(3000);
      expect(dataset?.parts).toEqual(expect.arrayContaining(["RATINGS", "GENRES"]));
      expect((await house.shop.datasets.load(datasetId)).contentHash).toBe(dataset?.contentHash);

      const runs = createRuns({ ...house.shop, recipes });
      const options = { dimensions: 16, epochs: 2 };
      const started = await runs.start({ datasetId, recipe: "SKIP_GRAM", options, promote: true });
      const states = [];
      for await (const run of runs.changes(started.id)) states.push(run);
      const run = states.at(-1);
      expect(run).toMatchObject({ status: "SUCCEEDED", error: null, dimensions: 16, epoch: 2 });
      expect(run?.engine).toMatch(/^wasm/);
      expect(run?.throughput).toBeGreaterThan(0);
      const { embedding, manifest } = await loadEmbedding(
        house.shop.blobs.folder(`runs/${started.id}/artifact`),
      );
      expect(embedding.vectors.every(Number.isFinite)).toBe(true);
      expect(manifest.datasetHash).toBe(dataset?.contentHash);
      const { metrics, answersNeighborsOf, answersRecommendationsOf } =
        await house.shop.db.prisma.trainingRun.findUniqueOrThrow({
          where: { id: started.id },
          include: { metrics: true, answersNeighborsOf: true, answersRecommendationsOf: true },
        });
      expect([answersNeighborsOf?.id, answersRecommendationsOf?.id]).toEqual([datasetId, datasetId]);
      const hitRate = metrics.find((metric) => metric.name === "hit_rate" && metric.cutoff === 10);
      expect(hitRate?.value).toBeGreaterThan(0);
      expect(hitRate?.low).toBeLessThanOrEqual(hitRate?.value ?? 0);
      expect(await house.shop.blobs.size(`runs/${started.id}/artifact/per-user.bin`)).toBeGreaterThan(0);
      // After the run has succeeded, which does not wait for them.
      const baselines = new Baselines(house.shop.blobs);
      await expect
        .poll(() => baselines.of(datasetId, defaultProtocol), { timeout: 240_000, interval: 200 })
        .toHaveLength(baselinesFor({}).length);
      for (const { metrics } of await baselines.of(datasetId, defaultProtocol))
        expect(metrics.length).toBeGreaterThan(10);
      expect(house.shop.events).toEqual([]);
    }, 300_000);
  });
});
