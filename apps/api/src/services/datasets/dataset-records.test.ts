import { type Dataset, openDatabase } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Position } from "../lists/page.js";
import { DatasetRecords } from "./dataset-records.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let close: () => Promise<void>;
let records: DatasetRecords;
/** The newest first; two were made in the same moment. */
let planted: Dataset[];

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));
const uuid = "00000000-0000-4000-8000-000000000000";

beforeAll(async () => {
  place = await embedded.create();
  const db = await openDatabase(place.location);
  ({ close } = db);
  records = new DatasetRecords(db.prisma);
  const rows = [
    { name: "rated", createdAt: at(1), status: "READY", parts: ["RATINGS", "GENRES"] },
    { name: "pairs", createdAt: at(2), status: "READY", parts: ["PAIRS"] },
    { name: "twin", createdAt: at(2), status: "READY", parts: ["RATINGS"] },
    { name: "under way", createdAt: at(3), status: "IMPORTING", parts: ["RATINGS"] },
  ] as const;
  planted = [];
  for (const { parts, ...row } of rows)
    planted.push(await db.prisma.dataset.create({ data: { format: "SAMPLE", ...row, parts: [...parts] } }));
  planted.sort((a, b) => Number(b.createdAt) - Number(a.createdAt) || (a.id < b.id ? 1 : -1));
});
afterAll(async () => {
  await close();
  await place.remove();
});

const namesOf = (rows: readonly { readonly row: Dataset }[]) => rows.map(({ row }) => row.name);
const all = { first: 100, after: null };

test.each([1, 2, 3, 4])("pages of %d give all datasets, the newest first, each once", async (first) => {
  const found: string[] = [];
  let after: Position | null = null;
  for (let more = true; more; ) {
    const page = await records.page({ first, after }, null, null);
    found.push(...namesOf(page.rows));
    expect(page).toMatchObject({ totalCount: 4, hasPreviousPage: after !== null });
    more = page.hasNextPage;
    after = page.rows.at(-1)!.position;
  }
  expect(found).toEqual(planted.map(({ name }) => name));
});

test("those with a part are READY, and a scope lets its own pass", async () => {
  const rated = await records.page(all, null, "RATINGS");
  expect(namesOf(rated.rows)).toEqual(["twin", "rated"]);
  expect(rated.totalCount).toBe(2);
  const scope = new Set(planted.filter(({ name }) => name !== "twin").map(({ id }) => id));
  expect(namesOf((await records.page(all, scope, "RATINGS")).rows)).toEqual(["rated"]);
  expect((await records.page(all, scope, null)).totalCount).toBe(3);
  expect((await records.page(all, new Set(), null)).rows).toEqual([]);
});

test.each<Position>([
  ["datasets", at(1).toISOString()],
  ["datasets", at(1).toISOString(), uuid, uuid],
  ["datasets", "yesterday", uuid],
  ["datasets", at(1).toISOString(), "x"],
  ["runs", at(1).toISOString(), uuid],
])("%j, %j, %j is no cursor of the list", async (...after) => {
  await expect(records.page({ first: 1, after }, null, null)).rejects.toMatchObject({
    problems: [{ path: ["after"] }],
  });
});

test("datasets come in the order of their ids, null where there is none", async () => {
  const ids = [planted[2]!.id, uuid, planted[0]!.id];
  expect((await records.byId(ids)).map((row) => row?.name ?? null)).toEqual([
    planted[2]!.name,
    null,
    planted[0]!.name,
  ]);
});
