import { loadEmbedding, projections } from "@cinevec/core";
import { tableFromIPC } from "apache-arrow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pointsBlob } from "../stored/map-file.js";
import { getSealed } from "../stored/sealed-blobs.js";
import { arrowFrom, type MapServer, startMapServer } from "../testing/map-server.js";
import { plantedClusters, plantRun } from "../testing/planted-run.js";
import type { TestServer } from "../testing/test-server.js";
import { drawMap } from "../training/draw-map.js";

let place: MapServer;
let server: TestServer;

beforeAll(async () => {
  place = await startMapServer();
  server = place.server;
});
afterAll(() => place?.close());

/** Each row's others, the nearest first, ties by the lower row. */
function orders(rows: number, distance: (a: number, b: number) => number): number[][] {
  return Array.from({ length: rows }, (_, row) => {
    const others = Array.from({ length: rows }, (_, other) => other).filter((other) => other !== row);
    return others.sort((a, b) => distance(row, a) - distance(row, b) || a - b);
  });
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test.each(["UMAP", "TSNE", "PCA"])(
  "%s: what it says of itself is what its file and the vectors give",
  async (projection) => {
    const options = projection === "TSNE" ? { perplexity: 8 } : {};
    const map = await place.computed(place.runId, { projection, options, seed: 5 });
    expect(map).toMatchObject({
      status: "SUCCEEDED",
      error: null,
      progress: 1,
      pointCount: 58,
      projection,
      seed: 5,
    });
    const table = await arrowFrom(map.url);
    const { embedding } = await loadEmbedding(server.blobs.folder(`runs/${place.runId}/artifact`));
    const { vectors, dimensions } = embedding;
    expect(table.numRows).toBe(embedding.ids.length);
    expect([...table.getChild("externalId")!]).toEqual(embedding.ids);
    const [x, y] = ["x", "y"].map((name) => [...table.getChild(name)!] as number[]) as [number[], number[]];

    const rows = table.numRows;
    const k = 10;
    const cosine = (a: number, b: number) => {
      let [dot, left, right] = [0, 0, 0];
      for (let at = 0; at < dimensions; at++) {
        const [p, q] = [vectors[a * dimensions + at]!, vectors[b * dimensions + at]!];
        dot += p * q;
        left += p * p;
        right += q * q;
      }
      return dot / Math.sqrt(left * right);
    };
    const truth = orders(rows, (a, b) => -cosine(a, b));
    const drawn = orders(rows, (a, b) => (x[a]! - x[b]!) ** 2 + (y[a]! - y[b]!) ** 2);
    const kept = truth.map((order, row) => {
      const near = new Set(drawn[row]!.slice(0, k));
      return order.slice(0, k).filter((other) => near.has(other)).length / k;
    });
    const penalties = (from: number[][], to: number[][]) =>
      from.flatMap((order, row) =>
        order.slice(0, k).map((other) => Math.max(0, to[row]!.indexOf(other) + 1 - k)),
      );
    const score = (all: number[]) =>
      1 - (2 / (rows * k * (2 * rows - 3 * k - 1))) * all.reduce((sum, penalty) => sum + penalty, 0);
    expect(map.faithfulness.k).toBe(k);
    expect(map.faithfulness.neighborsKept).toBeCloseTo(mean(kept), 6);
    expect(map.faithfulness.trustworthiness).toBeCloseTo(score(penalties(drawn, truth)), 6);
    expect(map.faithfulness.continuity).toBeCloseTo(score(penalties(truth, drawn)), 6);
    ([...table.getChild("neighborsKept")!] as number[]).forEach((share, row) => {
      expect(share).toBeCloseTo(kept[row]!, 6);
    });
    const inCluster = (row: number) =>
      mean(drawn[row]!.slice(0, 5).map((other) => Number(other % plantedClusters === row % plantedClusters)));
    expect(mean(kept.map((_, row) => inCluster(row))), "planted clusters lie together").toBeGreaterThan(0.6);

    // What colors it is what the API says of the movies.
    const ids = [...table.getChild("id")!] as string[];
    const { nodes } = (
      await server.ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Movie { id title year genres ratingCount meanRating } } }",
        { ids },
      )
    ).data;
    const column = (name: string) => [...table.getChild(name)!];
    expect(column("title")).toEqual(nodes.map((movie: { title: string }) => movie.title));
    expect(column("year")).toEqual(nodes.map((movie: { year: number | null }) => movie.year));
    expect(column("genres").map((list) => [...list])).toEqual(
      nodes.map((movie: { genres: string[] }) => movie.genres),
    );
    expect(column("ratingCount")).toEqual(nodes.map((movie: { ratingCount: number }) => movie.ratingCount));
    column("meanRating").forEach((value, row) => {
      if (nodes[row].meanRating === null) expect(value).toBeNull();
      else expect(value).toBeCloseTo(nodes[row].meanRating, 5);
    });
    expect(JSON.parse(table.schema.metadata.get("faithfulness")!)).toEqual(map.faithfulness);
  },
);

