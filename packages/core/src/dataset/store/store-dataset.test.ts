import { expect, test } from "vitest";
import { CorruptDataError } from "../../errors.js";
import { byteOrigins, plantedDataset } from "../../testing/index.js";
import { withContentHash } from "../content-hash.js";
import type { Dataset } from "../dataset.js";
import { loadDataset, loadMovies, loadRatings } from "./load-dataset.js";
import { storeDataset } from "./store-dataset.js";

const { contentHash: _, ...planted } = plantedDataset({
  movies: 40,
  users: 10,
  clusters: 4,
  ratingsPerUser: 9,
});
const dataset: Dataset = withContentHash({
  ...planted,
  users: planted.users.map((user, i) => ({ ...user, age: i === 3 ? 25 : null })),
  pairs: { a: Uint32Array.of(1, 2), b: Uint32Array.of(3, 4), labels: Uint8Array.of(0, 1) },
  fileSplits: [{ name: "u1", train: Uint32Array.of(0, 1), test: Uint32Array.of(2) }],
  rejectedLines: [{ file: "ratings.csv", reason: "rating is not a number", count: 2, firstLines: [3, 9] }],
});

async function stored(of: Dataset) {
  const files = new Map<string, Uint8Array>();
  await storeDataset(of, {
    async put(name, bytes) {
      if (!(bytes instanceof Uint8Array)) throw new Error("not expected here");
      files.set(name, Uint8Array.from(bytes));
    },
  });
  return { files, source: { get: async (name: string) => files.get(name)! } };
}

test("what was stored is what is loaded", async () => {
  const { source } = await stored(dataset);
  const loaded = await loadDataset(source);
  const plain = (of: Dataset) =>
    JSON.parse(
      JSON.stringify(of, (_key, value) =>
        ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : value,
      ),
    );
  expect(plain(loaded)).toEqual(plain(dataset));
  expect(withContentHash(loaded).contentHash).toBe(dataset.contentHash);
});

test("columns are views on the bytes handed over, where those are aligned", async () => {
  const { files, source } = await stored(dataset);
  const loaded = await loadDataset(source);
  expect(loaded.ratings.timestamps.buffer).toBe(files.get("ratings-timestamps.f64")!.buffer);
});

test.each(Object.entries(byteOrigins))("reads bytes from %s", async (_name, from) => {
  const { files } = await stored(dataset);
  const source = { get: async (name: string) => from(files.get(name)!) };
  expect(await loadDataset(source)).toEqual(dataset);
  const { offsets, movies, values } = dataset.ratings;
  expect(await loadRatings(source)).toMatchObject({ offsets, movies, values });
  expect((await loadMovies(source)).movies).toEqual(dataset.movies);
});

test("movies come with their counts and means, without the ratings", async () => {
  const { source } = await stored(dataset);
  const asked: string[] = [];
  const movies = await loadMovies({
    get(name) {
      asked.push(name);
      return source.get(name);
    },
  });
  expect(movies.movies).toEqual(dataset.movies);
  const mine = [...dataset.ratings.values].filter((_, i) => dataset.ratings.movies[i] === 5);
  expect(movies.ratingCounts[5]).toBe(mine.length);
  expect(movies.meanRatings[5]).toBeCloseTo(mine.reduce((a, b) => a + b, 0) / mine.length, 5);
  expect(asked.some((name) => name.startsWith("ratings"))).toBe(false);
});

test("where exact means were not stored yet, they are taken from the ratings", async () => {
  const { files, source } = await stored(dataset);
  const { meanRatings, ratingCounts } = await loadMovies(source);
  const manifest = JSON.parse(Buffer.from(files.get("manifest.json")!).toString());
  files.delete("movies-mean-ratings.f64");
  const derived = manifest.derived.filter((part: { name: string }) => !part.name.endsWith(".f64"));
  files.set("manifest.json", Buffer.from(JSON.stringify({ ...manifest, derived })));
  const old = await loadMovies(source);
  expect([old.meanRatings, old.ratingCounts]).toEqual([meanRatings, ratingCounts]);
});

test.each(["movies.json", "users.json", "ratings-values.f32", "split-u1-test.u32", "manifest.json"])(
  "one flipped bit in %s is noticed",
  async (name) => {
    const { files, source } = await stored(dataset);
    const bytes = files.get(name)!;
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    await expect(loadDataset(source)).rejects.toThrow(CorruptDataError);
  },
);

test("a cut column is noticed", async () => {
  const { files, source } = await stored(dataset);
  files.set("ratings-movies.u32", files.get("ratings-movies.u32")!.slice(4));
  await expect(loadDataset(source)).rejects.toThrow("ratings-movies.u32 has");
});

test("the hash depends on content, not on where it came from", () => {
  expect(withContentHash({ ...dataset, format: "TMDB", licence: "other" }).contentHash).toBe(
    dataset.contentHash,
  );
  const pairs = { ...dataset.pairs!, labels: Uint8Array.of(1, 1) };
  expect(withContentHash({ ...dataset, pairs }).contentHash).not.toBe(dataset.contentHash);
});

test("a part that cannot be put fails the whole, with no manifest and no part left under way", async () => {
  let underWay = 0;
  const put: string[] = [];
  const storing = storeDataset(dataset, {
    async put(name) {
      underWay++;
      await new Promise((resolve) => setTimeout(resolve, name === "movies.json" ? 0 : 20));
      underWay--;
      put.push(name);
      if (name === "movies.json") throw new Error("the disk is full");
    },
  });
  await expect(storing).rejects.toThrow("the disk is full");
  expect(underWay).toBe(0);
  expect(put).not.toContain("manifest.json");
});
