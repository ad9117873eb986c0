import { expect, test } from "vitest";
import { plantedDataset } from "../testing/planted-dataset.js";
import { withContentHash } from "./content-hash.js";
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
    "a user's age": { ...dataset, users: [{ ...user!, age: 35 }, ...users] },
    "a user's occupation": { ...dataset, users: [{ ...user!, occupation: "writer" }, ...users] },
    "a rating": {
      ...dataset,
      ratings: { ...ratings, values: ratings.values.map((value, i) => value + +(i === 3)) },
    },
    "when it was": {
      ...dataset,
      ratings: { ...ratings, timestamps: ratings.timestamps.map((time) => time + 1) },
    },
  };
  const hashes = Object.values(changed).map(hashOf);
  expect(new Set([hashOf(dataset), ...hashes]).size).toBe(hashes.length + 1);
  expect(hashOf({ ...dataset, users: [...dataset.users] })).toBe(hashOf(dataset));
});
