import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { promotion } from "../../stored/purposes.js";
import { Directory } from "./directory.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let prisma: PrismaClient;
let close: () => Promise<void>;
/** By name: "oldest", "twin 1", "twin 2", "importing"; each has a run of its own. */
const datasets = new Map<string, string>();
const runs = new Map<string, string>();

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const nobody = "00000000-0000-4000-8000-000000000000";

beforeAll(async () => {
  place = await embedded.create();
  ({ prisma, close } = await openDatabase(place.location));
  for (const [name, day, status] of [
    ["oldest", 1, "READY"],
    ["twin 1", 2, "READY"],
    ["twin 2", 2, "READY"],
    ["importing", 3, "IMPORTING"],
  ] as const) {
    const { id } = await prisma.dataset.create({
      data: { name, format: "SAMPLE", status, createdAt: at(day) },
    });
    datasets.set(name, id);
    const run = await prisma.trainingRun.create({
      data: {
        ...{ name: `of ${name}`, datasetId: id, recipe: "EASE", options: {}, seed: 1 },
        ...{ status: "SUCCEEDED", artifactHash: `hash of ${name}` },
      },
    });
    runs.set(name, run.id);
  }
});
afterAll(async () => {
  await close();
  await place.remove();
});

const idOf = (name: string) => datasets.get(name)!;
const promote = (name: string, ...purposes: ("NEIGHBORS" | "RECOMMENDATIONS")[]) =>
  prisma.dataset.update({ where: { id: idOf(name) }, data: promotion(runs.get(name)!, purposes) });
const scopeOf = (...names: string[]) => new Set(names.map(idOf));

test("datasets and runs are told by their ids, with what questions need of them", async () => {
  const directory = new Directory(prisma);
  expect(await directory.dataset(idOf("oldest"))).toEqual({
    ...{ id: idOf("oldest"), status: "READY", neighborsRunId: null, recommendationsRunId: null },
  });
  expect(await directory.run(runs.get("oldest")!)).toEqual({
    ...{ id: runs.get("oldest"), name: "of oldest", datasetId: idOf("oldest"), status: "SUCCEEDED" },
    ...{ recipe: "EASE", artifactHash: "hash of oldest" },
  });
  expect(await directory.dataset(nobody)).toBeNull();
  expect(await directory.run(nobody)).toBeNull();
});

test("of the READY datasets in a scope the newest is told, of two made at once the one with the later id", async () => {
  const directory = new Directory(prisma);
  const newest = async (scope: ReadonlySet<string> | null) => (await directory.newestReadyDataset(scope))?.id;
  const [, twin] = [idOf("twin 1"), idOf("twin 2")].sort();
  expect(await newest(null)).toBe(twin);
  expect(await newest(scopeOf("oldest"))).toBe(idOf("oldest"));
  expect(await newest(scopeOf("oldest", "twin 1"))).toBe(idOf("twin 1"));
  expect(await newest(scopeOf("importing"))).toBeUndefined();
  expect(await newest(new Set())).toBeUndefined();
});

test("what answers for a purpose is the newest dataset in the scope that has a run promoted for it", async () => {
  await promote("oldest", "NEIGHBORS", "RECOMMENDATIONS");
  await promote("twin 1", "RECOMMENDATIONS");
  await promote("importing", "NEIGHBORS");
  const directory = new Directory(prisma);
  const neighbors = async (scope: ReadonlySet<string> | null) =>
    (await directory.newestAnsweringDataset("NEIGHBORS", scope))?.id;
  const recommending = async (scope: ReadonlySet<string> | null) =>
    (await directory.newestAnsweringDataset("RECOMMENDATIONS", scope))?.id;
  expect(await neighbors(null)).toBe(idOf("oldest"));
  expect(await recommending(null)).toBe(idOf("twin 1"));
  expect(await recommending(scopeOf("oldest", "twin 2"))).toBe(idOf("oldest"));
  expect(await neighbors(scopeOf("twin 1", "twin 2"))).toBeUndefined();
});

test("what was told is remembered, of each scope by itself in whatever order it is given, until it is forgotten", async () => {
  const directory = new Directory(prisma, 60_000);
  const [oldest, twin] = [idOf("oldest"), idOf("twin 2")];
  const newest = (...ids: string[]) => directory.newestReadyDataset(new Set(ids));
  expect((await newest(oldest, twin))?.id).toBe(twin);
  const told = await directory.dataset(twin);
  await directory.run(runs.get("twin 2")!);
  await prisma.dataset.update({ where: { id: twin }, data: { status: "FAILED" } });
  await prisma.trainingRun.update({ where: { id: runs.get("twin 2")! }, data: { name: "renamed" } });
  // Both at once, without a promise.
  expect(newest(twin, oldest)).toMatchObject({ id: twin, status: "READY" });
  expect(directory.dataset(twin)).toBe(told);
  expect(directory.run(runs.get("twin 2")!)).toMatchObject({ name: "of twin 2" });
  expect((await newest(oldest))?.id).toBe(oldest);
  directory.forget();
  expect((await newest(twin, oldest))?.id).toBe(oldest);
  expect(await directory.dataset(twin)).toMatchObject({ status: "FAILED" });
  expect(await directory.run(runs.get("twin 2")!)).toMatchObject({ name: "renamed" });
});
