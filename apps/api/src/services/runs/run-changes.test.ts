import type { TrainingRun } from "@cinevec/db";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { purposes } from "../../stored/purposes.js";
import { cancelChannel, mapsChannel, runsChannel } from "../../training/job.js";
import { idleWorkshop } from "../../training/testing/idle-workshop.js";
import { plantDataset } from "../../training/testing/workshop.js";

const nobody = "00000000-0000-4000-8000-000000000000";
const house = idleWorkshop();
const plant = (data: Partial<TrainingRun> = {}) => house.plant(data);
let heard: string[];
let stops: (() => void)[];

beforeEach(async () => {
  heard = [];
  const { db } = house.shop;
  const listen = (name: string, channel: string) => db.listen(channel, (id) => heard.push(`${name} ${id}`));
  stops = [
    await listen("run", runsChannel),
    await listen("cancel", cancelChannel),
    await listen("map", mapsChannel),
  ];
});
afterEach(() => {
  for (const stop of stops) stop();
});

const row = (id: string) => house.shop.db.prisma.trainingRun.findUnique({ where: { id } });
const said = (...messages: string[]) => expect.poll(() => heard).toEqual(expect.arrayContaining(messages));

describe("to cancel", () => {
  test("a run that waits ends it, and tells those who listen", async () => {
    const { id } = await plant({ status: "QUEUED" });
    const run = await house.shop.runs.cancel(id);
    expect(run.status).toBe("CANCELLED");
    expect(Number(run.finishedAt)).toBeGreaterThan(Date.now() - 60_000);
    await said(`run ${id}`);
    expect(heard).not.toContain(`cancel ${id}`);
  });

  test("a run under way asks its worker, and waits for it two seconds at most", async () => {
    const { id } = await plant({ status: "RUNNING" });
    const began = Date.now();
    expect(await house.shop.runs.cancel(id)).toMatchObject({ status: "RUNNING", cancelRequested: true });
    expect(Date.now() - began).toBeGreaterThan(1_800);
    await said(`cancel ${id}`);
    const quick = await plant({ status: "RUNNING" });
    const stop = await house.shop.db.listen(cancelChannel, async (asked) => {
      await house.shop.db.prisma.trainingRun.update({ where: { id: asked }, data: { status: "CANCELLED" } });
    });
    const again = Date.now();
    expect(await house.shop.runs.cancel(quick.id)).toMatchObject({ status: "CANCELLED" });
    expect(Date.now() - again).toBeLessThan(1_900);
    stop();
  });

  test("a run that has ended, or is not there, is refused", async () => {
    for (const status of ["SUCCEEDED", "FAILED", "CANCELLED"] as const) {
      const { id } = await plant({ status });
      await expect(house.shop.runs.cancel(id)).rejects.toMatchObject({
        ...{ name: "ConflictError", message: `The run has already ended: ${status}.` },
      });
      expect(await row(id)).toMatchObject({ status, cancelRequested: false, finishedAt: null });
    }
    await expect(house.shop.runs.cancel(nobody)).rejects.toMatchObject({ name: "NotFoundError" });
  });
});

describe("to resume", () => {
  test.each(["FAILED", "CANCELLED"] as const)(
    "a run that %s queues it anew, from its checkpoint",
    async (status) => {
      const { id } = await plant({
        ...{
          status,
          attempt: 3,
          crashes: 3,
          error: "it broke",
          cancelRequested: true,
          progress: 0.5,
          epoch: 2,
        },
        ...{ finishedAt: new Date(), queuedAt: new Date(0), checkpointId: "c" },
      });
      const run = await house.shop.runs.resume(id);
      expect(run).toMatchObject({
        ...{
          status: "QUEUED",
          attempt: 0,
          crashes: 0,
          error: null,
          cancelRequested: false,
          finishedAt: null,
        },
        ...{ progress: 0.5, epoch: 2, checkpointId: "c" },
      });
      expect(Number(run.queuedAt)).toBeGreaterThan(Date.now() - 60_000);
      expect(await house.shop.queue.take("train")).toBe(id);
      await said(`run ${id}`);
    },
  );

  test("a run on Spark waits for a worker that has it", async () => {
    const { id } = await plant({ status: "FAILED", trainOn: "SPARK" });
    await house.shop.runs.resume(id);
    expect(await house.shop.queue.take("train")).toBeNull();
    expect(await house.shop.queue.take("spark")).toBe(id);
  });

  test("a run that has not ended so, or lost what it started from, is refused", async () => {
    for (const status of ["QUEUED", "RUNNING", "SUCCEEDED"] as const) {
      const { id } = await plant({ status });
      await expect(house.shop.runs.resume(id)).rejects.toMatchObject({
        ...{
          name: "ConflictError",
          message: `Only a failed or cancelled run goes on; this one is ${status}.`,
        },
      });
      expect(await row(id)).toMatchObject({ status });
    }
    const { id } = await plant({ status: "FAILED", pretrainedHash: "0123" });
    await expect(house.shop.runs.resume(id)).rejects.toMatchObject({
      name: "ConflictError",
      message: "The run that it started from was deleted: start a new training instead.",
    });
    const from = await plant();
    const lasting = await plant({ status: "FAILED", pretrainedHash: "0123", pretrainedRunId: from.id });
    expect(await house.shop.runs.resume(lasting.id)).toMatchObject({ status: "QUEUED" });
  });
});

