import { defaultProtocol, loadEmbedding, storeEmbedding } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import { plantDataset } from "../../training/testing/workshop.js";
import type { Worker } from "../../training/worker.js";

describe.each(databaseKinds)("$name", ({ create, skip, kind }) => {
  describe.skipIf(skip)("a run that starts from another run", () => {
    const house = sharedWorkshop(create);
    let worker: Worker | undefined;
    let datasetId: string;

    beforeAll(async () => {
      datasetId = await plantDataset(house.shop, "planted");
    });
    afterEach(() => stop());

    const work = async () => {
      worker ??= await house.shop.startWorker();
    };
    const stop = async () => {
      await worker?.close();
      worker = undefined;
    };
    async function ended(id: string): Promise<TrainingRun> {
      const states: TrainingRun[] = [];
      for await (const run of house.shop.runs.changes(id)) states.push(run);
      return states.at(-1) as TrainingRun;
    }
    /** A run that nobody trained: SUCCEEDED after four epochs. */
    async function plant(): Promise<TrainingRun> {
      const { id } = await house.shop.db.prisma.trainingRun.create({
        data: {
          name: "the first",
          datasetId,
          recipe: "SKIP_GRAM",
          options: {},
          seed: 1,
          protocol: defaultProtocol,
          status: "SUCCEEDED",
        },
      });
      const embedding = {
        dimensions: 2,
        movieRows: Uint32Array.from({ length: 30 }, (_, row) => row),
        ids: Array.from({ length: 30 }, (_, row) => String(row + 1)),
        vectors: new Float32Array(60).fill(4),
        tensors: new Map(),
      };
      const lineage = { codeVersion: "", nodeVersion: "", engine: "", threads: 1 };
      const facts = {
        recipe: "SKIP_GRAM",
        options: {},
        seed: 1,
        datasetHash: "planted",
        metrics: [],
        lineage: { ...lineage, pretrainedRun: null, pretrainedHash: null },
      };
      const folder = house.shop.blobs.folder(`runs/${id}/artifact`);
      const { artifactHash } = await storeEmbedding({ embedding, facts }, folder);
      return house.shop.db.prisma.trainingRun.update({
        where: { id },
        data: { artifactHash, dimensions: 2 },
      });
    }
    const startFrom = (pretrainedRunId: string, more: object = {}) =>
      house.shop.runs.start({
        datasetId,
        recipe: "USER_MOVIE",
        name: "the second",
        pretrainedRunId,
        ...more,
      });
    const count = async (id: string) =>
      (await loadEmbedding(house.shop.blobs.folder(`runs/${id}/artifact`))).embedding.vectors[0];

    test("says in its options how long the vectors are that it will learn, and goes on from them", async () => {
      const first = await plant();
      const run = await startFrom(first.id, { options: { epochs: 3 } });
      expect(run.options).toMatchObject({ epochs: 3, dimensions: 2 });
      expect(run.pretrainedHash).toBe(first.artifactHash);
      await work();
      expect(await ended(run.id)).toMatchObject({ status: "SUCCEEDED", dimensions: 2 });
      expect(await count(run.id)).toBe(7);
      const { manifest } = await loadEmbedding(house.shop.blobs.folder(`runs/${run.id}/artifact`));
      expect(manifest.options.dimensions).toBe(2);
      expect(manifest.lineage).toMatchObject({
        pretrainedRun: first.id,
        pretrainedHash: first.artifactHash,
      });
    });

    test("keeps that run from being deleted until it has succeeded, and its hash for ever", async () => {
      const first = await plant();
      const waiting = await startFrom(first.id);
      const refusal = (status: string) => ({
        name: "ConflictError",
        message: `It is in use. Runs that start from it: "the second" (${status}). Delete them first, or wait until they have succeeded.`,
      });
      await expect(house.shop.runs.delete(first.id)).rejects.toMatchObject(refusal("QUEUED"));
      await house.shop.runs.cancel(waiting.id);
      // It can be resumed.
      await expect(house.shop.runs.delete(first.id)).rejects.toMatchObject(refusal("CANCELLED"));
      await house.shop.runs.resume(waiting.id);
      await work();
      expect(await ended(waiting.id)).toMatchObject({ status: "SUCCEEDED" });
      await house.shop.runs.delete(first.id);
      const run = await house.shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id: waiting.id } });
      expect(run).toMatchObject({ pretrainedRunId: null, pretrainedHash: first.artifactHash });
    });

    test("started and deleted at the same time, either is refused and nothing trains from scratch", async () => {
      for (let round = 0; round < 8; round++) {
        const first = await plant();
        const [started, deleted] = await Promise.allSettled([
          startFrom(first.id),
          house.shop.runs.delete(first.id),
        ]);
        const there = await house.shop.db.prisma.trainingRun.count({ where: { id: first.id } });
        if (started.status === "fulfilled") {
          expect(deleted).toMatchObject({ status: "rejected", reason: { name: "ConflictError" } });
          expect(there).toBe(1);
          await house.shop.runs.cancel(started.value.id);
        } else {
          expect(started.reason).toMatchObject({ name: "NotFoundError" });
          expect(deleted.status).toBe("fulfilled");
          expect(there).toBe(0);
        }
      }
    });

    const once = kind === "pglite" ? test : test.skip;
    once("fails with the reason where that run is gone all the same", async () => {
      const first = await plant();
      const waiting = await startFrom(first.id);
      // As an older version deleted it.
      await house.shop.db.prisma.trainingRun.delete({ where: { id: first.id } });
      await work();
      expect(await ended(waiting.id)).toMatchObject({
        status: "FAILED",
        artifactHash: null,
        error: expect.stringContaining("was deleted before the training began"),
      });
      await expect(house.shop.runs.resume(waiting.id)).rejects.toMatchObject({ name: "ConflictError" });
    });

    once("fails where that run's files are gone, or are others", async () => {
      const first = await plant();
      const [gone, altered] = [await startFrom(first.id), await startFrom(first.id)];
      const folder = house.shop.blobs.folder(`runs/${first.id}/artifact`);
      const { embedding, manifest } = await loadEmbedding(folder);
      await storeEmbedding({ embedding, facts: { ...manifest, seed: 99 } }, folder);
      await house.shop.runs.cancel(gone.id);
      await work();
      expect(await ended(altered.id)).toMatchObject({
        status: "FAILED",
        error: expect.stringContaining("does not hold the vectors that it held"),
      });
      await house.shop.blobs.delete(`runs/${first.id}/artifact`);
      await house.shop.runs.resume(gone.id);
      expect(await ended(gone.id)).toMatchObject({
        status: "FAILED",
        error: expect.stringContaining("deleted"),
      });
    });
  });
});
