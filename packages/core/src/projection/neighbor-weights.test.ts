import fc from "fast-check";
import { expect, test } from "vitest";
import type { NeighborsGraph } from "../graph/neighbors-graph.js";
import { symmetricEdges } from "../graph/symmetric-edges.js";
import { createRandom } from "../random.js";
import { balancedBounds } from "./balanced-bounds.js";
import { neighborWeights } from "./neighbor-weights.js";
import { fitCurve } from "./umap/curve.js";

const { signal } = new AbortController();

/** A graph whose rows have these distances, nearest first; who the neighbors are does not matter. */
function graphOf(distances: readonly (readonly number[])[]): NeighborsGraph {
  const k = distances[0]!.length;
  return {
    ...{ rows: distances.length, k },
    neighbors: new Uint32Array(distances.length * k),
    similarities: Float32Array.from(distances.flat(), (distance) => 1 - distance),
  };
}

const entropyOf = (row: Float32Array) => row.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);

test("perplexity: each row's entropy is the one asked for, whatever the scale of its distances", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 4, max: 90 }),
      fc.double({ min: 1.05, max: 30, noNaN: true }),
      fc.integer(),
      async (count, wanted, seed) => {
        const perplexity = Math.min(wanted, count / 3);
        const random = createRandom(Math.abs(seed));
        const distances = Array.from({ length: 5 }, (_, row) => {
          const scale = 0.9 * 10 ** -row;
          return Array.from({ length: count }, () => scale * (0.05 + random.next())).sort((a, b) => a - b);
        });
        const graph = graphOf(distances);
        const { values, width } = await neighborWeights(graph, count, signal, (kernels, at, first, last) =>
          kernels.perplexityWeights(
            ...([at.distances, at.width, count, first, last, Math.log(perplexity), at.out] as const),
          ),
        );
        for (let row = 0; row < graph.rows; row++) {
          const p = values.subarray(row * width, row * width + count);
          expect(p.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
          // Where several neighbors are equally near as float32, none of them can weigh more than the others.
          const nearest = graph.similarities.subarray(row * graph.k, row * graph.k + count);
          const ties = nearest.filter((similarity) => similarity === nearest[0]).length;
          const least = Math.log(Math.max(perplexity, ties));
          expect(Math.abs(entropyOf(p) - least)).toBeLessThan(2e-4);
          for (let j = 1; j < count; j++) expect(p[j]!).toBeLessThanOrEqual(p[j - 1]!);
          expect(values.subarray(row * width + count, (row + 1) * width).every((value) => value === 0)).toBe(
            true,
          );
        }
      },
    ),
    // The example: distances so small that float32 makes the nearest ones equal.
    { numRuns: 40, examples: [[84, 1.05, 2147483640]] },
  );
});

test("perplexity of equal distances, and of zeros, shares alike", async () => {
  const graph = graphOf([Array(6).fill(0), Array(6).fill(0.25)]);
  const { values, width } = await neighborWeights(graph, 6, signal, (kernels, at, first, last) =>
    kernels.perplexityWeights(at.distances, at.width, 6, first, last, Math.log(2), at.out),
  );
  for (let row = 0; row < 2; row++)
    for (let j = 0; j < 6; j++) expect(values[row * width + j]!).toBeCloseTo(1 / 6, 5);
});

test("UMAP's memberships: each row sums to log2(neighbors), the nearest has 1", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: 60 }), fc.integer(), async (count, seed) => {
      const random = createRandom(Math.abs(seed));
      const distances = Array.from({ length: 4 }, (_, row) => {
        const scale = 0.9 * 10 ** -row;
        return Array.from({ length: count }, () => scale * (0.2 + random.next() ** 2)).sort((a, b) => a - b);
      });
      const graph = graphOf(distances);
      const target = Math.log2(count + 1);
      const { values, width } = await neighborWeights(graph, count, signal, (kernels, at, first, last) =>
        kernels.fuzzyWeights(at.distances, at.width, count, first, last, target, at.mean, at.out),
      );
      for (let row = 0; row < graph.rows; row++) {
        const w = values.subarray(row * width, row * width + count);
        expect(Math.abs(w.reduce((sum, value) => sum + value, 0) - target)).toBeLessThan(1e-3);
        expect(w[0]).toBe(1);
        expect(values.subarray(row * width + count, (row + 1) * width).every((value) => value === 0)).toBe(
          true,
        );
      }
    }),
    { numRuns: 40 },
  );
});