describe("to promote", () => {
  test("takes a run that succeeded, and tells those who listen", async () => {
    const { id } = await plant();
    expect(await house.shop.runs.promote(id, purposes)).toMatchObject({ id });
    await said(`run ${id}`);
    const dataset = await house.shop.db.prisma.dataset.findUnique({ where: { id: house.datasetId } });
    expect(dataset).toMatchObject({ neighborsRunId: id, recommendationsRunId: id });
    const failed = await plant({ status: "FAILED" });
    await expect(house.shop.runs.promote(failed.id, purposes)).rejects.toMatchObject({
      name: "ConflictError",
      message: "Only a run that succeeded can be promoted; this one is FAILED.",
    });
  });
});

describe("to delete", () => {
  test("tells those who listen to the run, and stops the maps that are made of it", async () => {
    const { id } = await plant();
    const map = (status: "QUEUED" | "RUNNING" | "SUCCEEDED") =>
      house.shop.db.prisma.embeddingMap.create({
        data: { runId: id, projection: "PCA", options: {}, seed: 1, status },
      });
    const [waiting, running, done] = [await map("QUEUED"), await map("RUNNING"), await map("SUCCEEDED")];
    await house.shop.blobs.put(`runs/${id}/artifact/x`, Buffer.from("x"));
    await house.shop.runs.delete(id);
    await said(`run ${id}`, ...[waiting, running].flatMap((one) => [`cancel ${one.id}`, `map ${one.id}`]));
    expect(heard).not.toContain(`cancel ${done.id}`);
    expect(await house.shop.blobs.list(`runs/${id}`)).toEqual([]);
    expect(await row(id)).toBeNull();
  });

  test("refuses a run that waits or runs, or that others need", async () => {
    for (const status of ["QUEUED", "RUNNING"] as const) {
      const { id } = await plant({ status });
      await expect(house.shop.runs.delete(id)).rejects.toMatchObject({
        ...{ name: "ConflictError", message: `The run is ${status}: cancel it first.` },
      });
    }
    const source = await plant();
    await plant({ name: "later", refitOfId: source.id, status: "FAILED", queuedAt: new Date(2) });
    await plant({ name: "sooner", refitOfId: source.id, queuedAt: new Date(1) });
    await expect(house.shop.runs.delete(source.id)).rejects.toMatchObject({
      name: "ConflictError",
      message:
        'It is in use. Refits of it, which show its metrics: "sooner" (SUCCEEDED), "later" (FAILED). Delete them first.',
    });
    const first = await plant();
    for (const [at, status] of (["QUEUED", "FAILED", "SUCCEEDED"] as const).entries())
      await plant({ name: `${at}`, status, pretrainedRunId: first.id, queuedAt: new Date(9 - at) });
    await expect(house.shop.runs.delete(first.id)).rejects.toMatchObject({
      message:
        'It is in use. Runs that start from it: "1" (FAILED), "0" (QUEUED). Delete them first, or wait until they have succeeded.',
    });
    expect(await row(first.id)).not.toBeNull();
    await expect(house.shop.runs.delete(nobody)).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "training run", id: nobody },
    });
  });

  test("a dataset is refused while runs of it wait or run, or imports take its metadata", async () => {
    const id = await plantDataset(house.shop, "wanted");
    for (const [at, status] of (["RUNNING", "QUEUED", "SUCCEEDED"] as const).entries())
      await plant({ datasetId: id, name: `${at}`, status, queuedAt: new Date(9 - at) });
    await expect(house.shop.datasets.delete(id)).rejects.toMatchObject({
      name: "ConflictError",
      message: 'It is in use. Runs that learn from it: "1" (QUEUED), "0" (RUNNING). Cancel them first.',
    });
    await house.shop.db.prisma.trainingRun.updateMany({ data: { status: "FAILED" } });
    const enriched = (name: string, minute: number, status: "IMPORTING" | "READY") =>
      house.shop.db.prisma.dataset.create({
        data: {
          ...{ name, status, format: "SAMPLE", enrichWithId: id, createdAt: new Date(60_000 * minute) },
          heartbeatAt: new Date("2100-01-01"),
        },
      });
    await enriched("done", 1, "READY");
    await enriched("late", 3, "IMPORTING");
    await enriched("soon", 2, "IMPORTING");
    await expect(house.shop.datasets.delete(id)).rejects.toMatchObject({
      message:
        'It is in use. Imports that take its metadata: "soon" (IMPORTING), "late" (IMPORTING). Wait until they have ended.',
    });
    const importing = await house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { name: "late" } });
    await expect(house.shop.datasets.delete(importing.id)).rejects.toMatchObject({
      ...{ name: "ConflictError", message: "It is still being imported: wait until that has ended." },
    });
    await house.shop.db.prisma.dataset.deleteMany({ where: { enrichWithId: id } });
    await house.shop.datasets.delete(id);
    for (const unknown of [id, "no-such"])
      await expect(house.shop.datasets.delete(unknown)).rejects.toMatchObject({
        ...{ name: "NotFoundError", kind: "dataset", id: unknown },
      });
  });
});
