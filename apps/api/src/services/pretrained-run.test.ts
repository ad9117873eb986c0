import { loadEmbedding, storeEmbedding } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openWorkshop, plantDataset, type Workshop } from "../training/testing/workshop.js";
import type { Worker } from "../training/worker.js";

describe.each(databaseKinds)("$name", ({ create, skip, kind }) => {
  describe.skipIf(skip)("a run that starts from another run", () => {
    let place: TestDatabase;
    let shop: Workshop;
    let worker: Worker | undefined;
    let datasetId: string;
    let first: TrainingRun;

    beforeAll(async () => {
      place = await create();
      shop = await openWorkshop(place.location);
      datasetId = await plantDataset(shop, "planted");
      worker = await shop.startWorker();
    });
    afterEach(async () => {
      await worker?.close();
      worker = undefined;
    });
    afterAll(async () => {
      await shop?.close();
      await place?.remove();
    });

    async function ended(id: string): Promise<TrainingRun> {
      const states: TrainingRun[] = [];
      for await (const run of shop.runs.changes(id)) states.push(run);
      return states.at(-1) as TrainingRun;
    }
    async function trained(options: object = { epochs: 4 }): Promise<TrainingRun> {
      const { id } = await shop.runs.start({ datasetId, recipe: "SKIP_GRAM", name: "the first", options });
      worker ??= await shop.startWorker();
      return ended(id);
    }
    const startFrom = (pretrainedRunId: string, more: object = {}) =>
      shop.runs.start({ datasetId, recipe: "USER_MOVIE", name: "the second", pretrainedRunId, ...more });
    const count = async (id: string) =>
      (await loadEmbedding(shop.blobs.folder(`runs/${id}/artifact`))).embedding.vectors[0];

    test("says in its options how long the vectors are that it will learn, and goes on from them", async () => {
      first = await trained();
      const run = await startFrom(first.id, { options: { epochs: 3 } });
      expect(run.options).toMatchObject({ epochs: 3, dimensions: 2 });
      expect(run.pretrainedHash).toBe(first.artifactHash);
      worker = await shop.startWorker();
      expect(await ended(run.id)).toMatchObject({ status: "SUCCEEDED", dimensions: 2 });
      expect(await count(run.id)).toBe(7);
      const { manifest } = await loadEmbedding(shop.blobs.folder(`runs/${run.id}/artifact`));
      expect(manifest.options.dimensions).toBe(2);
      expect(manifest.lineage).toMatchObject({
        pretrainedRun: first.id,
        pretrainedHash: first.artifactHash,
      });
    });

    test("keeps that run from being deleted until it has succeeded, and its hash for ever", async () => {
      first = await trained();
      await worker?.close();
      const waiting = await startFrom(first.id);
      const refusal = (status: string) => ({
        name: "ConflictError",
        message: `It is in use. Runs that start from it: "the second" (${status}). Delete them first, or wait until they have succeeded.`,
      });
      await expect(shop.runs.delete(first.id)).rejects.toMatchObject(refusal("QUEUED"));
      await shop.runs.cancel(waiting.id);
      // It can be resumed.
      await expect(shop.runs.delete(first.id)).rejects.toMatchObject(refusal("CANCELLED"));
      await shop.runs.resume(waiting.id);
      worker = await shop.startWorker();
      expect(await ended(waiting.id)).toMatchObject({ status: "SUCCEEDED" });
      await shop.runs.delete(first.id);
      const run = await shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id: waiting.id } });
      expect(run).toMatchObject({ pretrainedRunId: null, pretrainedHash: first.artifactHash });
    });

    test("started and deleted at the same time, either is refused and nothing trains from scratch", async () => {
      for (let round = 0; round < 8; round++) {
        first = await trained({ epochs: 1, pace: 0 });
        await worker?.close();
        worker = undefined;
        const [started, deleted] = await Promise.allSettled([
          startFrom(first.id),
          shop.runs.delete(first.id),
        ]);
        const there = await shop.db.prisma.trainingRun.count({ where: { id: first.id } });
        if (started.status === "fulfilled") {
          expect(deleted).toMatchObject({ status: "rejected", reason: { name: "ConflictError" } });
          expect(there).toBe(1);
          await shop.runs.cancel(started.value.id);
        } else {
          expect(started.reason).toMatchObject({ name: "NotFoundError" });
          expect(deleted.status).toBe("fulfilled");
          expect(there).toBe(0);
        }
      }
    });

    const once = kind === "pglite" ? test : test.skip;
    once("fails with the reason where that run is gone all the same", async () => {
      first = await trained();
      await worker?.close();
      const waiting = await startFrom(first.id);
      // As an older version deleted it.
      await shop.db.prisma.trainingRun.delete({ where: { id: first.id } });
      worker = await shop.startWorker();
      expect(await ended(waiting.id)).toMatchObject({
        status: "FAILED",
        artifactHash: null,
        error: expect.stringContaining("was deleted before the training began"),
      });
      await expect(shop.runs.resume(waiting.id)).rejects.toMatchObject({ name: "ConflictError" });
    });

    once("fails where that run's files are gone, or are others", async () => {
      first = await trained();
      await worker?.close();
      const [gone, altered] = [await startFrom(first.id), await startFrom(first.id)];
      const folder = shop.blobs.folder(`runs/${first.id}/artifact`);
      const { embedding, manifest } = await loadEmbedding(folder);
      await storeEmbedding({ embedding, facts: { ...manifest, seed: 99 } }, folder);
      await shop.runs.cancel(gone.id);
      worker = await shop.startWorker();
      expect(await ended(altered.id)).toMatchObject({
        status: "FAILED",
        error: expect.stringContaining("does not hold the vectors that it held"),
      });
      await shop.blobs.delete(`runs/${first.id}/artifact`);
      await shop.runs.resume(gone.id);
      expect(await ended(gone.id)).toMatchObject({
        status: "FAILED",
        error: expect.stringContaining("deleted"),
      });
    });
  });
});
