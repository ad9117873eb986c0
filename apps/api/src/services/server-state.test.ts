import { tmpdir } from "node:os";
import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type ServerState, ServerStates } from "./server-state.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let prisma: PrismaClient;
let close: () => Promise<void>;

beforeAll(async () => {
  place = await embedded.create();
  ({ prisma, close } = await openDatabase(place.location));
});
afterAll(async () => {
  await close();
  await place.remove();
});

const kept = (open: number) => ({ kept: () => ({ open, bytes: 100 * open }) });
const states = () => {
  type Input = ConstructorParameters<typeof ServerStates>[0];
  const caches = { spaces: kept(1), catalogs: kept(2), userRatings: kept(3) } as Pick<
    Input,
    "spaces" | "catalogs" | "userRatings"
  >;
  return new ServerStates({ prisma, ...caches, dataFolder: tmpdir(), database: "pglite" });
};

test("a server that does nothing says so, and what it keeps, where, and since when", async () => {
  const state = await states().now();
  expect(state.queues).toEqual(
    ["IMPORT", "TRAINING", "MAP"].map((kind) => ({ kind, waiting: 0, running: 0, oldestSeconds: null })),
  );
  expect(state).toMatchObject({
    ...{ jobs: [], database: "pglite" },
    ...{
      spaces: { open: 1, bytes: 100 },
      catalogs: { open: 2, bytes: 200 },
      ratings: { open: 3, bytes: 300 },
    },
  });
  const { freeBytes, totalBytes } = state.disk;
  expect(freeBytes).toBeGreaterThan(1e6);
  expect(totalBytes).toBeGreaterThan(freeBytes);
  expect(totalBytes).toBeLessThan(1e17);
  expect(state.uptimeSeconds).toBeGreaterThan(0);
});

test("what waits is counted, from when the oldest came; what works is listed, with its last sign of life", async () => {
  const now = Date.UTC(2026, 0, 1);
  const ago = (seconds: number) => new Date(now - 1_000 * seconds);
  const dataset = (name: string, more: object = {}) =>
    prisma.dataset.create({ data: { name, format: "SAMPLE", status: "READY", ...more } });
  const { id: datasetId } = await dataset("ready");
  await dataset("failed", { status: "FAILED" });
  await dataset("importing", {
    ...{ status: "IMPORTING", importProgress: 0.25, createdAt: ago(900), heartbeatAt: ago(2) },
  });
  for (const seconds of [40, 50])
    await dataset(`waits ${seconds}`, { status: "IMPORTING", createdAt: ago(seconds) });
  const run = (name: string, more: object) =>
    prisma.trainingRun.create({
      data: { name, datasetId, recipe: "EASE", options: {}, seed: 1, ...more },
    });
  const done = await run("done", { status: "SUCCEEDED", queuedAt: ago(999) });
  for (const seconds of [70, 60, 80]) await run(`waits ${seconds}`, { queuedAt: ago(seconds) });
  const running = { status: "RUNNING", heartbeatAt: ago(3) };
  await run("second", { ...running, progress: 0.5, queuedAt: ago(100) });
  await run("first", { ...running, progress: 0.75, queuedAt: ago(200), throughput: 1234 });
  const map = (projection: string, more: object) =>
    prisma.embeddingMap.create({ data: { runId: done.id, projection, options: {}, seed: 1, ...more } });
  for (const seconds of [20, 10]) await map("PCA", { createdAt: ago(seconds) });
  await map("TSNE", { status: "FAILED", createdAt: ago(500) });
  // The clocks of two machines differ: nothing was heard less than no time ago.
  await map("UMAP", { status: "RUNNING", progress: 0.1, createdAt: ago(300), heartbeatAt: ago(-5) });
  await map("TSNE", { status: "RUNNING", createdAt: ago(300) });

  vi.useFakeTimers({ toFake: ["Date"], now });
  let state: ServerState;
  try {
    state = await states().now();
  } finally {
    vi.useRealTimers();
  }
  const [imports, trainings, maps] = state.queues;
  expect(imports).toEqual({ kind: "IMPORT", waiting: 2, running: 1, oldestSeconds: 50 });
  expect(trainings).toEqual({ kind: "TRAINING", waiting: 3, running: 2, oldestSeconds: 80 });
  expect(maps).toEqual({ kind: "MAP", waiting: 2, running: 2, oldestSeconds: 20 });
  const none = { progress: 0, silentSeconds: null, throughput: null };
  expect(state.jobs.slice(0, 3)).toEqual([
    { kind: "IMPORT", name: "importing", progress: 0.25, silentSeconds: 2, throughput: null },
    { kind: "TRAINING", name: "first", progress: 0.75, silentSeconds: 3, throughput: 1234 },
    { kind: "TRAINING", name: "second", progress: 0.5, silentSeconds: 3, throughput: null },
  ]);
  expect(state.jobs.slice(3).sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { ...none, kind: "MAP", name: "TSNE of done" },
    { ...none, kind: "MAP", name: "UMAP of done", progress: 0.1, silentSeconds: 0 },
  ]);
});
