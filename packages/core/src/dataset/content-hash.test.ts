import { expect, test } from "vitest";
import { plantedDataset } from "../testing/planted-dataset.js";
import { digestedPartsOf, withContentHash, withMovieFacts } from "./content-hash.js";
import type { Dataset } from "./dataset.js";

const dataset = plantedDataset({ movies: 12, users: 8, clusters: 2, ratingsPerUser: 5 });
const hashOf = (content: Dataset) => withContentHash(content).contentHash;

test("the hash names the content: any part of it that changes changes the hash", () => {
  const [user, ...users] = dataset.users;
  const [movie, ...movies] = dataset.movies;
  const { ratings } = dataset;
  const changed: Record<string, Dataset> = {
    "a movie's title": { ...dataset, movies: [{ ...movie!, title: "Another" }, ...movies] },
    "a user's id": { ...dataset, users: [{ ...user!, externalId: "another" }, ...users] },
    "a user's gender": { ...dataset, users: [{ ...user!, gender: "F" }, ...users] },
    "another gender": { ...dataset, users: [{ ...user!, gender: "M" }, ...users] },
    "a user's age": { ...dataset, users: [{ ...user!, age: 35 }, ...users] },
    "another age": { ...dataset, users: [{ ...user!, age: 36 }, ...users] },
    "a user's occupation": { ...dataset, users: [{ ...user!, occupation: "writer" }, ...users] },
    "another occupation": { ...dataset, users: [{ ...user!, occupation: "artist" }, ...users] },
    "a rating": {
      ...dataset,
      ratings: { ...ratings, values: ratings.values.map((value, i) => value + +(i === 3)) },
    },
    "what was rated": {
      ...dataset,
      ratings: { ...ratings, movies: ratings.movies.map((row, i) => (i === 3 ? (row + 1) % 12 : row)) },
    },
    "whose it is": {
      ...dataset,
      ratings: { ...ratings, offsets: ratings.offsets.map((at, i) => (i === 3 ? at - 1 : at)) },
    },
    ...Object.fromEntries(
      [
        [1, 2, 0],
        [1, 2, 1],
        [1, 3, 0],
        [2, 3, 0],
      ].map(([a, b, label]) => [
        `a pair ${a}, ${b}, ${label}`,
        {
          ...dataset,
          pairs: { a: Uint32Array.of(a!), b: Uint32Array.of(b!), labels: Uint8Array.of(label!) },
        },
      ]),
    ),
    ...Object.fromEntries(
      [
        ["u1", 1, 2],
        ["u2", 1, 2],
        ["u1", 2, 2],
        ["u1", 1, 3],
      ].map(([name, train, test]) => [
        `a split ${name}, ${train}, ${test}`,
        {
          ...dataset,
          fileSplits: [
            { name: String(name), train: Uint32Array.of(Number(train)), test: Uint32Array.of(Number(test)) },
          ],
        },
      ]),
    ),
    "when it was": {
      ...dataset,
      ratings: { ...ratings, timestamps: ratings.timestamps.map((time) => time + 1) },
    },
  };
  const hashes = Object.values(changed).map(hashOf);
  expect(new Set([hashOf(dataset), ...hashes]).size).toBe(hashes.length + 1);
  expect(hashOf({ ...dataset, users: [...dataset.users] })).toBe(hashOf(dataset));
});

test("a hash names the same content for good: datasets are stored under it", () => {
  expect(hashOf(dataset)).toBe("e0d47da3b1e3a8ef9dd3c7efa5b2b981034db2b302612c759c9555c6ecc0ff88");
});

test("each part has the name that it is stored under, pairs and the publisher's splits too", () => {
  const rows = Uint32Array.of(1);
  const whole = {
    ...dataset,
    pairs: { a: rows, b: rows, labels: Uint8Array.of(1) },
    fileSplits: ["u1", "ua"].map((name) => ({ name, train: rows, test: rows })),
  };
  expect(digestedPartsOf(whole).digests.map(({ name }) => name)).toEqual([
    "movies.json",
    "users.json",
    "ratings-offsets.u32",
    "ratings-movies.u32",
    "ratings-values.f32",
    "ratings-timestamps.f64",
    "pairs-a.u32",
    "pairs-b.u32",
    "pairs-labels.u8",
    "split-u1-train.u32",
    "split-u1-test.u32",
    "split-ua-train.u32",
    "split-ua-test.u32",
  ]);
});

test("other facts of movies give the hash that they would have had from the start, and the parts to store", () => {
  const movies = dataset.movies.map((movie) => ({ ...movie, overview: "Dogs." }));
  const first = withContentHash(dataset);
  const changed = withMovieFacts(first, movies, "CC0.");
  const fresh = withContentHash({ ...dataset, movies, licence: "CC0." });
  expect(changed).toEqual(fresh);
  expect(digestedPartsOf(changed)).toEqual(digestedPartsOf(fresh));
  expect(digestedPartsOf({ ...changed })).toEqual(digestedPartsOf(fresh));
  expect(digestedPartsOf(first)).not.toEqual(digestedPartsOf(fresh));
});
