import { describe, expect, test } from "vitest";
import { z } from "zod";
import { CancelledError, InvalidInputError } from "../errors.js";
import { type NeighborsGraph, neighborsGraph } from "../graph/neighbors-graph.js";
import { anchorNeighbors, anchorsOn } from "../projection/anchors.js";
import { measureFaithfulness } from "../projection/faithfulness/faithfulness.js";
import type { Projection, ProjectionInput } from "../projection/projection.js";
import { createRandom } from "../random.js";
import { plantedClusters } from "./planted-clusters.js";

const never = new AbortController().signal;

/** What a projection is tried with. */
export interface ProjectionTrial {
  /** Options for 40 movies and fewer, few steps. */
  readonly quick: Record<string, unknown>;
  /** The least number of movies that it draws. */
  readonly fewest: number;
  /** Of planted clusters: shares of neighbors on the map from the same cluster, and of true neighbors kept, at least. */
  readonly purity: number;
  readonly kept: number;
  /** Whether it has steps in which an abort can come. */
  readonly steps: boolean;
}

async function draw(
  projection: Projection<unknown>,
  vectors: Float32Array,
  dimensions: number,
  options: Record<string, unknown>,
  given: Partial<ProjectionInput<unknown>> & { readonly seed?: number } = {},
): Promise<{ map: Float32Array; graph: NeighborsGraph }> {
  const parsed = projection.options.parse(options);
  const rows = vectors.length / dimensions;
  const k = projection.neighborsNeeded(parsed, rows);
  const graph = given.graph ?? (await neighborsGraph({ vectors, dimensions, k, threads: 1, signal: never }));
  const map = await projection.project({
    ...{ vectors, dimensions, options: parsed, threads: 1, signal: never, onProgress: () => {} },
    random: createRandom(given.seed ?? 1),
    ...given,
    graph,
  });
  expect(map).toHaveLength(rows * 2);
  expect(map.every(Number.isFinite)).toBe(true);
  return { map, graph };
}

