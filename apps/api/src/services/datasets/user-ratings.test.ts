import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Dataset, storeDataset } from "@cinevec/core";
import { plantedDataset } from "@cinevec/core/testing";
import { type BlobStore, openBlobStore } from "@cinevec/db";
import { afterAll, beforeAll, expect, test } from "vitest";
import { UserRatings } from "./user-ratings.js";

let folder: string;
let blobs: BlobStore;
const dataset: Dataset = plantedDataset({ movies: 30, users: 12, clusters: 3, ratingsPerUser: 5 });
const userIds = dataset.users.map(({ externalId }) => externalId);
/** uint32 [users + 1], uint32 and float32 [ratings], and 100 bytes for each user's id. */
const bytes = 4 * 13 + 8 * dataset.ratings.movies.length + 100 * 12;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-ratings-"));
  blobs = await openBlobStore(folder);
  for (const id of ["one", "two", "three"]) await storeDataset(dataset, blobs.folder(`datasets/${id}`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How often something is read. */
function counting(): { over: BlobStore; reads: () => number } {
  let reads = 0;
  const folderOf = blobs.folder.bind(blobs);
  const over = new Proxy(blobs, {
    get(target, name) {
      if (name === "folder")
        return (path: string) => {
          reads++;
          return folderOf(path);
        };
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  return { over, reads: () => reads };
}

test("a user's ratings are those of the dataset, by the user's id in the source", async () => {
  const ratings = new UserRatings(blobs, 1e9);
  for (const [user, externalId] of userIds.entries()) {
    const [from, to] = [dataset.ratings.offsets[user]!, dataset.ratings.offsets[user + 1]!];
    const found = await ratings.of("one", externalId);
    expect(found.user).toBe(user);
    expect(Array.from(found.movies)).toEqual(Array.from(dataset.ratings.movies.subarray(from, to)));
    expect(Array.from(found.values)).toEqual(Array.from(dataset.ratings.values.subarray(from, to)));
  }
  await expect(ratings.of("one", "nobody")).rejects.toMatchObject({
    ...{ name: "NotFoundError", kind: "user", id: "nobody" },
  });
});

test("ratings are read once, also by many at once, until they are forgotten", async () => {
  const { over, reads } = counting();
  const ratings = new UserRatings(over, 1e9);
  const [id] = userIds as [string];
  await Promise.all([ratings.of("one", id), ratings.of("one", id), ratings.of("one", id)]);
  await ratings.of("one", id);
  expect(reads()).toBe(1);
  expect(ratings.kept()).toEqual({ open: 1, bytes: bytes + 1 });
  ratings.forget("one");
  expect(ratings.kept()).toEqual({ open: 0, bytes: 0 });
  await ratings.of("one", id);
  expect(reads()).toBe(2);
});

test("what was asked least recently makes room; what is larger than all room is kept alone", async () => {
  const { over, reads } = counting();
  const [id] = userIds as [string];
  const two = new UserRatings(over, 2.5 * bytes);
  for (const name of ["one", "two", "one", "three", "one"]) await two.of(name, id);
  expect(two.kept().open).toBe(2);
  expect(reads()).toBe(3);
  await two.of("two", id);
  expect(reads()).toBe(4);
  const small = new UserRatings(over, 10);
  for (const name of ["one", "one", "two", "two"]) await small.of(name, id);
  expect(reads()).toBe(6);
  expect(small.kept()).toEqual({ open: 1, bytes: 10 });
});

test("a failure to read is told, and not remembered", async () => {
  const ratings = new UserRatings(blobs, 1e9);
  await expect(ratings.of("four", "1")).rejects.toThrow();
  await storeDataset(dataset, blobs.folder("datasets/four"));
  await expect(ratings.of("four", userIds[0]!)).resolves.toMatchObject({ user: 0 });
});
