import { afterAll, expect, test } from "vitest";
import type { Embedding } from "../embedding/embedding.js";
import { createRandom, shuffle } from "../random.js";
import { createSpace } from "../space/create-space.js";
import type { Space } from "../space/space.js";
import { plantedClusters } from "../testing/planted-clusters.js";
import { neighborhoodChange } from "./compare-neighborhoods.js";
import { compareSpaces } from "./compare-spaces.js";

const [rows, dimensions] = [300, 8];
const opened: Space[] = [];
afterAll(() => Promise.all(opened.map((space) => space.close())));

/** The planted movies that `movies` names, moved by noise of their own. */
async function spaceOf(movies: Uint32Array, noise: number, seed: number) {
  const all = plantedClusters(rows, dimensions, 6, 0.8, createRandom(3));
  const random = createRandom(seed);
  const vectors = Float32Array.from({ length: movies.length * dimensions }, (_, at) => {
    const movie = movies[Math.floor(at / dimensions)]!;
    return all[movie * dimensions + (at % dimensions)]! + noise * random.normal();
  });
  const embedding: Embedding = {
    ...{ vectors: vectors.slice(), dimensions, movieRows: movies, tensors: new Map() },
    ids: Array.from(movies, String),
  };
  const space = await createSpace(embedding, { index: "exact" });
  opened.push(space);
  return { space, movies, vectors };
}
type Opened = Awaited<ReturnType<typeof spaceOf>>;

/** Each common movie's k nearest common ones, by doubles. */
function bruteForce({ movies, vectors }: Opened, among: ReadonlySet<number>, k: number) {
  const kept = [...movies.entries()].filter(([, movie]) => among.has(movie));
  const cosine = (a: number, b: number) => {
    const [p, q] = [a, b].map((row) => vectors.subarray(row * dimensions, (row + 1) * dimensions));
    const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, d) => sum + value * y[d]!, 0);
    return dot(p!, q!) / Math.sqrt(dot(p!, p!) * dot(q!, q!));
  };
  return new Map(
    kept.map(([row, movie]) => {
      const others = kept
        .filter(([other]) => other !== row)
        .map(([other, id]) => ({ id, near: cosine(row, other) }));
      return [
        movie,
        others
          .sort((x, y) => y.near - x.near)
          .slice(0, k)
          .map(({ id }) => id),
      ];
    }),
  );
}

const every = Uint32Array.from({ length: rows }, (_, row) => row);
/** A third of the movies, in another order: fewer than fifty neighbors of some are among them. */
const some = shuffle(
  every.filter((row) => row % 3 === 0),
  createRandom(5),
);

test.each([
  ["the same movies", every, every],
  ["movies of which one embedding lacks two thirds", every, some],
])("%s: as counted from the vectors", async (_name, first, second) => {
  const [a, b] = [await spaceOf(first, 0.1, 1), await spaceOf(second, 0.1, 2)];
  const k = 20;
  const found = await compareSpaces(a.space, b.space, k);
  const shared = new Set([...first].filter((movie) => second.includes(movie)));
  expect([...found.movieRows]).toEqual([...shared].sort((x, y) => x - y));
  const [before, after] = [bruteForce(a, shared, k), bruteForce(b, shared, k)];
  let sum = 0;
  for (const [index, movie] of found.movieRows.entries()) {
    const [old, now] = [before.get(movie)!, after.get(movie)!];
    const kept = old.filter((other) => now.includes(other));
    const change = neighborhoodChange(found, index);
    expect(new Set(change.kept)).toEqual(new Set(kept));
    expect(new Set(change.gained)).toEqual(new Set(now.filter((other) => !old.includes(other))));
    expect(new Set(change.lost)).toEqual(new Set(old.filter((other) => !now.includes(other))));
    expect(change.jaccard).toBeCloseTo(kept.length / (2 * k - kept.length), 6);
    sum += change.jaccard;
  }
  expect(found.mean).toBeCloseTo(sum / shared.size, 6);
  expect(found.short).toHaveLength(0);
  expect(found.mean).toBeLessThan(0.95);
});

test("more neighbors than tables hold are refused", async () => {
  const { space } = await spaceOf(every, 0, 1);
  await expect(compareSpaces(space, space, 51)).rejects.toThrow("must be 1 to 50");
  expect((await compareSpaces(space, space, 50)).mean).toBe(1);
});
