import fc from "fast-check";
import { expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { type FaithfulnessInput, measureFaithfulness } from "./faithfulness.js";
import { createMapTree, squaredDistance } from "./map-tree.js";
import { places } from "./ranks.js";

const quiet = { graph: null, genres: null, threads: 1, signal: new AbortController().signal };

function measure(
  input: Pick<FaithfulnessInput, "vectors" | "dimensions" | "map" | "k"> & Partial<FaithfulnessInput>,
) {
  return measureFaithfulness({ ...quiet, random: createRandom(1), ...input });
}

function normals(length: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length }, () => random.normal());
}

/** All other rows, the nearest first, ties by the lower row. */
function sortedBy(rows: number, row: number, distance: (a: number, b: number) => number): number[] {
  return Array.from({ length: rows }, (_, other) => other)
    .filter((other) => other !== row)
    .sort((a, b) => distance(row, a) - distance(row, b) || a - b);
}

function cosineDistance(vectors: Float32Array, dimensions: number): (a: number, b: number) => number {
  const known = new Map<number, number>();
  const part = (a: number, b: number) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += vectors[a * dimensions + d]! * vectors[b * dimensions + d]!;
    return sum;
  };
  return (a, b) => {
    const key = a * 1e6 + b;
    const distance = known.get(key) ?? 1 - part(a, b) / Math.sqrt(part(a, a) * part(b, b));
    known.set(key, distance);
    return distance;
  };
}

/** By whole sorted lists, as the papers define them. */
function bruteForce(vectors: Float32Array, dimensions: number, map: Float32Array, k: number) {
  const rows = map.length / 2;
  let [trust, continuity, kept] = [0, 0, 0];
  const distance = cosineDistance(vectors, dimensions);
  for (let row = 0; row < rows; row++) {
    const truth = sortedBy(rows, row, distance);
    const drawn = sortedBy(rows, row, (a, b) => squaredDistance(map, a, b));
    for (const other of drawn.slice(0, k)) trust += Math.max(0, truth.indexOf(other) + 1 - k);
    for (const other of truth.slice(0, k)) continuity += Math.max(0, drawn.indexOf(other) + 1 - k);
    kept += truth.slice(0, k).filter((other) => drawn.slice(0, k).includes(other)).length / k;
  }
  const worst = (rows * k * (2 * rows - 3 * k - 1)) / 2;
  return {
    trustworthiness: 1 - trust / worst,
    continuity: 1 - continuity / worst,
    neighborsKept: kept / rows,
  };
}

test.each([
  [5, 3, 1],
  [12, 3, 5],
  [60, 8, 7],
  [150, 16, 10],
])("%d movies × %d, k %d: the same as by whole sorted lists", async (rows, dimensions, k) => {
  const vectors = normals(rows * dimensions, rows);
  // A map that keeps some of the truth, and a random one.
  for (const map of [
    Float32Array.from({ length: rows * 2 }, (_, i) => vectors[(i >> 1) * dimensions + (i & 1)]!),
    normals(rows * 2, 7),
  ]) {
    const found = await measure({ vectors, dimensions, map, k });
    const truth = bruteForce(vectors, dimensions, map, k);
    expect(found.k).toBe(k);
    expect(found.ranked).toBe(rows);
    for (const [name, value] of Object.entries(truth))
      expect(found[name as keyof typeof truth]).toBeCloseTo(value, 6);
    expect(found.kept.reduce((sum, share) => sum + share, 0) / rows).toBeCloseTo(truth.neighborsKept, 6);
  }
});

test("a map that is the truth is faithful in everything, and a random one in nothing", async () => {
  const rows = 300;
  // On a quarter of a circle cosine and distance put others in the same order.
  const random = createRandom(2);
  const circle = new Float32Array(rows * 2);
  for (let row = 0; row < rows; row++) {
    const angle = (random.next() * Math.PI) / 2;
    circle[row * 2] = Math.cos(angle);
    circle[row * 2 + 1] = Math.sin(angle);
  }
  const genres = Array.from({ length: rows }, (_, row) => [circle[row * 2]! > 0.7 ? "Drama" : "Western"]);
  const good = await measure({ vectors: circle, dimensions: 2, map: circle, k: 10, genres });
  for (const name of ["trustworthiness", "continuity", "neighborsKept", "tripletAccuracy"] as const)
    expect(good[name]).toBeGreaterThan(0.995);
  expect(good.neighborhoodHit).toBeGreaterThan(0.95);
  expect(good.neighborhoodHitByChance).toBeGreaterThan(0.4);
  expect(good.neighborhoodHitByChance).toBeLessThan(0.6);
  const bad = await measure({ vectors: circle, dimensions: 2, map: normals(rows * 2, 3), k: 10, genres });
  expect(bad.trustworthiness).toBeGreaterThan(0.4);
  expect(bad.trustworthiness).toBeLessThan(0.6);
  expect(bad.neighborsKept).toBeLessThan(0.08);
  expect(Math.abs(bad.tripletAccuracy - 0.5)).toBeLessThan(0.05);
  expect(Math.abs(bad.neighborhoodHit! - bad.neighborhoodHitByChance!)).toBeLessThan(0.07);
});

