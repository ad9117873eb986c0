import { text } from "node:stream/consumers";
import { createRandom, type Embedding, loadDataset, storeDataset } from "@cinevec/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeId } from "../../ids/global-ids.js";
import { plantDataset, plantedMovies, plantRun } from "../../testing/planted-run.js";
import { startTestServer, type TestServer } from "../../testing/test-server.js";
import type { Neighborhoods } from "./neighborhoods.js";

const dimensions = 5;
const k = 4;
const nobody = "00000000-0000-4000-8000-000000000000";
let server: TestServer;
let neighborhoods: Neighborhoods;
let datasetId: string;
let a: string;
let b: string;

/** Random vectors of movies `from` to 59. */
function embeddingOf(seed: number, from = 0): Embedding {
  const random = createRandom(seed);
  const movieRows = Uint32Array.from({ length: plantedMovies - from }, (_, row) => row + from);
  return {
    ...{ dimensions, movieRows, tensors: new Map(), ids: Array.from(movieRows, (row) => String(row + 1)) },
    vectors: Float32Array.from({ length: movieRows.length * dimensions }, () => random.normal()),
  };
}
async function plant(data: object, embedding = embeddingOf(1), dataset = datasetId): Promise<string> {
  const id = await plantRun(server, dataset, { embedding });
  await server.db.prisma.trainingRun.update({ where: { id }, data });
  return id;
}
const titles = ['Comma, "quoted"', "two\nlines", "two\rlines", '"'];

beforeAll(async () => {
  server = await startTestServer();
  ({ neighborhoods } = server.services);
  datasetId = await plantDataset(server, "planted");
  const folder = server.blobs.folder(`datasets/${datasetId}`);
  const dataset = await loadDataset(folder);
  const movies = dataset.movies.map((movie, row) => ({
    ...{ ...movie, title: titles[row] ?? movie.title, year: row === 4 ? null : movie.year },
  }));
  await storeDataset({ ...dataset, movies }, folder);
  a = await plant({ name: "a" });
  b = await plant({ name: "b", recipe: "NMF" }, embeddingOf(2, 1));
});
afterAll(() => server?.close());

