import { defaultProtocol, loadDataset, parseProtocol } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { measureBaselines } from "./measure-baselines.js";

interface Baseline {
  name: string;
  description: string;
  metrics: { name: string; cutoff: number | null; value: number; low: number | null }[];
}

let server: TestServer;
let dataset: string;

beforeAll(async () => {
  server = await startTestServer();
  dataset = await plantDataset(server, "planted");
});
afterAll(() => server?.close());

async function ask(protocol: object | null = null, id = dataset): Promise<Baseline[]> {
  const { data, errors } = await server.ask(
    `query ($id: ID!, $protocol: EvaluationProtocolInput) { dataset(id: $id) {
      baselines(protocol: $protocol) { name description metrics { name cutoff value low } } } }`,
    { id: encodeId("Dataset", id), protocol },
  );
  expect(errors).toBeUndefined();
  return data.dataset.baselines;
}

test("there are none before they are measured, then six, by the protocol that was asked for alone", async () => {
  expect(await ask()).toEqual([]);
  const { signal } = new AbortController();
  const published: string[] = [];
  await measureBaselines(
    { datasetId: dataset, protocol: defaultProtocol, threads: 2 },
    { blobs: server.blobs, signal, mayPublish: async () => void published.push(dataset) },
  );
  expect(published).toEqual([dataset]);
  const found = await ask();
  expect(found.map(({ name }) => name)).toEqual([
    "popularity",
    "random",
    "item_knn",
    "content_knn",
    "ease",
    "ials",
  ]);
  const hitRate = (name: string) =>
    found.find((one) => one.name === name)!.metrics.find((m) => m.name === "hit_rate" && m.cutoff === 10)!
      .value;
  // Users stay in one of five clusters of twelve movies: nearest neighbors know that, chance does not.
  expect(hitRate("item_knn")).toBeGreaterThan(2 * hitRate("random"));
  expect(hitRate("ease")).toBeGreaterThan(2 * hitRate("random"));
  // Genres are the clusters: what is alike by likes shares them, what is drawn does so as often as chance has it.
  const genres = (name: string) =>
    found
      .find((one) => one.name === name)!
      .metrics.find((m) => m.name === "genre_accuracy" && m.cutoff === 10)!.value;
  expect(genres("item_knn")).toBeGreaterThan(0.9);
  expect(genres("random")).toBeGreaterThan(0.1);
  expect(genres("random")).toBeLessThan(0.3);
  expect(found.find(({ name }) => name === "random")!.metrics.map(({ name }) => name)).not.toContain(
    "top1_cosine",
  );
  expect(await ask({ before: 0, minRating: 4 })).toEqual(found);
  expect(await ask({ before: 1 })).toEqual([]);
  await measureBaselines(
    { datasetId: dataset, protocol: parseProtocol({ before: 1 }), threads: 1 },
    { blobs: server.blobs, signal, mayPublish: async () => {} },
  );
  const before = await ask({ before: 1 });
  expect(before).toHaveLength(6);
  expect(before).not.toEqual(found);
  expect(await ask()).toEqual(found);
});

test("of movies that lost all their ratings those are measured that can rank them, genres' popularity among them", async () => {
  const { signal } = new AbortController();
  await measureBaselines(
    { datasetId: dataset, protocol: parseProtocol({ split: "movies", minRatings: 2 }), threads: 1 },
    { blobs: server.blobs, signal, mayPublish: async () => {} },
  );
  const found = await ask({ split: "MOVIES", minRatings: 2 });
  expect(found.map(({ name }) => name)).toEqual(["genre_popularity", "random", "content_knn"]);
  const at5 = (name: string) =>
    found.find((one) => one.name === name)!.metrics.find((m) => m.name === "recall" && m.cutoff === 5)!.value;
  // Every user stays in one cluster, and keywords tell it.
  expect(at5("random")).toBeGreaterThan(0.2);
  expect(at5("content_knn")).toBeGreaterThan(1.5 * at5("random"));
});

test("where nobody has rated, the content kNN's neighbors are measured: the numbers of a plain recomputation", async () => {
  const unrated = await plantDataset(server, "unrated", 0);
  const { signal } = new AbortController();
  await measureBaselines(
    { datasetId: unrated, protocol: parseProtocol({}), threads: 1 },
    { blobs: server.blobs, signal, mayPublish: async () => {} },
  );
  const found = await ask(null, unrated);
  expect(found.map(({ name }) => name)).toEqual(["content_knn"]);
  const served = (name: string, cutoff: number | null) =>
    found[0]!.metrics.find((m) => m.name === name && m.cutoff === cutoff)!.value;

  const { movies } = await loadDataset(server.blobs.folder(`datasets/${unrated}`));
  const featuresOf = movies.map((movie) => [
    ...movie.genres,
    ...movie.keywords,
    ...movie.directors,
    `${Math.floor(movie.year! / 10)}`,
  ]);
  const weight = (name: string) =>
    Math.log((1 + movies.length) / (1 + featuresOf.filter((list) => list.includes(name)).length)) + 1;
  const dot = (a: string[], b: string[]) =>
    a.filter((name) => b.includes(name)).reduce((sum, name) => sum + weight(name) ** 2, 0);
  const best = featuresOf.map((own, row) =>
    Math.max(
      ...featuresOf.map((other, i) =>
        i === row ? 0 : dot(own, other) / Math.sqrt(dot(own, own) * dot(other, other)),
      ),
    ),
  );
  expect(served("top1_cosine", null)).toBeCloseTo(best.reduce((a, b) => a + b, 0) / best.length, 5);
  // A movie's eleven likes share director, keyword and genre with it; nothing else shares more than a decade.
  expect(served("genre_accuracy", 10)).toBe(1);
});