test("neighborhood hits are those counted by hand, and movies without genres ask for none", async () => {
  // On a line: each one's nearest is the one beside it.
  const map = Float32Array.of(0, 0, 1, 0, 3, 0, 4, 0, 10, 0);
  const vectors = normals(10, 1);
  const genres = [["A", "B"], ["B"], ["C"], [], ["A"]];
  const { neighborhoodHit, k } = await measure({ vectors, dimensions: 2, map, k: 1, genres });
  expect(k).toBe(1);
  // 0 and 1 share B; 2's nearest is 3, which has none; 4's nearest is 3.
  expect(neighborhoodHit).toBeCloseTo(2 / 4, 9);
  const none = await measure({ vectors, dimensions: 2, map, k: 1, genres: genres.map(() => []) });
  expect(none.neighborhoodHit).toBeNull();
});

test("of many movies the ranks are counted on a seeded sample, and come near those of all", async () => {
  const rows = 3000;
  const vectors = normals(rows * 3, 5);
  const map = Float32Array.from({ length: rows * 2 }, (_, i) => vectors[(i >> 1) * 3 + (i & 1)]!);
  const given = { vectors, dimensions: 3, map, k: 5 };
  const all = await measure(given);
  expect(all.ranked).toBe(rows);
  const sample = await measure({ ...given, ranked: 500 });
  expect(sample.ranked).toBe(500);
  expect(sample.kept).toEqual(all.kept);
  expect(await measure({ ...given, ranked: 500 })).toEqual(sample);
  const other = await measure({ ...given, ranked: 500, random: createRandom(4) });
  expect(other.trustworthiness).not.toBe(sample.trustworthiness);
  for (const { trustworthiness, continuity } of [sample, other]) {
    expect(Math.abs(trustworthiness - all.trustworthiness)).toBeLessThan(0.03);
    expect(Math.abs(continuity - all.continuity)).toBeLessThan(0.03);
  }
});

test.each([1, 2, 3, 4])("%d movies, and equal vectors and places, give numbers", async (rows) => {
  for (const vectors of [
    new Float32Array(rows * 2).fill(1),
    new Float32Array(rows * 2),
    normals(rows * 2, 1),
  ]) {
    const { kept, ranked, k, ...shares } = await measure({
      ...{ vectors, dimensions: 2, map: new Float32Array(rows * 2), k: 10 },
      genres: vectors.subarray(0, rows).length ? Array.from({ length: rows }, () => ["A"]) : null,
    });
    expect([...kept].every((share) => share >= 0 && share <= 1)).toBe(true);
    expect(k * 2).toBeLessThan(rows);
    for (const share of Object.values(shares))
      expect(share === null || (share >= 0 && share <= 1)).toBe(true);
  }
});

test("what does not fit is refused by name, and an aborted signal stops it", async () => {
  const good = { vectors: normals(20, 1), dimensions: 2, map: normals(20, 2), k: 3 };
  for (const broken of [
    { map: normals(18, 1) },
    { map: good.map.map((v, i) => (i === 4 ? Number.NaN : v)) },
    { vectors: good.vectors.map((v, i) => (i === 5 ? Number.NaN : v)) },
    { k: 0 },
    { k: 1.5 },
    { genres: [["A"]] },
  ])
    await expect(measure({ ...good, ...broken })).rejects.toThrow(InvalidInputError);
  const controller = new AbortController();
  controller.abort();
  const rows = 2000;
  await expect(
    measure({
      ...{ vectors: normals(rows * 2, 1), dimensions: 2, map: normals(rows * 2, 2), k: 3 },
      signal: controller.signal,
    }),
  ).rejects.toThrow(CancelledError);
});

test("the tree finds what sorting finds, many points in one place among them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -3, max: 3 })), {
        minLength: 2,
        maxLength: 120,
      }),
      fc.integer({ min: 1, max: 12 }),
      (points, most) => {
        const map = Float32Array.from(points.flat());
        const rows = points.length;
        const k = Math.min(most, rows - 1);
        const tree = createMapTree(map);
        const out = new Uint32Array(k);
        for (let row = 0; row < rows; row++) {
          tree.nearest(row, k, out, 0);
          expect([...out]).toEqual(sortedBy(rows, row, (a, b) => squaredDistance(map, a, b)).slice(0, k));
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("places are those of a sorted list", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 40 }),
      fc.nat(),
      (values, seed) => {
        const self = seed % values.length;
        const sorted = sortedBy(values.length, self, (_, other) => values[other]!);
        const asked = sorted.filter((row) => (row + seed) % 3 === 0);
        expect(places(values, self, asked)).toEqual(asked.map((row) => sorted.indexOf(row) + 1));
      },
    ),
  );
});
