import { existsSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openBlobStore } from "@cinevec/db";
import { databaseKinds } from "@cinevec/db/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { sendWantedFiles } from "../services/imports/file-sender.js";
import { areSent, sendFiles, sentFiles } from "../stored/sent-files.js";
import { filesHere } from "./files-here.js";
import { filesChannel } from "./job.js";
import { sharedWorkshop } from "./testing/shared-workshop.js";

const id = "0190a0b0-0000-7000-8000-000000000001";
const ratings = `userId,movieId,rating,timestamp\n${Array.from({ length: 60 }, (_, i) => `${1 + (i % 6)},${1 + Math.floor(i / 6)},${1 + (i % 5)},${1_000_000 + i}`).join("\n")}\n`;
const movies = `movieId,title,genres\n${Array.from({ length: 10 }, (_, i) => `${i + 1},Movie ${i + 1} (2000),Drama`).join("\n")}\n`;

/** A folder as MovieLens releases have it, with a link in it. */
async function release(folder: string): Promise<string> {
  await mkdir(join(folder, "deeper"), { recursive: true });
  await writeFile(join(folder, "ratings.csv"), ratings);
  await writeFile(join(folder, "deeper", "movies.csv"), movies);
  await symlink(join("deeper", "movies.csv"), join(folder, "movies.csv"));
  return folder;
}

describe("files that another host has", () => {
  let folder: string;
  const { signal } = new AbortController();
  const open = () => openBlobStore(join(folder, "blobs"));
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "cinevec-here-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test("what is here, a release's name and nothing are taken as they are", async () => {
    const blobs = await open();
    await writeFile(join(folder, "ratings.csv"), ratings);
    for (const source of [join(folder, "ratings.csv"), "ml-latest-small", null])
      expect((await filesHere(source, id, { blobs, signal })).path).toBe(source);
  });

  test("a folder is waited for, received as it was, and goes when it has been read", async () => {
    const blobs = await open();
    const there = await release(join(folder, "ml-some"));
    const waiting = filesHere("/nowhere/ml-some", id, { blobs, signal });
    await sleep(50);
    await sendFiles(blobs, id, there);
    const { path, forget } = await waiting;
    expect(path).toMatch(/\/ml-some$/);
    for (const [name, text] of [
      ["ratings.csv", ratings],
      ["movies.csv", movies],
      [join("deeper", "movies.csv"), movies],
    ] as const)
      expect(readFileSync(join(path!, name), "utf8")).toBe(text);
    await forget();
    expect(existsSync(path!)).toBe(false);
    expect(await blobs.list(sentFiles(id))).toEqual([]);
  });

  test("a single file keeps its name", async () => {
    const blobs = await open();
    await writeFile(join(folder, "likes.csv.gz"), "x");
    await sendFiles(blobs, id, join(folder, "likes.csv.gz"));
    const { path, forget } = await filesHere("/nowhere/likes.csv.gz", id, { blobs, signal });
    expect(path).toMatch(/\/likes\.csv\.gz$/);
    expect(readFileSync(path!, "utf8")).toBe("x");
    await forget();
  });

  test("where nobody sends anything, the message says what is missing, where, and what to do", async () => {
    const blobs = await open();
    await expect(filesHere("/nowhere/movies.csv", id, { blobs, signal }, 300)).rejects.toThrow(
      /\/nowhere\/movies\.csv is not on .+, whose worker took this, and no API that has it has sent it\. Start an API/,
    );
    const cancelled = AbortSignal.abort();
    await expect(filesHere("/nowhere/movies.csv", id, { blobs, signal: cancelled })).rejects.toMatchObject({
      name: "CancelledError",
    });
  });

  test.each(["../x", "/etc/x", "a//b", "a/../../b"])("a list that names %s writes nothing", async (name) => {
    const blobs = await open();
    await blobs.put(`${sentFiles(id)}/0`, new TextEncoder().encode("bad"));
    const list = { name: "folder", files: [name] };
    await blobs.put(`${sentFiles(id)}/list.json`, new TextEncoder().encode(JSON.stringify(list)));
    await expect(filesHere("/nowhere/folder", id, { blobs, signal })).rejects.toThrow(
      "The list of sent files names",
    );
  });
});

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("hosts without a folder in common", () => {
    const house = sharedWorkshop(create);
    const told: unknown[] = [];

    test("a worker that lacks the files asks for them, and imports what is sent", async () => {
      const here = await release(join(house.shop.importFolder, "ml-some"));
      const { id: datasetId } = await house.shop.datasets.import({
        name: "elsewhere",
        format: "MOVIELENS",
        source: "ml-some",
      });
      // What the API's host calls so is something that the worker's host does not have.
      const there = join(house.place.location.dataFolder, "ml-some");
      await rename(here, there);
      let asked = 0;
      const stop = await house.shop.db.listen(filesChannel, (wanted) => {
        if (asked++ === 0) void sendFiles(house.shop.blobs, wanted, there);
      });
      await house.shop.startWorker({
        jobs: ["import"],
        importerScript: new URL("./importer.js", import.meta.url),
      });
      const row = () => house.shop.db.prisma.dataset.findUniqueOrThrow({ where: { id: datasetId } });
      await expect.poll(async () => (await row()).status, { timeout: 30_000 }).not.toBe("IMPORTING");
      expect(await row()).toMatchObject({ status: "READY", error: null, ratingCount: 60, movieCount: 10 });
      expect(asked).toBeGreaterThan(0);
      stop();
      await expect.poll(() => house.shop.blobs.list(sentFiles(datasetId))).toEqual([]);
    }, 60_000);

    test("an API sends what is asked for of its own folder, and nothing else", async () => {
      const stop = await sendWantedFiles({ ...house.shop, report: (error) => told.push(error) });
      const source = await release(join(house.shop.importFolder, "ml-own"));
      const row = (name: string, more: object) =>
        house.shop.db.prisma.dataset.create({ data: { name, format: "MOVIELENS", ...more } });
      const { id: own } = await row("own", { source });
      const { id: outside } = await row("outside", { source: house.place.location.dataFolder });
      const { id: ready } = await row("ready", { source, status: "READY" });
      const { id: elsewhere } = await row("elsewhere too", { source: "/nowhere/at-all" });
      for (const asked of ["no id", id, outside, ready, elsewhere, own, own])
        await house.shop.db.notify(filesChannel, asked);
      await expect.poll(() => areSent(house.shop.blobs, own), { timeout: 10_000 }).toBe(true);
      await stop();
      expect(await house.shop.blobs.children("imports")).toEqual([own]);
      expect(told.map(String)).toEqual([expect.stringContaining("Only files in the server's import folder")]);
    }, 60_000);
  });
});