test("the newest of a projection is the run's map, and the file is served in parts and by its tag", async () => {
  const map = await place.computed(place.runId, { projection: "PCA", seed: 9 });
  const { data } = await server.ask("{ embedding { map(projection: PCA) { id url } maps { id } } }");
  expect(data.embedding.map).toEqual({ id: map.id, url: map.url });
  expect(data.embedding.maps.map(({ id }: { id: string }) => id)).toContain(map.id);
  const whole = Buffer.from(await (await fetch(map.url)).arrayBuffer());
  const part = await fetch(map.url, { headers: { range: "bytes=10-19" } });
  expect([part.status, Buffer.from(await part.arrayBuffer())]).toEqual([206, whole.subarray(10, 20)]);
  const etag = part.headers.get("etag")!;
  expect((await fetch(map.url, { headers: { "if-none-match": etag } })).status).toBe(304);
  const elsewhere = map.url.replace(place.runId, "00000000-0000-4000-8000-000000000000");
  expect((await fetch(elsewhere)).status).toBe(404);

  const blob = pointsBlob(place.runId, /maps\/([0-9a-f-]+)\.arrow/.exec(map.url)![1]!);
  const stored = await server.blobs.get(blob);
  const damaged = Buffer.from(stored);
  damaged[damaged.length >> 1]! ^= 1;
  await server.blobs.put(blob, damaged);
  const refused = await fetch(map.url);
  expect([refused.status, await refused.json()]).toMatchObject([
    500,
    { errors: [{ message: expect.stringContaining("is damaged"), extensions: { code: "CORRUPT_DATA" } }] },
  ]);
  await server.blobs.put(blob, stored);
});

/** A run of so many movies whose vectors hold these numbers. */
const runOf = (movies: number, numbers: (at: number) => number = (at) => Math.sin(at + 1)) => {
  const dimensions = 3;
  const rows = Array.from({ length: movies }, (_, row) => row);
  return plantRun(server, place.datasetId, {
    name: `of ${movies}`,
    embedding: {
      dimensions,
      movieRows: Uint32Array.from(rows),
      ids: rows.map((row) => String(row + 1)),
      vectors: Float32Array.from({ length: movies * dimensions }, (_, at) => numbers(at)),
      tensors: new Map(),
    },
  });
};

test.each<[string, number, ((at: number) => number)?]>([
  ["one movie", 1],
  ["two movies", 2],
  ["fewer movies than neighbors", 5],
  ["identical vectors", 30, () => 1],
  ["vectors of zeros", 30, () => 0],
])("%s give a map of finite numbers", async (_name, movies, numbers) => {
  const run = await runOf(movies, numbers);
  for (const projection of ["UMAP", "PCA"]) {
    // In this process: what forks it is tried elsewhere.
    const { pointCount } = await drawMap(
      {
        ...{
          mapId: run,
          runId: run,
          artifactHash: null,
          datasetId: place.datasetId,
          projection,
          seed: 1,
          threads: 1,
          alignWith: null,
        },
        options: projections.get(projection)!.options.parse({}),
      },
      {
        blobs: server.blobs,
        signal: new AbortController().signal,
        onProgress: () => {},
        mayPublish: async () => {},
      },
    );
    expect(pointCount).toBe(movies);
    const table = tableFromIPC(await getSealed(server.blobs, pointsBlob(run, run)));
    const numbers = ["x", "y", "neighborsKept"].flatMap((name) => [...table.getChild(name)!]);
    expect(numbers).toHaveLength(3 * movies);
    expect(numbers.every(Number.isFinite)).toBe(true);
  }
});

test("what is wrong with the input is named by its path, with the bound", async () => {
  const problems = async (run: string, more: object) => (await place.asked(run, more)).problems;
  expect(await problems(place.runId, { projection: "TSNE", options: { perplexity: 20 } })).toEqual([
    { path: ["options", "perplexity"], message: expect.stringContaining("at most 19") },
  ]);
  expect(await problems(place.runId, { options: { nNeighbors: 1 } })).toEqual([
    { path: ["options", "nNeighbors"], message: expect.stringContaining("2 to 200") },
  ]);
  expect(await problems(place.runId, { options: { perplexity: 5 } })).toEqual([
    { path: ["options", "perplexity"], message: expect.stringContaining("no such option of UMAP") },
  ]);
  expect(await problems(place.runId, { seed: -1 })).toEqual([
    { path: ["seed"], message: expect.any(String) },
  ]);
  expect(await problems(await runOf(1), { projection: "TSNE" })).toHaveLength(1);
  expect(await place.asked("00000000-0000-4000-8000-000000000000", {})).toMatchObject({
    __typename: "NotFoundError",
  });
});