test("UMAP's memberships of equal movies are 1", async () => {
  const graph = graphOf([Array(5).fill(0)]);
  const { values } = await neighborWeights(graph, 5, signal, (kernels, at, first, last) =>
    kernels.fuzzyWeights(at.distances, at.width, 5, first, last, Math.log2(6), at.mean, at.out),
  );
  expect([...values.subarray(0, 5)]).toEqual([1, 1, 1, 1, 1]);
});

test("edges join both directions: as a dense matrix would, row by row", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 40 }), fc.integer(), async (rows, seed) => {
      const random = createRandom(Math.abs(seed));
      const k = 1 + random.integer(Math.min(rows - 1, 9));
      const neighbors = new Uint32Array(rows * k);
      const dense = new Float64Array(rows * rows);
      const count = 1 + random.integer(k);
      const width = count + 3;
      const values = new Float32Array(rows * width);
      for (let row = 0; row < rows; row++) {
        const others = Array.from({ length: rows }, (_, i) => i).filter((i) => i !== row);
        for (let j = 0; j < k; j++) {
          const [other] = others.splice(random.integer(others.length), 1);
          neighbors[row * k + j] = other!;
          if (j >= count) continue;
          values[row * width + j] = random.next();
          dense[row * rows + other!] = values[row * width + j]!;
        }
      }
      const graph = { rows, k, neighbors, similarities: new Float32Array(rows * k) };
      const edges = await symmetricEdges(
        ...([graph, { values, width, count }, (a: number, b: number) => a + b - a * b] as const),
        { grain: 4, least: 0.1, signal },
      );
      for (let row = 0; row < rows; row++) {
        const found = new Float64Array(rows);
        expect(edges.offsets[row]! % 4).toBe(0);
        for (let at = edges.offsets[row]!; at < edges.offsets[row + 1]!; at++) {
          const member = edges.members[at]!;
          if (edges.weights[at] === 0) expect(member).toBe(row);
          else expect(found[member]).toBe(0);
          found[member] = edges.weights[at]!;
        }
        for (let other = 0; other < rows; other++) {
          const [a, b] = [dense[row * rows + other]!, dense[other * rows + row]!];
          const joined = a + b - a * b;
          expect(found[other]).toBeCloseTo(joined > 0.1 ? joined : 0, 6);
        }
      }
    }),
    { numRuns: 60 },
  );
});

// What umap-learn's find_ab_params gives (scipy's curve_fit).
test.each([
  [0.1, 1, 1.57694, 0.89506],
  [0.001, 1, 1.92901, 0.79149],
  [0.5, 1, 0.58303, 1.33417],
  [0.8, 1, 0.23206, 1.68123],
] as const)("minDist %d, spread %d: a and b are %d and %d", (minDist, spread, a, b) => {
  const found = fitCurve(minDist, spread);
  expect(found.a).toBeCloseTo(a, 3);
  expect(found.b).toBeCloseTo(b, 3);
});

test("bounds share points and edges out, none is left over, and none twice", () => {
  const offsets = Uint32Array.of(0, 100, 101, 102, 103, 104, 204);
  expect(balancedBounds(offsets, 2, 0)).toEqual([0, 3, 6]);
  expect(balancedBounds(offsets, 1, 5)).toEqual([0, 6]);
  for (const threads of [2, 3, 4, 9]) {
    const bounds = balancedBounds(offsets, threads, 10);
    expect(bounds).toHaveLength(threads + 1);
    expect([bounds[0], bounds.at(-1)]).toEqual([0, 6]);
    expect(bounds.every((bound, i) => bound >= (bounds[i - 1] ?? 0))).toBe(true);
  }
});
