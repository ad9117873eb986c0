import { randomUUID } from "node:crypto";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { sweepOrphans } from "./sweep-orphans.js";
import { sharedWorkshop } from "./testing/shared-workshop.js";
import { plantDataset } from "./testing/workshop.js";

const day = 86_400_000;
const start = Date.parse("2026-01-01T00:00:00Z");

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("sweepOrphans", () => {
    const house = sharedWorkshop(create);
    let dataset: string;

    beforeAll(async () => {
      dataset = await plantDataset(house.shop, "kept");
    });
    afterEach(async () => {
      for (const id of await house.shop.blobs.children("runs")) await house.shop.blobs.delete(`runs/${id}`);
      await house.shop.blobs.delete("orphans.json");
    });

    const put = (name: string) => house.shop.blobs.put(name, Uint8Array.of(1));
    const startRun = () => house.shop.runs.start({ datasetId: dataset, recipe: "SKIP_GRAM", options: {} });
    const state = (id: string, status: "SUCCEEDED" | "FAILED" | "CANCELLED" | "RUNNING") =>
      house.shop.db.prisma.trainingRun.update({ where: { id }, data: { status } });

    test("deletes what it found seven days before, and nothing sooner", async () => {
      const orphan = `datasets/${randomUUID()}`;
      await put(`${orphan}/movies`);
      expect(await sweepOrphans(house.shop, start)).toEqual({ found: [orphan], deleted: [] });
      expect(await sweepOrphans(house.shop, start + 7 * day - 1)).toEqual({ found: [], deleted: [] });
      expect(await house.shop.blobs.list(orphan)).toHaveLength(1);
      expect(await sweepOrphans(house.shop, start + 7 * day)).toEqual({ found: [], deleted: [orphan] });
      expect(await house.shop.blobs.list(orphan)).toEqual([]);
      expect(await sweepOrphans(house.shop, start + 20 * day)).toEqual({ found: [], deleted: [] });
      expect((await house.shop.blobs.children(`datasets/${dataset}`)).length).toBeGreaterThan(0);
    });

    test("files that were sent for an import stay while it needs them", async () => {
      const data = { name: "sent", format: "MOVIELENS" };
      const { id } = await house.shop.db.prisma.dataset.create({ data });
      const [sent, nobodys] = [`imports/${id}`, `imports/${randomUUID()}`];
      for (const prefix of [sent, nobodys]) await put(`${prefix}/0`);
      expect(await sweepOrphans(house.shop, start)).toEqual({ found: [nobodys], deleted: [] });
      await house.shop.db.prisma.dataset.update({ where: { id }, data: { status: "READY" } });
      const week = await sweepOrphans(house.shop, start + 7 * day);
      expect(week).toEqual({ found: [sent], deleted: [nobodys] });
      expect((await sweepOrphans(house.shop, start + 14 * day)).deleted).toEqual([sent]);
      await house.shop.db.prisma.dataset.delete({ where: { id } });
    });

    test("knows every part that no row needs, and leaves what a run still needs", async () => {
      const [done, failed, cancelled, running] = await Promise.all(Array.from({ length: 4 }, startRun));
      await state(done!.id, "SUCCEEDED");
      await state(failed!.id, "FAILED");
      await state(cancelled!.id, "CANCELLED");
      await state(running!.id, "RUNNING");
      for (const run of [done, failed, cancelled, running])
        for (const part of ["artifact", "checkpoint"]) await put(`runs/${run!.id}/${part}/x`);
      const gone = `runs/${randomUUID()}`;
      await put(`${gone}/artifact/x`);
      await put("runs/not-an-id/x");
      const expected = [
        gone,
        `runs/${done!.id}/checkpoint`,
        `runs/${failed!.id}/artifact`,
        `runs/${cancelled!.id}/artifact`,
      ].sort();
      expect([...(await sweepOrphans(house.shop, start)).found].sort()).toEqual(expected);
      expect([...(await sweepOrphans(house.shop, start + 8 * day)).deleted].sort()).toEqual(expected);
      expect(await house.shop.blobs.children(`runs/${running!.id}`)).toEqual(["artifact", "checkpoint"]);
      expect(await house.shop.blobs.children(`runs/${done!.id}`)).toEqual(["artifact"]);
      expect(await house.shop.blobs.list("runs/not-an-id")).toHaveLength(1);
    });

    test("what has a row again is given its seven days anew", async () => {
      const run = await startRun();
      await state(run.id, "FAILED");
      await put(`runs/${run.id}/artifact/x`);
      expect((await sweepOrphans(house.shop, start)).found).toHaveLength(1);
      await state(run.id, "RUNNING");
      expect(await sweepOrphans(house.shop, start + 6 * day)).toEqual({ found: [], deleted: [] });
      await state(run.id, "FAILED");
      expect((await sweepOrphans(house.shop, start + 8 * day)).deleted).toEqual([]);
      expect(await house.shop.blobs.list(`runs/${run.id}`)).toHaveLength(1);
    });

    test("times that can't be read, or lie in the future, delete nothing", async () => {
      const orphan = `runs/${randomUUID()}`;
      await put(`${orphan}/artifact/x`);
      const later = new Date(start + 30 * day).toISOString();
      for (const text of ["", "not JSON", "[]", '{"a":1}', JSON.stringify({ [orphan]: later })]) {
        await house.shop.blobs.put("orphans.json", new TextEncoder().encode(text));
        expect(await sweepOrphans(house.shop, start)).toEqual({ found: [orphan], deleted: [] });
      }
    });

    test("a worker's start deletes nothing that nobody found before", async () => {
      const orphan = `datasets/${randomUUID()}`;
      await put(`${orphan}/movies`);
      const worker = await house.shop.startWorker();
      await worker.close();
      expect(await house.shop.blobs.list(orphan)).toHaveLength(1);
      expect(house.shop.events.map((event) => event.message).join()).toContain(orphan);
    });
  });
});