test("what became of a movie's neighbors is told by movies of the dataset", async () => {
  const compared = await neighborhoods.compare(a, b, k);
  expect([compared.a.run.id, compared.b.run.id, compared.found.k]).toEqual([a, b, k]);
  expect(compared.found.movieRows.length).toBe(plantedMovies - 1);
  const changes = Array.from(compared.found.movieRows, (_, index) => neighborhoods.change(compared, index));
  // The second run does not have the first movie.
  expect(changes.map(({ movie }) => movie.row)).toEqual(
    Array.from({ length: plantedMovies - 1 }, (_, at) => at + 1),
  );
  for (const { movie, jaccard, kept, gained, lost } of changes) {
    const names = [...kept, ...gained, ...lost].map(({ externalId }) => externalId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain(movie.externalId);
    expect([kept.length + gained.length, kept.length + lost.length]).toEqual([k, k]);
    expect(jaccard).toBeCloseTo(kept.length / (kept.length + gained.length + lost.length), 6);
  }
  expect(changes.some(({ gained }) => gained.length > 0)).toBe(true);
});

test("a comparison is worked out once, for its runs in their order and its k", async () => {
  const { found } = await neighborhoods.compare(a, b, k);
  expect((await neighborhoods.compare(a, b, k)).found).toBe(found);
  for (const other of [
    await neighborhoods.compare(b, a, k),
    await neighborhoods.compare(a, b, k + 1),
    await neighborhoods.compare(a, a, k),
  ])
    expect(other.found).not.toBe(found);
  // A k that is refused is refused each time.
  for (let time = 0; time < 2; time++)
    await expect(neighborhoods.compare(a, b, 0)).rejects.toThrow("1 to 50");
});

test("runs that are not there, have not succeeded or learned from other datasets don't compare", async () => {
  for (const [first, second] of [
    [a, nobody],
    [nobody, b],
  ] as const)
    await expect(neighborhoods.compare(first, second, k)).rejects.toMatchObject({
      ...{ name: "NotFoundError", id: nobody },
    });
  const failed = await plant({ status: "FAILED" });
  await expect(neighborhoods.compare(a, failed, k)).rejects.toMatchObject({ name: "ConflictError" });
  const elsewhere = await plant({ name: "c" }, embeddingOf(1), await plantDataset(server, "elsewhere"));
  await expect(neighborhoods.compare(a, elsewhere, k)).rejects.toMatchObject({
    problems: [
      {
        path: ["b"],
        message: '"a" and "c" learned from different datasets; runs over one dataset compare.',
      },
    ],
  });
});

describe("the noise of a run", () => {
  const histogram = async (first: string, second: string) =>
    Array.from((await neighborhoods.compare(first, second, k)).found.histogram);
  const noise = async (first: string, second: string) =>
    neighborhoods.noise(await neighborhoods.compare(first, second, k));
  /** A run with options of its own, so that no other one is its twin. */
  const own = { options: { window: 9 }, seed: 1 };

  test("is its histogram against the newest run that differs in the seed alone", async () => {
    const run = await plant({ ...own, options: { window: 1 } });
    expect(await noise(run, b)).toBeNull();
    for (const [at, different] of [
      { seed: 1 },
      { recipe: "EASE" },
      { options: { window: 2 } },
      { protocol: { method: "other" } },
      { status: "CANCELLED" },
      { pretrainedHash: "0123" },
    ].entries())
      await plant({ ...own, options: { window: 1 }, seed: 2, ...different }, embeddingOf(20 + at));
    expect(await noise(run, b)).toBeNull();
    const queuedAt = (day: number) => new Date(Date.UTC(2026, 0, day));
    const alike = { ...own, options: { window: 1 } };
    const newer = await plant({ ...alike, seed: 4, queuedAt: queuedAt(2) }, embeddingOf(3));
    await plant({ ...alike, seed: 3, queuedAt: queuedAt(1) }, embeddingOf(4));
    expect(await noise(run, b)).toEqual(await histogram(run, newer));
    expect(await noise(run, b)).not.toEqual(await histogram(run, b));
  });

  test("is rather that of another run than the one it is compared with, where there is one", async () => {
    const run = await plant(own);
    const twin = await plant({ ...own, seed: 2, queuedAt: new Date("2026-03-01") }, embeddingOf(5));
    expect(await noise(run, twin)).toEqual(await histogram(run, twin));
    const older = await plant({ ...own, seed: 3, queuedAt: new Date("2026-02-01") }, embeddingOf(6));
    expect(await noise(run, twin)).toEqual(await histogram(run, older));
    expect(await noise(run, older)).toEqual(await histogram(run, twin));
    expect(await histogram(run, older)).not.toEqual(await histogram(run, twin));
  });

  test("is nothing once the run is gone", async () => {
    const run = await plant({ ...own, options: { window: 8 } });
    const compared = await neighborhoods.compare(run, b, k);
    await server.db.prisma.trainingRun.delete({ where: { id: run } });
    expect(await neighborhoods.noise(compared)).toBeNull();
  });
});

describe("the table", () => {
  test("has a line for each movie, the most changed first, and cells as RFC 4180 has them", async () => {
    const file = await neighborhoods.file(a, b, `${k}.csv`);
    expect(file).toMatchObject({ fileName: "neighborhoods.csv", contentType: "text/csv; charset=utf-8" });
    const pieces: Uint8Array[] = [];
    for await (const piece of file.write()) pieces.push(piece);
    // So few lines are sent in one.
    expect(pieces).toHaveLength(1);
    const csv = Buffer.concat(pieces).toString();
    expect(await file.bytes()).toBe(Buffer.byteLength(csv));
    const compared = await neighborhoods.compare(a, b, k);
    const cell = (value: string) => (/[",\n\r]/.test(value) ? `"${value.split('"').join('""')}"` : value);
    const lines = Array.from(compared.found.order, (index) => {
      const { movie, jaccard, ...lists } = neighborhoods.change(compared, index);
      return [
        encodeId("Movie", `${datasetId}:${movie.externalId}`),
        movie.externalId,
        cell(movie.title),
        movie.year === null ? "" : String(movie.year),
        String(jaccard),
        ...[lists.kept, lists.gained, lists.lost].map((of) =>
          of.map(({ externalId }) => externalId).join("|"),
        ),
      ].join(",");
    });
    const head = "movie_id,external_id,title,year,jaccard,kept,gained,lost";
    expect(csv).toBe(`${[head, ...lines].join("\n")}\n`);
    expect(csv).toContain(',"two\nlines",');
    expect(csv).toContain(',"two\rlines",');
    expect(csv).toContain(',"""",');
  });

  test("of runs that share no movie is its head alone", async () => {
    const halves = [await plant({}, embeddingOf(1, 30)), await plant({}, half())];
    const file = await neighborhoods.file(halves[0]!, halves[1]!, `${k}.csv`);
    expect(await text(file.write())).toBe("movie_id,external_id,title,year,jaccard,kept,gained,lost\n");
  });

  test.each(["4.tsv", "x4.csv", "4.csv2", "4", ".csv", "-4.csv", "4.5.csv"])(
    "has no file %s",
    async (name) => {
      await expect(neighborhoods.file(a, b, name)).rejects.toMatchObject({
        ...{ name: "NotFoundError", kind: "download", id: name },
      });
    },
  );
});

/** Movies 0 to 29. */
function half(): Embedding {
  const { vectors, movieRows, ids, ...whole } = embeddingOf(2);
  return {
    ...{ ...whole, vectors: vectors.slice(0, 30 * dimensions) },
    ...{ movieRows: movieRows.slice(0, 30), ids: ids.slice(0, 30) },
  };
}