/** What every projection must do. */
export function projectionSuite(projection: Projection<unknown>, trial: ProjectionTrial): void {
  describe(projection.name, () => {
    const [rows, dimensions, clusters] = [700, 20, 8];
    const planted = plantedClusters(rows, dimensions, clusters, 0.6, createRandom(4));
    const small = plantedClusters(40, 6, 3, 0.5, createRandom(5));

    test("says what it is, and its options have bounds, defaults and descriptions", () => {
      expect(projection.name).toMatch(/^[A-Z_]+$/);
      for (const text of [projection.title, projection.summary, projection.reference])
        expect(text.length).toBeGreaterThan(2);
      const schema = z.toJSONSchema(projection.options) as {
        properties?: Record<string, { description?: string; default?: unknown }>;
        additionalProperties?: unknown;
      };
      expect(schema.additionalProperties).toBe(false);
      for (const property of Object.values(schema.properties ?? {})) {
        expect(property.description).toBeTruthy();
        expect(property.default).toBeDefined();
        expect(property).toMatchObject({ minimum: expect.any(Number), maximum: expect.any(Number) });
      }
      expect(projection.options.safeParse({ nonsense: 1 }).success).toBe(false);
    });

    test("planted clusters stay together, and centered at 0", async () => {
      const { map, graph } = await draw(projection, planted, dimensions, {});
      const genres = Array.from({ length: rows }, (_, row) => [`cluster ${row % clusters}`]);
      const found = await measureFaithfulness({
        ...{ vectors: planted, dimensions, map, k: 10, genres, threads: 1, signal: never },
        graph: graph.k >= 10 ? graph : null,
        random: createRandom(1),
      });
      expect(found.neighborhoodHit).toBeGreaterThan(trial.purity);
      expect(found.neighborhoodHitByChance).toBeLessThan(0.2);
      expect(found.neighborsKept).toBeGreaterThan(trial.kept);
      const span = map.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      for (const axis of [0, 1]) {
        const mean = map.reduce((sum, value, i) => (i % 2 === axis ? sum + value / rows : sum), 0);
        expect(Math.abs(mean)).toBeLessThan(1e-4 * span);
      }
    });

    test("the same seed and threads give the same map to the bit, on one thread and on two", async () => {
      const some = plantedClusters(2200, dimensions, clusters, 0.6, createRandom(4));
      for (const threads of [1, 2]) {
        const { map, graph } = await draw(projection, some, dimensions, trial.quick, { threads });
        const again = await draw(projection, some, dimensions, trial.quick, { threads, graph });
        expect(again.map).toEqual(map);
      }
    });

    test("what is not directions does not count: vectors twice as long give the same map to the bit", async () => {
      const { map } = await draw(projection, small, 6, trial.quick);
      const longer = await draw(
        projection,
        small.map((value) => 2 * value),
        6,
        trial.quick,
      );
      expect(longer.map).toEqual(map);
    });

    test.each([
      ["movies with equal vectors", () => new Float32Array(40 * 3).fill(0.5)],
      ["vectors of zeros", () => new Float32Array(40 * 3)],
      ["half of them zeros", () => small.slice(0, 120).fill(0, 0, 60)],
      [
        "two places",
        () => Float32Array.from({ length: 120 }, (_, i) => (Math.floor(i / 3) % 2 ? 1 : (i % 3) - 1)),
      ],
      ["huge and tiny numbers", () => small.slice(0, 120).map((v, i) => v * (i % 6 < 3 ? 1e30 : 1e-30))],
      ["one dimension", () => small.slice(0, 40)],
    ] as const)("%s give a map", async (_, vectors) => {
      const given = vectors();
      await draw(projection, given, given.length / 40, trial.quick);
    });

    test("as few movies as there can be give a map, fewer are refused with the bound", async () => {
      for (let count = 1; count <= 6; count++) {
        const vectors = small.slice(0, count * 6);
        const least: Record<string, unknown> = { ...trial.quick };
        if ("perplexity" in least) least.perplexity = 1;
        if (count >= trial.fewest) await draw(projection, vectors, 6, least);
        else await expect(draw(projection, vectors, 6, least)).rejects.toThrow(`at least ${trial.fewest}`);
      }
    });

    test("what is no number, no matrix, or of another shape is refused by name", async () => {
      const graph = await neighborsGraph({ vectors: small, dimensions: 6, k: 39, threads: 1, signal: never });
      const broken = small.slice();
      broken[10] = Number.NaN;
      const attempt = (given: Partial<ProjectionInput<unknown>>) =>
        draw(projection, given.vectors ?? small, given.dimensions ?? 6, trial.quick, { graph, ...given });
      await attempt({});
      await expect(attempt({ vectors: broken })).rejects.toThrow("row 1 ");
      await expect(attempt({ vectors: small.subarray(1) })).rejects.toThrow(InvalidInputError);
      await expect(attempt({ vectors: small.slice(0, 36) })).rejects.toThrow(InvalidInputError);
      const anchors = { positions: new Float32Array(80), weights: new Float32Array(40) };
      for (const wrong of [
        { positions: new Float32Array(3) },
        { positions: new Float32Array(80).fill(Number.NaN) },
        { weights: new Float32Array(3) },
        { weights: new Float32Array(40).fill(2) },
      ])
        await expect(attempt({ anchors: { ...anchors, ...wrong } })).rejects.toThrow("anchors");
    });

    test("tells how far it is, never falling, and ends at 1", async () => {
      const heard: number[] = [];
      await draw(projection, small, 6, trial.quick, { onProgress: (fraction) => heard.push(fraction) });
      expect(heard.at(-1)).toBe(1);
      expect(heard.every((fraction, i) => fraction >= (heard[i - 1] ?? 0))).toBe(true);
    });

    test("stops when its signal aborts, before and while it works", async () => {
      const before = new AbortController();
      before.abort();
      await expect(draw(projection, small, 6, trial.quick, { signal: before.signal })).rejects.toThrow(
        CancelledError,
      );
      if (!trial.steps) return;
      for (const [vectors, size] of [
        [small, 6],
        [plantedClusters(2500, 8, 5, 0.5, createRandom(1)), 8],
      ] as const) {
        const controller = new AbortController();
        const endless = { ...trial.quick, epochs: 10_000 };
        const onProgress = (fraction: number) => {
          if (fraction > 0.02) controller.abort();
        };
        await expect(
          draw(projection, vectors, size, endless, { signal: controller.signal, threads: 2, onProgress }),
        ).rejects.toThrow(CancelledError);
      }
    });

    test("held by all movies of a map of its own it is that map again; held by none it goes its own way", async () => {
      const { map, graph } = await draw(projection, small, 6, trial.quick);
      // Turned by a right angle, and elsewhere.
      const positions = map.map((_, i) => (i % 2 ? map[i - 1]! : -map[i + 1]!) + 3);
      const span = Math.max(...map) - Math.min(...map);
      const distance = async (weight: number) => {
        const anchors = { positions, weights: new Float32Array(40).fill(weight) };
        const { map: next } = await draw(projection, small, 6, trial.quick, { graph, anchors });
        return medianDistance(next, positions) / span;
      };
      expect(await distance(1)).toBeLessThan(0.1);
      if (trial.steps) expect(await distance(1)).toBeLessThan(await distance(0));
    });

    test("aligned, two seeds of one recipe move less in the median than two recipes, on one thread and on two", async () => {
      const [rows, dimensions] = [1500, 12];
      const base = plantedClusters(rows, dimensions, 6, 1, createRandom(7));
      const noisy = (seed: number, noise: number) => {
        const random = createRandom(seed);
        return base.map((value) => value + noise * random.normal());
      };
      const movieRows = Uint32Array.from({ length: rows }, (_, row) => row);
      const k = anchorNeighbors;
      const graphOf = (vectors: Float32Array) =>
        neighborsGraph({ vectors, dimensions, k: 40, threads: 1, signal: never });
      const options = { ...trial.quick, ...("epochs" in trial.quick ? { epochs: 60 } : {}) };
      const first = noisy(1, 0.05);
      const { map, graph } = await draw(projection, first, dimensions, options, {
        graph: await graphOf(first),
      });
      const moved = async (vectors: Float32Array, threads: number) => {
        const own = await graphOf(vectors);
        const given = { vectors, dimensions, movieRows, threads, signal: never, random: createRandom(1) };
        const anchors = await anchorsOn({ ...given, graph: own }, { graph, movieRows, map });
        const drawn = await draw(projection, vectors, dimensions, options, { graph: own, anchors, threads });
        const again = await draw(projection, vectors, dimensions, options, { graph: own, anchors, threads });
        expect(again.map).toEqual(drawn.map);
        return medianDistance(drawn.map, map);
      };
      expect(graph.k).toBeGreaterThanOrEqual(k);
      const recipe = noisy(3, 1);
      for (const threads of [1, 2])
        expect(await moved(noisy(2, 0.05), threads)).toBeLessThan(0.7 * (await moved(recipe, threads)));
    });
  });
}

function medianDistance(a: Float32Array, b: Float32Array): number {
  const distances = Float32Array.from({ length: a.length / 2 }, (_, row) =>
    Math.hypot(a[row * 2]! - b[row * 2]!, a[row * 2 + 1]! - b[row * 2 + 1]!),
  );
  return distances.sort()[Math.floor(distances.length / 2)]!;
}
