import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { areSent } from "../../stored/sent-files.js";
import { filesChannel } from "../../training/job.js";
import { sharedWorkshop } from "../../training/testing/shared-workshop.js";
import { sendWantedFiles } from "./file-sender.js";

const house = sharedWorkshop(databaseKinds.find(({ kind }) => kind === "pglite")!.create);
let reports: string[];
let stop: () => Promise<void>;

beforeEach(async () => {
  reports = [];
  const { db, blobs, importFolder } = house.shop;
  stop = await sendWantedFiles({ db, blobs, importFolder, report: (error) => reports.push(String(error)) });
});
afterEach(() => stop());

const source = () => join(house.shop.importFolder, "ratings.csv");
const dataset = async (data: object) =>
  (
    await house.shop.db.prisma.dataset.create({
      data: { name: crypto.randomUUID(), format: "MOVIELENS", ...data },
    })
  ).id;
const run = async (data: object) => {
  const datasetId = await dataset({ status: "READY" });
  const { prisma } = house.shop.db;
  const { id } = await prisma.trainingRun.create({
    data: { name: "run", datasetId, recipe: "EXTERNAL", options: {}, seed: 1, ...data },
  });
  return id;
};
const ask = (id: string) => house.shop.db.notify(filesChannel, id);
const sent = (id: string) => areSent(house.shop.blobs, id);

test("what an import or a run under way reads is sent where this host has it", async () => {
  await writeFile(source(), "userId,movieId,rating,timestamp\n");
  for (const id of [
    await dataset({ status: "IMPORTING", source: source() }),
    await run({ status: "RUNNING", source: source() }),
  ]) {
    await ask(id);
    await expect.poll(() => sent(id)).toBe(true);
  }
  expect(reports).toEqual([]);
});

test("nothing is sent of what is not under way, is a release's name, or is not here", async () => {
  await writeFile(source(), "x");
  const ids = [
    await dataset({ status: "READY", source: source() }),
    await dataset({ status: "FAILED", source: source() }),
    await run({ status: "QUEUED", source: source() }),
    await run({ status: "SUCCEEDED", source: source() }),
    await dataset({ status: "IMPORTING", source: "ratings.csv" }),
    await dataset({ status: "IMPORTING", source: null }),
    await dataset({ status: "IMPORTING", source: `${source()}.not-here` }),
    crypto.randomUUID(),
  ];
  for (const id of [...ids, "no-id"]) await ask(id);
  await sleep(100);
  await stop();
  for (const id of ids) expect(await sent(id)).toBe(false);
  expect(reports).toEqual([]);
});

test("what lies outside of the import folder by now is told, and not sent", async () => {
  const id = await dataset({ status: "IMPORTING", source: join(house.shop.importFolder, "..") });
  await ask(id);
  await expect.poll(() => reports).toHaveLength(1);
  expect(reports[0]).toContain("Only files in the server's import folder can be imported");
  expect(await sent(id)).toBe(false);
});

test("who has stopped sends no more", async () => {
  await writeFile(source(), "x");
  const id = await dataset({ status: "IMPORTING", source: source() });
  await stop();
  await ask(id);
  await sleep(50);
  expect(await sent(id)).toBe(false);
});
