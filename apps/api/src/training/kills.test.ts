import { type ChildProcess, fork } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createRandom, loadEmbedding } from "@cinevec/core";
import type { DatabaseLocation, TrainingRun } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { argumentsForSources } from "./fork-child.js";
import { openWorkshop, plantDataset, type Workshop } from "./testing/workshop.js";

/** Direct children of a process that run the script, by Linux's process table. */
function childrenOf(parent: number, script: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [state, ppid] = status.slice(status.lastIndexOf(")") + 2).split(" ");
        if (Number(ppid) !== parent || state === "Z") return false;
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(script);
      } catch {
        return false;
      }
    });
}

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

async function startProcess(location: DatabaseLocation): Promise<ChildProcess> {
  const script = fileURLToPath(new URL("./testing/shop-process.ts", import.meta.url));
  const child = fork(script, [JSON.stringify(location)], { execArgv: [...argumentsForSources()] });
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", () => reject(new Error("The process ended before it worked.")));
  });
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await gone;
}

describe.each(databaseKinds)("$name", ({ create, skip, kind }) => {
  describe.skipIf(skip || process.platform !== "linux")("kill -9", () => {
    // How a child of the worker ends, and how often, has nothing to do with the kind of database: tried with one of them.
    const testOnce = test.skipIf(kind !== "pglite");
    const random = createRandom(11);
    let place: TestDatabase;
    let shop: Workshop | undefined;

    beforeEach(async () => {
      place = await create();
    });
    afterEach(async () => {
      await shop?.close();
      shop = undefined;
      await place.remove();
    });

    const reopen = async () => {
      shop = await openWorkshop(place.location);
      return shop;
    };
    const leave = async () => {
      await shop?.close();
      shop = undefined;
    };

    async function finish(id: string): Promise<TrainingRun> {
      const states: TrainingRun[] = [];
      for await (const run of (shop as Workshop).runs.changes(id)) states.push(run);
      return states.at(-1) as TrainingRun;
    }

    /** Whatever happened: a run that succeeded is whole, and any other shows nothing. */
    async function checkVisible({ db, blobs }: Workshop, id: string, epochs: number): Promise<void> {
      const run = await db.prisma.trainingRun.findUniqueOrThrow({
        where: { id },
        include: { metrics: true },
      });
      if (run.status !== "SUCCEEDED") {
        expect(run).toMatchObject({ metrics: [], artifactHash: null, dimensions: null });
        return;
      }
      const { embedding, artifactHash } = await loadEmbedding(blobs.folder(`runs/${id}/artifact`));
      expect([...new Set(embedding.vectors)], "every epoch counts once").toEqual([epochs]);
      expect(artifactHash).toBe(run.artifactHash);
      expect(run.lossCurve).toHaveLength(epochs);
      const labels = run.metrics.map(({ name, cutoff }) => `${name}@${cutoff}`);
      expect(labels).toContain("ndcg@10");
      expect(new Set(labels).size, "every metric is there once").toBe(labels.length);
    }

    test("of the whole API at random moments: the next start goes on from the checkpoint", async () => {
      const first = await reopen();
      const datasetId = await plantDataset(first, "planted");
      const options = { epochs: 8, pace: 150 };
      const { id } = await first.runs.start({ datasetId, recipe: "SKIP_GRAM", options });
      await leave();
      for (let round = 0; round < 2; round++) {
        const api = await startProcess(place.location);
        // Long enough to begin, to checkpoint, to store or to end, as it happens.
        await sleep(random.integer(4_000));
        const trainers = childrenOf(api.pid as number, "fake-trainer");
        await kill(api);
        await expect.poll(() => trainers.filter(isAlive), { timeout: 20_000 }).toEqual([]);
        if (kind === "pglite") {
          await checkVisible(await reopen(), id, 8);
          await leave();
        }
      }
      const last = await reopen();
      await last.startWorker();
      expect(await finish(id)).toMatchObject({ status: "SUCCEEDED", epoch: 8 });
      await checkVisible(last, id, 8);
      expect(await last.blobs.list(`runs/${id}/checkpoint`)).toEqual([]);
    });

    /** Kills the run's trainer once the attempt has begun and, where asked for, an epoch has ended in it. */
    async function killTrainer(open: Workshop, id: string, attempt: number, epochs: number) {
      const before = (await open.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } })).epoch;
      let trainer: number | undefined;
      await expect
        .poll(
          async () => {
            const run = await open.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
            [trainer] = childrenOf(process.pid, "fake-trainer");
            return run.attempt === attempt && run.epoch >= before + epochs && trainer !== undefined;
          },
          { timeout: 60_000 },
        )
        .toBe(true);
      process.kill(trainer as number, "SIGKILL");
    }

    testOnce(
      "of the trainer, as often as one likes, while it comes further each time",
      async () => {
        const open = await reopen();
        const datasetId = await plantDataset(open, "planted");
        await open.startWorker();
        const options = { epochs: 40, pace: 250 };
        const { id } = await open.runs.start({ datasetId, recipe: "SKIP_GRAM", options });
        for (let attempt = 1; attempt <= 5; attempt++) {
          await killTrainer(open, id, attempt, 1);
          await sleep(random.integer(300));
        }
        expect(await finish(id)).toMatchObject({ status: "SUCCEEDED", attempt: 6, epoch: 40 });
        await checkVisible(open, id, 40);
      },
      240_000,
    );

    testOnce("of the trainer three times in a row without a new checkpoint: the run says why", async () => {
      const open = await reopen();
      const datasetId = await plantDataset(open, "planted");
      await open.startWorker();
      const options = { epochs: 5, pace: 10_000 };
      const { id } = await open.runs.start({ datasetId, recipe: "SKIP_GRAM", options });
      for (let attempt = 1; attempt <= 3; attempt++) await killTrainer(open, id, attempt, 0);
      expect(await finish(id)).toMatchObject({
        status: "FAILED",
        attempt: 3,
        error: expect.stringMatching(/SIGKILL.*\(3 attempts in a row without a new checkpoint\)/),
      });
      await checkVisible(open, id, 5);
    });

    testOnce(
      "of the whole API five times: what came further each time succeeds",
      async () => {
        const first = await reopen();
        const datasetId = await plantDataset(first, "planted");
        const options = { epochs: 30, pace: 200 };
        const { id } = await first.runs.start({ datasetId, recipe: "SKIP_GRAM", options });
        await leave();
        for (let round = 0; round < 5; round++) {
          const api = await startProcess(place.location);
          const checkpoint = join(place.location.dataFolder, "blobs/runs", id, "checkpoint/latest");
          const before = statSync(checkpoint, { throwIfNoEntry: false })?.mtimeMs;
          await expect
            .poll(() => statSync(checkpoint, { throwIfNoEntry: false })?.mtimeMs, {
              timeout: 90_000,
              interval: 50,
            })
            .not.toBe(before);
          await sleep(random.integer(200));
          await kill(api);
        }
        const last = await reopen();
        await last.startWorker();
        expect(await finish(id)).toMatchObject({ status: "SUCCEEDED", epoch: 30 });
        await checkVisible(last, id, 30);
      },
      240_000,
    );

    testOnce("of a child that is asked to end, and a worker that is closed, cost no attempt", async () => {
      const open = await reopen();
      const datasetId = await plantDataset(open, "planted");
      const options = { epochs: 2, pace: 3_000 };
      const { id } = await open.runs.start({ datasetId, recipe: "SKIP_GRAM", options });
      for (let round = 0; round < 4; round++) {
        const worker = await open.startWorker();
        let trainer: number | undefined;
        await expect
          .poll(
            () => {
              [trainer] = childrenOf(process.pid, "fake-trainer");
              return trainer !== undefined;
            },
            { timeout: 20_000 },
          )
          .toBe(true);
        if (round % 2 === 0) process.kill(trainer as number, "SIGTERM");
        await worker.close();
        const run = await open.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
        expect(run).toMatchObject({ status: "QUEUED", claim: null, crashes: 0 });
      }
      await open.startWorker();
      expect(await finish(id)).toMatchObject({ status: "SUCCEEDED", epoch: 2 });
    });

    test("of a worker in the middle of an import: the next start does it again, or cleans up and says why", async () => {
      const first = await reopen();
      const { id } = await first.datasets.import({ name: "sample", format: "SAMPLE" });
      // A reader that takes a second; its source need not exist for the stand-in.
      await first.db.prisma.dataset.update({ where: { id }, data: { source: "slow half" } });
      await leave();
      const api = await startProcess(place.location);
      await sleep(300 + random.integer(1_500));
      await kill(api);
      const second = await reopen();
      await second.startWorker();
      const states = [];
      for await (const state of second.datasets.changes(id)) states.push(state);
      expect(states.at(-1)).toMatchObject({ status: "FAILED", error: "the disk is full" });
      // The row tells the failure first; then the files go.
      await expect.poll(() => second.blobs.list(`datasets/${id}`), { timeout: 10_000 }).toEqual([]);
    });

    testOnce(
      "of a worker in the middle of an import with metadata: the next start joins it all the same",
      async () => {
        const first = await reopen();
        const enrichWithId = await plantDataset(first, "facts");
        const { id } = await first.datasets.import({ name: "sample", format: "SAMPLE", enrichWithId });
        await first.db.prisma.dataset.update({ where: { id }, data: { source: "slow" } });
        await leave();
        const api = await startProcess(place.location);
        await sleep(300 + random.integer(600));
        await kill(api);
        const second = await reopen();
        await expect(second.datasets.delete(enrichWithId)).rejects.toThrow("Imports that take its metadata");
        await second.startWorker();
        for await (const _ of second.datasets.changes(id));
        const row = await second.db.prisma.dataset.findUniqueOrThrow({ where: { id } });
        expect(row).toMatchObject({
          status: "READY",
          enriched: { name: "facts", byTitle: 12, unmatched: 0 },
        });
      },
    );
  });
});
