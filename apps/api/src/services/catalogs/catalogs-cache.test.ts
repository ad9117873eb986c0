import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { type BlobStore, openBlobStore } from "@cinevec/db";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { Catalogs } from "./catalogs.js";

let folder: string;
let blobs: BlobStore;
const dataset = plantedDataset({ movies: 30, users: 10, clusters: 3, ratingsPerUser: 5 });
const opened: Catalogs[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-catalogs-cache-"));
  blobs = await openBlobStore(folder);
  for (const id of ["one", "two"]) await storeDataset(dataset, blobs.folder(`datasets/${id}`));
});
afterEach(async () => {
  for (const catalogs of opened.splice(0)) await catalogs.close();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function open(most = 1e9): Catalogs {
  const catalogs = new Catalogs(blobs, () => {}, most);
  opened.push(catalogs);
  return catalogs;
}

test("a catalog is read once for all who ask, and comes at once when it is there", async () => {
  const catalogs = open();
  const [first, second] = [catalogs.of("one"), catalogs.of("one")];
  expect(first).toBeInstanceOf(Promise);
  expect(await second).toBe(await first);
  expect(catalogs.of("one")).toBe(await first);
  expect((await first).movies).toHaveLength(30);
  // What the movies' texts take is the size of their file.
  const texts = (await blobs.size("datasets/one/movies.json"))!;
  const people = 30;
  expect((await first).bytes).toBe(30 * 600 + people * 30 + texts);
  expect(catalogs.kept()).toEqual({ open: 1, bytes: (await first).bytes + 1 });
});

test("one that is forgotten, or makes room, is freed and read anew", async () => {
  const catalogs = open();
  const first = await catalogs.of("one");
  const closing = vi.spyOn(first, "close");
  catalogs.forget("one");
  expect(closing).toHaveBeenCalledTimes(1);
  expect(catalogs.kept()).toEqual({ open: 0, bytes: 0 });
  expect(await catalogs.of("one")).not.toBe(first);
  const small = open(1);
  const one = await small.of("one");
  const room = vi.spyOn(one, "close");
  await small.of("two");
  expect(room).toHaveBeenCalledTimes(1);
  expect(small.kept()).toEqual({ open: 1, bytes: 1 });
});

test("one whose index has grown is weighed anew, and not freed for that", async () => {
  const catalogs = open();
  const catalog = await catalogs.of("one");
  const before = catalogs.kept().bytes;
  const closing = vi.spyOn(catalog, "close");
  await catalog.terms("cluster");
  expect(closing).not.toHaveBeenCalled();
  expect(catalogs.kept()).toEqual({ open: 1, bytes: catalog.bytes + 1 });
  expect(catalogs.kept().bytes).toBeGreaterThan(before);
  // Who still has one that was forgotten enters it no more.
  catalogs.forget("one");
  await catalog.terms("cluster");
  expect(catalogs.kept().open).toBe(0);
});

test("a dataset without blobs is not there, a damaged one says so, and both are read once they are whole", async () => {
  const catalogs = open();
  for (let time = 0; time < 2; time++)
    await expect(catalogs.of("three")).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "stored dataset", id: "three" },
    });
  await storeDataset(dataset, blobs.folder("datasets/three"));
  const name = "datasets/three/movies.json";
  const whole = await blobs.get(name);
  await blobs.put(name, whole.slice(0, 100));
  await expect(catalogs.of("three")).rejects.toMatchObject({ name: "CorruptDataError" });
  await blobs.put(name, whole);
  expect((await catalogs.of("three")).movies).toHaveLength(30);
});

test("at the end all are freed, also those that are being read", async () => {
  const catalogs = open();
  const one = await catalogs.of("one");
  const closing = vi.spyOn(one, "close");
  const two = catalogs.of("two");
  await catalogs.close();
  expect(closing).toHaveBeenCalledTimes(1);
  await expect(two).resolves.toMatchObject({ datasetId: "two" });
  expect(catalogs.kept()).toEqual({ open: 0, bytes: 0 });
});
