import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { setImmediate } from "node:timers/promises";
import { sampleDataset, storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { type BlobStore, openBlobStore, writeBackup } from "@cinevec/db";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { encodeId } from "../../ids/global-ids.js";
import { plantDataset } from "../../testing/planted-run.js";
import { startTestServer } from "../../testing/test-server.js";
import { catalogThread } from "./catalog-thread.js";
import { Catalogs } from "./catalogs.js";

const folder = await mkdtemp(join(tmpdir(), "cinevec-catalogs-"));
const blobs = await openBlobStore(folder);
const sample = await sampleDataset({ users: 20 });
await storeDataset(sample, blobs.folder("datasets/sample"));
const index = "datasets/sample/index/catalog";
const reported: string[] = [];
const opened: Catalogs[] = [];

/** As each replica has them. */
function open(over: BlobStore = blobs, most = 1e9): Catalogs {
  const catalogs = new Catalogs(over, (error) => reported.push(String(error)), most);
  opened.push(catalogs);
  return catalogs;
}

/** The catalog's answers: to titles, beginnings of them, typos, names, and in the order of titles. */
async function answers(catalogs: Catalogs): Promise<unknown> {
  const catalog = await catalogs.of("sample");
  const titles = sample.movies.filter((_, row) => row % 80 === 0).map(({ title }) => title);
  const searches = [
    ...titles,
    ...titles.map((title) => title.slice(0, 4)),
    ...titles.map((title) => `${title.slice(0, 3)}x${title.slice(4)}`),
    ...["the", "star", "spider man", "rocky 2", "8 1/2", "amelie", "1999", "zzzzqqq", "?"],
  ];
  const names = ["drama", "sci", "1990s", "spielberg", "speilberg", "de", "q"];
  const of = async (question: Parameters<typeof catalog.find>[0]) => {
    const { rows, approximate } = await catalog.find(question);
    return { rows: Array.from(rows), approximate };
  };
  return {
    titles: await Promise.all(searches.map((search) => of({ search }))),
    terms: await Promise.all(names.map((name) => catalog.terms(name))),
    orders: [
      await of({ orderBy: { field: "TITLE", direction: "ASC" } }),
      await of({ orderBy: { field: "TITLE", direction: "DESC" }, search: "man" }),
    ],
  };
}

/** The whole index, as one replica has kept it. */
async function keptIndex(): Promise<Uint8Array> {
  const catalog = await open().of("sample");
  await catalog.terms("drama");
  await expect.poll(() => blobs.size(index)).not.toBeNull();
  return await blobs.get(index);
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(opened.splice(0).map((catalogs) => catalogs.close()));
  reported.length = 0;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("one replica builds the index of the sample and keeps it; another one reads it, and answers the same", async () => {
  const built = await answers(open());
  await expect.poll(() => blobs.size(index)).not.toBeNull();
  const ask = vi.spyOn(catalogThread, "ask");
  expect(await answers(open())).toEqual(built);
  expect(ask.mock.calls.map(([question]) => question.ask)).not.toContain("add");
  expect(reported).toEqual([]);
});

test("an index that is damaged, cut short or of no version is told of, built anew and replaced", async () => {
  const whole = await keptIndex();
  const built = await answers(open());
  const middle = whole.length >> 1;
  for (const spoilt of [
    whole.map((byte, at) => (at === middle ? byte ^ 1 : byte)),
    whole.subarray(0, middle),
    new Uint8Array(0),
  ]) {
    await blobs.put(index, spoilt);
    expect(await answers(open())).toEqual(built);
    await expect.poll(async () => Buffer.compare(await blobs.get(index), whole)).toBe(0);
  }
  expect(reported).toHaveLength(3);
  expect(reported.every((error) => error.includes("is damaged"))).toBe(true);
});

test("two replicas that build at once both answer, and leave one whole index", async () => {
  const whole = await keptIndex();
  await blobs.delete(index);
  const [one, other] = await Promise.all([answers(open()), answers(open())]);
  expect(other).toEqual(one);
  await Promise.all(opened.map((catalogs) => catalogs.close()));
  expect(Buffer.compare(await blobs.get(index), whole)).toBe(0);
  expect(await blobs.list("datasets/sample/index")).toEqual([index]);
  expect(reported).toEqual([]);
});

test.each([
  ["written to", { put: () => Promise.reject(new Error("ENOSPC: no space left on device")) }],
  ["read", { get: () => Promise.reject(new Error("EIO: i/o error")) }],
])("where blobs can't be %s the index is answered from memory, and the cause is told", async (_, broken) => {
  await keptIndex();
  const built = await answers(open());
  if ("put" in broken) await blobs.delete(index);
  // The movies can be read all the same.
  const over = { ...blobs, ...broken, folder: blobs.folder };
  expect(await answers(open(over))).toEqual(built);
  await expect.poll(() => reported).toEqual([expect.stringMatching(/ENOSPC|EIO/)]);
});

test("the cache counts an index from when it is there, exactly, and frees what was asked least recently for it", async () => {
  // Behind the index come 40 bytes of its seal.
  const bytes = (await keptIndex()).length - 40;
  const alone = open();
  const catalog = await alone.of("sample");
  const before = alone.kept();
  await catalog.terms("drama");
  expect(alone.kept()).toEqual({ open: 1, bytes: before.bytes + bytes });

  await storeDataset(
    plantedDataset({ movies: 60, users: 5, clusters: 5, ratingsPerUser: 8, noise: 0 }),
    blobs.folder("datasets/small"),
  );
  const full = open(blobs, before.bytes + bytes);
  await full.of("small");
  const sampled = await full.of("sample");
  expect(full.kept().open).toBe(2);
  await sampled.terms("drama");
  expect(full.kept()).toEqual({ open: 1, bytes: before.bytes + bytes });
  expect(full.of("sample")).toBe(sampled);
});

test("what was closed while it was built is not kept any more", async () => {
  await blobs.delete(index);
  const catalogs = open();
  const catalog = await catalogs.of("sample");
  const asked = catalog.find({ search: "star" });
  await catalogs.close();
  await asked;
  expect(await blobs.size(index)).toBeNull();
});

test("at the end an index that is being kept is waited for", async () => {
  await blobs.delete(index);
  let started = () => {};
  const starts = new Promise<void>((resolve) => {
    started = resolve;
  });
  let go = () => {};
  const may = new Promise<void>((resolve) => {
    go = resolve;
  });
  const slow: BlobStore = {
    ...blobs,
    async put(name, bytes) {
      started();
      await may;
      await blobs.put(name, bytes);
    },
  };
  const catalogs = open(slow);
  await (await catalogs.of("sample")).terms("drama");
  await starts;
  let isClosed = false;
  const closing = catalogs.close().then(() => {
    isClosed = true;
  });
  // More turns than a close that does not wait takes.
  for (let turn = 0; turn < 20; turn++) await setImmediate();
  expect(isClosed).toBe(false);
  go();
  await closing;
  expect(await blobs.size(index)).not.toBeNull();
});

test("an index that is built after its dataset was deleted is not kept", async () => {
  const small = plantedDataset({ movies: 60, users: 5, clusters: 5, ratingsPerUser: 8, noise: 0 });
  await storeDataset(small, blobs.folder("datasets/gone"));
  const catalogs = open();
  const catalog = await catalogs.of("gone");
  for (const name of await blobs.list("datasets/gone")) await blobs.delete(name);
  catalogs.forget("gone");
  expect((await catalog.find({ search: "1" })).rows.length).toBeGreaterThan(0);
  await catalogs.close();
  expect(await blobs.list("datasets/gone")).toEqual([]);
  expect(reported).toEqual([]);
});

test("the index goes with its dataset, and no backup has it", async () => {
  const server = await startTestServer();
  try {
    const datasetId = await plantDataset(server, "planted");
    const search = () =>
      server.ask(
        `query ($dataset: ID!) { movies(dataset: $dataset, search: "1", first: 1) { totalCount } }`,
        {
          dataset: encodeId("Dataset", datasetId),
        },
      );
    expect((await search()).data.movies.totalCount).toBeGreaterThan(0);
    const kept = `datasets/${datasetId}/index/catalog`;
    await expect.poll(() => server.blobs.size(kept)).not.toBeNull();
    const archive = await buffer(
      writeBackup(server, { codeVersion: "test", createdAt: "2026-01-01T00:00:00Z" }),
    );
    expect(archive.includes(`datasets/${datasetId}/movies.json`)).toBe(true);
    expect(archive.includes(kept)).toBe(false);

    const catalog = await server.services.catalogs.of(datasetId);
    await server.ask(`mutation ($id: ID!) { deleteDataset(input: { id: $id }) { __typename } }`, {
      id: encodeId("Dataset", datasetId),
    });
    expect(await server.blobs.list(`datasets/${datasetId}`)).toEqual([]);
    // Who still has the movies is answered, and leaves nothing behind.
    expect((await catalog.find({ search: "1" })).rows.length).toBeGreaterThan(0);
    await server.services.catalogs.close();
    expect(await server.blobs.list(`datasets/${datasetId}`)).toEqual([]);
    expect(server.log.filter((line) => line.includes("rror"))).toEqual([]);
  } finally {
    await server.close();
  }
});
