import { loadEmbedding, type Recipe } from "@cinevec/core";
import type { TrainingRun } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { purposes } from "../../stored/purposes.js";
import { fakeRecipes } from "../../training/testing/fake-recipe.js";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import { plantDataset } from "../../training/testing/workshop.js";
import type { Worker } from "../../training/worker.js";
import { createRuns } from "./runs.js";

describe.each(databaseKinds)("$name", ({ create, skip, kind }) => {
  /** What a child process does is the same over either database. */
  const once = kind === "pglite" ? test : test.skip;

  describe.skipIf(skip)("training runs", () => {
    const house = sharedWorkshop(create);
    let worker: Worker | undefined;
    let datasetId: string;

    beforeAll(async () => {
      datasetId = await plantDataset(house.shop, "planted");
    });
    afterEach(async () => {
      await worker?.close();
      worker = undefined;
    });

    const start = (options: unknown = {}, more: object = {}) =>
      house.shop.runs.start({ datasetId, recipe: "SKIP_GRAM", options, ...more });

    async function ended(id: string): Promise<TrainingRun[]> {
      const states: TrainingRun[] = [];
      for await (const run of house.shop.runs.changes(id)) states.push(run);
      return states;
    }

    async function until(id: string, isSo: (run: TrainingRun) => boolean): Promise<TrainingRun> {
      for await (const run of house.shop.runs.changes(id)) if (isSo(run)) return run;
      throw new Error("The run ended before.");
    }

    test("a seed that nobody gave is drawn, and told", async () => {
      const runs = [await start({ epochs: 1 }), await start({ epochs: 1 }), await start({ epochs: 1 })];
      for (const { seed } of runs) expect(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 31).toBe(true);
      // Three alike come once in 4·10¹⁸ times.
      expect(new Set(runs.map((run) => run.seed)).size).toBeGreaterThan(1);
      for (const { id } of runs) await house.shop.runs.cancel(id);
      for (const { id } of runs) await house.shop.runs.delete(id);
    });

    test("waiting runs are trained by priority, the highest first, of these the oldest", async () => {
      const ids: string[] = [];
      for (const priority of [-5, undefined, 7, 7]) ids.push((await start({ epochs: 1 }, { priority })).id);
      worker = await house.shop.startWorker();
      const runs = await Promise.all(ids.map(async (id) => (await ended(id)).at(-1) as TrainingRun));
      const order = runs
        .toSorted((a, b) => Number(a.startedAt) - Number(b.startedAt))
        .map(({ id }) => ids.indexOf(id));
      expect(order).toEqual([2, 3, 1, 0]);
      for (const id of ids) await house.shop.runs.delete(id);
    }, 120_000);

    test.each([101, -101, 1.5])("a priority of %s is refused with the bounds", async (priority) => {
      await expect(start({ epochs: 1 }, { priority })).rejects.toMatchObject({
        problems: [{ path: ["priority"], message: "A whole number, -100 to 100." }],
      });
    });

    test("a run goes from QUEUED to SUCCEEDED, telling every step, and leaves an artifact", async () => {
      const run = await start({ epochs: 6, pace: 150 }, { promote: true, seed: 7 });
      expect(run).toMatchObject({ status: "QUEUED", seed: 7, name: "Counting 1", attempt: 0 });
      expect(run.options).toEqual({ epochs: 6, pace: 150, mishap: "none", deaf: false });
      const states: TrainingRun[] = [];
      for await (const state of house.shop.runs.changes(run.id)) {
        states.push(state);
        // Not before the first look: a worker may be faster.
        worker ??= await house.shop.startWorker();
      }
      const progress = states.map((state) => state.progress);
      expect(states[0]?.status).toBe("QUEUED");
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      expect(new Set(progress).size).toBeGreaterThan(3);
      expect(states.some((state) => state.status === "RUNNING" && state.etaSeconds !== null)).toBe(true);
      expect(states.at(-1)).toMatchObject({
        status: "SUCCEEDED",
        progress: 1,
        epoch: 6,
        epochs: 6,
        attempt: 1,
        engine: "counting",
        dimensions: 2,
        baselineLoss: 1,
        threads: 1,
        codeVersion: "test",
        nodeVersion: process.version,
        error: null,
      });
      expect(states.at(-1)?.lossCurve).toHaveLength(6);
      const metrics = await house.shop.db.prisma.runMetric.findMany({
        where: { runId: run.id },
        orderBy: { position: "asc" },
      });
      expect(metrics.at(-1)).toMatchObject({ name: "count", cutoff: 0, value: 6 });
      expect(metrics.map(({ name, cutoff }) => `${name}@${cutoff}`)).toContain("ndcg@10");
      const { embedding, manifest, artifactHash } = await loadEmbedding(
        house.shop.blobs.folder(`runs/${run.id}/artifact`),
      );
      expect([...new Set(embedding.vectors)]).toEqual([6]);
      expect(manifest).toMatchObject({ recipe: "SKIP_GRAM", seed: 7, lineage: { codeVersion: "test" } });
      expect(artifactHash).toBe(states.at(-1)?.artifactHash);
      expect(await house.shop.blobs.list(`runs/${run.id}/checkpoint`)).toEqual([]);
      const dataset = await house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } });
      expect(dataset).toMatchObject({ neighborsRunId: run.id, recommendationsRunId: run.id });
    });

    test.each(kind === "pglite" ? [false, true] : [false])(
      "is cancelled and resumed (deaf to cancelling: %s)",
      async (deaf) => {
        worker = await house.shop.startWorker();
        const { id } = await start({ epochs: 4, pace: 700, deaf });
        await until(id, (run) => run.epoch >= 1);
        const cancelled = await house.shop.runs.cancel(id);
        expect(cancelled).toMatchObject({ status: "CANCELLED", error: null, etaSeconds: null });
        expect(cancelled.finishedAt).not.toBeNull();
        expect(await house.shop.blobs.list(`runs/${id}/artifact`)).toEqual([]);
        await expect(house.shop.runs.cancel(id)).rejects.toMatchObject({ name: "ConflictError" });

        const resumed = await house.shop.runs.resume(id);
        expect(resumed.progress).toBeGreaterThanOrEqual(cancelled.progress);
        const last = (await ended(id)).at(-1);
        expect(last).toMatchObject({ status: "SUCCEEDED", epoch: 4, attempt: 1 });
        const { embedding } = await loadEmbedding(house.shop.blobs.folder(`runs/${id}/artifact`));
        expect(embedding.vectors[0]).toBe(4);
      },
    );

    test("a waiting run is cancelled without a worker", async () => {
      const { id } = await start();
      expect(await house.shop.runs.cancel(id)).toMatchObject({ status: "CANCELLED", attempt: 0 });
      worker = await house.shop.startWorker();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect((await ended(id)).at(-1)?.status).toBe("CANCELLED");
    });

    once("a recipe's own error fails the run at once, in its words", async () => {
      worker = await house.shop.startWorker();
      const { id } = await start({ mishap: "throws" });
      expect((await ended(id)).at(-1)).toMatchObject({
        status: "FAILED",
        error: "the numbers went wrong",
        attempt: 1,
      });
      await expect(house.shop.runs.promote(id, purposes)).rejects.toMatchObject({ name: "ConflictError" });
    });

    once("a training that diverges fails, and says what to change", async () => {
      worker = await house.shop.startWorker();
      const { id } = await start({ mishap: "diverges" });
      expect((await ended(id)).at(-1)).toMatchObject({
        status: "FAILED",
        error:
          "options.learningRate: the training diverged, the loss of epoch 2 is NaN; start again with a lower one",
        // Written with the failure: it came too fast for the writes in between.
        epoch: 1,
        lossCurve: [{ epoch: 1, train: 1, validation: null }],
      });
    });

    test("a trainer that dies is started again from its checkpoint", async () => {
      worker = await house.shop.startWorker();
      const { id } = await start({ mishap: "exits" });
      expect((await ended(id)).at(-1)).toMatchObject({ status: "SUCCEEDED", attempt: 2, epoch: 3 });
      const { embedding } = await loadEmbedding(house.shop.blobs.folder(`runs/${id}/artifact`));
      expect(embedding.vectors[0]).toBe(3);
    });

    once("a trainer out of memory says so", async () => {
      worker = await house.shop.startWorker({ trainerArguments: ["--max-old-space-size=64"] });
      const { id } = await start({ mishap: "out-of-memory" });
      expect((await ended(id)).at(-1)).toMatchObject({
        status: "FAILED",
        error: expect.stringContaining("out of memory"),
      });
    });

    test("names every problem of its input, with path and bounds", async () => {
      await expect(start({ epochs: 1000, pace: "fast", color: "red" }, { seed: -1 })).rejects.toMatchObject({
        name: "InvalidInputError",
        problems: expect.arrayContaining([
          { path: ["seed"], message: "A whole number, 0 to 2147483647." },
          { path: ["options", "epochs"], message: expect.stringContaining("Allowed: 1 to 100; default 3.") },
          { path: ["options", "pace"], message: expect.stringContaining("expected number") },
          { path: ["options", "color"], message: expect.stringContaining("epochs, pace, mishap, deaf") },
        ]),
      });
      await expect(start([])).rejects.toMatchObject({ problems: [{ path: ["options"] }] });
      await expect(start({}, { recipe: "NMF" })).rejects.toMatchObject({ problems: [{ path: ["recipe"] }] });
      await expect(start({}, { pretrainedRunId: datasetId })).rejects.toMatchObject({
        problems: [{ path: ["pretrainedRun"] }],
      });
      await expect(start({}, { datasetId: "no-such" })).rejects.toMatchObject({ name: "NotFoundError" });
    });

    test("refuses a dataset that lacks what the recipe needs, or is not ready", async () => {
      const { prisma } = house.shop.db;
      const bare = await prisma.dataset.create({
        data: { name: "bare", format: "MOVIE_PAIRS", status: "READY", parts: ["PAIRS"] },
      });
      await expect(start({}, { datasetId: bare.id })).rejects.toMatchObject({
        problems: [{ path: ["recipe"], message: expect.stringContaining("no RATINGS (it has: PAIRS)") }],
      });
      await prisma.dataset.update({ where: { id: bare.id }, data: { status: "IMPORTING", claim: bare.id } });
      await expect(start({}, { datasetId: bare.id })).rejects.toMatchObject({
        problems: [{ path: ["dataset"] }],
      });
      await prisma.dataset.delete({ where: { id: bare.id } });
    });

    test("a preset's options are taken, and those given beside it win", async () => {
      const optionsOf = async (options: object, preset: string) => (await start(options, { preset })).options;
      expect(await optionsOf({}, "long")).toMatchObject({ epochs: 50, pace: 5 });
      expect(await optionsOf({ epochs: 2 }, "long")).toMatchObject({ epochs: 2, pace: 5 });
      await expect(start({}, { preset: "short" })).rejects.toMatchObject({
        problems: [{ path: ["preset"], message: 'SKIP_GRAM has no preset "short"; it has: long.' }],
      });
      await expect(start([] as object, { preset: "long" })).rejects.toMatchObject({
        problems: [{ path: ["options"] }],
      });
      await house.shop.db.prisma.trainingRun.deleteMany({ where: { status: "QUEUED" } });
    });

    test("one of several parts is enough for a recipe that needs one of them", async () => {
      const either: Recipe<unknown> = {
        ...fakeRecipes.get("SKIP_GRAM")!,
        name: "EITHER",
        needs: [],
        needsOneOf: ["PAIRS", "METADATA"],
      };
      const runs = createRuns({ ...house.shop, recipes: new Map([[either.name, either]]) });
      const genres = await house.shop.db.prisma.dataset.create({
        data: { name: "genres", format: "TMDB", status: "READY", parts: ["GENRES"] },
      });
      await expect(runs.start({ datasetId: genres.id, recipe: "EITHER" })).rejects.toMatchObject({
        problems: [
          {
            path: ["recipe"],
            message: expect.stringContaining(
              "EITHER learns from PAIRS or METADATA, but the dataset has no PAIRS, METADATA",
            ),
          },
        ],
      });
      const pairs = await house.shop.db.prisma.dataset.create({
        data: { name: "pairs", format: "MOVIE_PAIRS", status: "READY", parts: ["PAIRS"] },
      });
      expect(await runs.start({ datasetId: pairs.id, recipe: "EITHER" })).toMatchObject({ recipe: "EITHER" });
      await house.shop.db.prisma.dataset.deleteMany({ where: { id: { in: [pairs.id, genres.id] } } });
    });

    test("deletes a run with its blobs, but not one that waits", async () => {
      const waiting = await start();
      await expect(house.shop.runs.delete(waiting.id)).rejects.toMatchObject({ name: "ConflictError" });
      await expect(house.shop.datasets.delete(datasetId)).rejects.toMatchObject({ name: "ConflictError" });
      worker = await house.shop.startWorker();
      expect((await ended(waiting.id)).at(-1)?.status).toBe("SUCCEEDED");
      await house.shop.runs.promote(waiting.id, purposes);
      await house.shop.runs.delete(waiting.id);
      expect(await house.shop.blobs.list(`runs/${waiting.id}`)).toEqual([]);
      await expect(house.shop.runs.promote(waiting.id, purposes)).rejects.toMatchObject({
        name: "NotFoundError",
      });
      const dataset = await house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } });
      expect(dataset).toMatchObject({ neighborsRunId: null, recommendationsRunId: null });
    });

    test("promotes for one purpose and leaves the other's run", async () => {
      worker = await house.shop.startWorker();
      const [first, second] = [await start(), await start()];
      await ended(first.id);
      await ended(second.id);
      await house.shop.runs.promote(first.id, purposes);
      await house.shop.runs.promote(second.id, ["RECOMMENDATIONS"]);
      const dataset = () => house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } });
      expect(await dataset()).toMatchObject({ neighborsRunId: first.id, recommendationsRunId: second.id });
      await house.shop.runs.delete(second.id);
      expect(await dataset()).toMatchObject({ neighborsRunId: first.id, recommendationsRunId: null });
      await house.shop.runs.delete(first.id);
    });

    test("refits a run for as many epochs, measures nothing, and keeps the run that it came from", async () => {
      worker = await house.shop.startWorker();
      const source = await start({ epochs: 3 }, { seed: 5, name: "s".repeat(200) });
      await expect(house.shop.runs.refit(source.id, {})).rejects.toMatchObject({
        name: "InvalidInputError",
        problems: [{ path: ["id"] }],
      });
      await ended(source.id);
      const refit = await house.shop.runs.refit(source.id, { promote: true });
      expect(refit).toMatchObject({ refitOfId: source.id, recipe: "SKIP_GRAM", seed: 5, protocol: null });
      expect(refit.name).toHaveLength(200);
      expect(refit.name).toMatch(/s \(refit\)$/);
      expect((await ended(refit.id)).at(-1)).toMatchObject({
        status: "SUCCEEDED",
        epoch: 3,
        protocol: null,
        error: null,
      });
      expect(await house.shop.db.prisma.runMetric.count({ where: { runId: refit.id } })).toBe(0);
      expect(await house.shop.blobs.size(`runs/${refit.id}/artifact/per-user.bin`)).toBeNull();
      const { manifest } = await loadEmbedding(house.shop.blobs.folder(`runs/${refit.id}/artifact`));
      expect(manifest).toMatchObject({ metrics: [], lineage: { refitOf: source.id } });
      expect(
        await house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } }),
      ).toMatchObject({
        neighborsRunId: refit.id,
        recommendationsRunId: refit.id,
      });

      await expect(house.shop.runs.refit(refit.id, {})).rejects.toThrow(/is a refit/);
      await expect(start({}, { recipe: "USER_MOVIE", pretrainedRunId: refit.id })).rejects.toThrow(
        /is a refit/,
      );
      await expect(house.shop.runs.delete(source.id)).rejects.toMatchObject({
        name: "ConflictError",
        message: expect.stringContaining(refit.name),
      });
      await house.shop.runs.delete(refit.id);
      await house.shop.runs.delete(source.id);
    });

    test("refits a run that started from another one from the same vectors, and goes with its dataset", async () => {
      worker = await house.shop.startWorker();
      const other = await plantDataset(house.shop, "another");
      const first = await start({ epochs: 2 }, { datasetId: other });
      await ended(first.id);
      const second = await start(
        { epochs: 1 },
        { datasetId: other, recipe: "USER_MOVIE", pretrainedRunId: first.id },
      );
      await ended(second.id);
      const refit = await house.shop.runs.refit(second.id, {});
      expect((await ended(refit.id)).at(-1)).toMatchObject({
        status: "SUCCEEDED",
        pretrainedRunId: first.id,
      });
      const { embedding } = await loadEmbedding(house.shop.blobs.folder(`runs/${refit.id}/artifact`));
      expect([...new Set(embedding.vectors)]).toEqual([3]);
      await house.shop.runs.delete(refit.id);
      await house.shop.runs.delete(first.id);
      await expect(house.shop.runs.refit(second.id, {})).rejects.toThrow(/started from was deleted/);
      // A run and its refit, in one statement.
      const third = await start({ epochs: 1 }, { datasetId: other });
      await ended(third.id);
      await ended((await house.shop.runs.refit(third.id, {})).id);
      await house.shop.datasets.delete(other);
      expect(await house.shop.db.prisma.trainingRun.count({ where: { datasetId: other } })).toBe(0);
    });

    test.each(["", "not-an-id", "01890000-0000-7000-8000-000000000000"])("knows no run %j", async (id) => {
      const unknown = { name: "NotFoundError" };
      await expect(house.shop.runs.cancel(id)).rejects.toMatchObject(unknown);
      await expect(house.shop.runs.resume(id)).rejects.toMatchObject(unknown);
      await expect(house.shop.runs.promote(id, purposes)).rejects.toMatchObject(unknown);
      await expect(house.shop.runs.refit(id, {})).rejects.toMatchObject(unknown);
      await expect(house.shop.runs.delete(id)).rejects.toMatchObject(unknown);
      await expect(house.shop.runs.changes(id).next()).rejects.toMatchObject(unknown);
    });
  });
});
