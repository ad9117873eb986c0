import type { Database, PrismaClient, TrainingRun } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWorkshop, plantDataset, type Workshop } from "./testing/workshop.js";

/** The same database, of which calls fail as long as `fails` says so: "TrainingRun.updateMany", "$queryRaw", "query", "listen". */
function withFaults(db: Database, fails: (call: string) => boolean): Database {
  const check = (call: string) => {
    if (fails(call)) throw new Error(`no answer to ${call}`);
  };
  const prisma = db.prisma.$extends({
    query: {
      async $allOperations({ model, operation, args, query }) {
        check(model ? `${model}.${operation}` : operation);
        return query(args);
      },
    },
  }) as PrismaClient;
  return {
    ...db,
    prisma,
    async query(sql, values) {
      check("query");
      return db.query(sql, values);
    },
    async listen(channel, handler) {
      check("listen");
      return db.listen(channel, handler);
    },
    async notify(channel, payload) {
      check("notify");
      return db.notify(channel, payload);
    },
  };
}

describe.each(databaseKinds.filter(({ kind }) => kind === "pglite"))("$name", ({ create, skip }) => {
  describe.skipIf(skip)("a worker whose database fails", () => {
    let place: TestDatabase;
    let shop: Workshop;
    let datasetId: string;
    /** What fails now. */
    let fails: (call: string) => boolean;

    beforeEach(async () => {
      fails = () => false;
      place = await create();
      shop = await openWorkshop(place.location);
      datasetId = await plantDataset(shop, "planted");
    });
    afterEach(async () => {
      await shop?.close();
      await place?.remove();
    });

    const work = (staleAfter = 3) =>
      shop.startWorker({ db: withFaults(shop.db, (call) => fails(call)), staleAfter });
    const start = (options: object) => shop.runs.start({ datasetId, recipe: "SKIP_GRAM", options });
    const read = (id: string) => shop.db.prisma.trainingRun.findUniqueOrThrow({ where: { id } });
    async function ended(id: string): Promise<TrainingRun> {
      const states: TrainingRun[] = [];
      for await (const run of shop.runs.changes(id)) states.push(run);
      return states.at(-1) as TrainingRun;
    }

    test("right after the trainer started: it trains on, and is cancelled all the same", async () => {
      await work();
      fails = (call) => call === "listen";
      const { id } = await start({ epochs: 50, pace: 300 });
      await expect.poll(async () => (await read(id)).epoch, { timeout: 40_000 }).toBeGreaterThan(0);
      await shop.runs.cancel(id);
      expect(await ended(id)).toMatchObject({ status: "CANCELLED", attempt: 1 });
    });

    test("while a training ends, and comes back: nothing that was learned is lost", async () => {
      await work();
      const { id } = await start({ epochs: 3, pace: 100 });
      await expect.poll(async () => (await read(id)).epoch, { timeout: 40_000 }).toBeGreaterThan(0);
      fails = () => true;
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      fails = () => false;
      expect(await ended(id)).toMatchObject({ status: "SUCCEEDED", attempt: 1, crashes: 0 });
    });

    test("refuses a run's end: the run fails and says so, and the worker goes on", async () => {
      await work();
      fails = (call) => call === "RunMetric.createMany";
      const { id } = await start({ epochs: 1 });
      expect(await ended(id)).toMatchObject({
        status: "FAILED",
        claim: null,
        error: "The database did not take the run's end: no answer to RunMetric.createMany",
      });
      fails = () => false;
      expect(await ended((await start({ epochs: 1 })).id)).toMatchObject({ status: "SUCCEEDED" });
    });

    test("takes no write of a run's end at all: its row falls silent, and is taken up again", async () => {
      await work(2);
      fails = (call) => call === "TrainingRun.updateMany" || call === "RunMetric.createMany";
      const { id } = await start({ epochs: 1 });
      const isLeft = () => shop.events.some(({ message }) => message.includes("left for the next look"));
      await expect.poll(isLeft, { timeout: 40_000 }).toBe(true);
      const { status, heartbeatAt } = await read(id);
      expect(status).toBe("RUNNING");
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect((await read(id)).heartbeatAt, "no sign of life any more").toEqual(heartbeatAt);
      fails = () => false;
      expect(await ended(id)).toMatchObject({ status: "SUCCEEDED", attempt: 2 });
    });

    test("fails the same ways during an import", async () => {
      await work(2);
      fails = (call) => call === "Dataset.updateMany";
      const { id } = await shop.datasets.import({ name: "sample", format: "SAMPLE" });
      const isLeft = () => shop.events.some(({ message }) => message.includes("left for the next look"));
      await expect.poll(isLeft, { timeout: 40_000 }).toBe(true);
      fails = () => false;
      const states = [];
      for await (const state of shop.datasets.changes(id)) states.push(state);
      expect(states.at(-1)).toMatchObject({ status: "READY", attempt: 2 });
    });
  });
});
