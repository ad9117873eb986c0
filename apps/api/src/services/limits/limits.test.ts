import { type Database, openDatabase } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { Limits } from "./limits.js";
import { StreamCounts } from "./stream-counts.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let db: Database;

function fail(error: unknown): never {
  throw error;
}

beforeAll(async () => {
  place = await embedded.create();
  db = await openDatabase(place.location);
});
beforeEach(async () => {
  await db.prisma.costBudget.deleteMany();
  await db.query('DELETE FROM "StreamCount"');
});
afterAll(async () => {
  await db.close();
  await place.remove();
});

test("each kind has a bucket of its own for a caller, of the size that was given", async () => {
  const limits = new Limits(db, { cost: 100, requests: 20 }, fail);
  expect([limits.cost?.capacity, limits.requests?.capacity, limits.refusals.capacity]).toEqual([100, 20, 60]);
  expect(await limits.cost!.take("key", 90)).toMatchObject({ granted: true });
  expect(await limits.requests!.take("key", 20)).toMatchObject({ granted: true });
  expect(await limits.refusals.take("key", 60)).toMatchObject({ granted: true });
  expect(await limits.requests!.take("key", 5)).toMatchObject({ granted: false });
  const rows = await db.prisma.costBudget.findMany({ orderBy: { caller: "asc" } });
  expect(rows.map(({ caller }) => caller)).toEqual(["cost key", "refusals key", "requests key"]);
  await limits.close();
});

test("no limit keeps no accounts, but of refusals and streams", async () => {
  const limits = new Limits(db, { cost: 0, requests: 0 }, fail);
  expect([limits.cost, limits.requests]).toEqual([null, null]);
  expect(await limits.refusals.take("key", 1)).toMatchObject({ granted: true });
  expect(await limits.streams.enter("key")).toBeTypeOf("function");
  await limits.close();
});

test("what is closed gives everything back", async () => {
  const limits = new Limits(db, { cost: 100, requests: 20 }, fail);
  for (const budgets of [limits.cost!, limits.requests!, limits.refusals]) await budgets.take("key", 1);
  await limits.streams.enter("key");
  await limits.close();
  const again = new Limits(db, { cost: 100, requests: 20 }, fail);
  for (const budgets of [again.cost!, again.requests!, again.refusals])
    expect(await budgets.take("key", budgets.capacity - 1)).toMatchObject({ granted: true });
  expect((await db.query('SELECT * FROM "StreamCount"')).rows).toEqual([]);
  await again.close();
});

test("a process writes its streams of a caller, and sees those of the others alone", async () => {
  const [here, there, third] = [new StreamCounts(db), new StreamCounts(db), new StreamCounts(db)];
  expect(await here.ofOthers("key")).toBe(0);
  await here.write("key", 3);
  await here.write("other", 9);
  await there.write("key", 4);
  await third.write("key", 5);
  expect(await here.ofOthers("key")).toBe(9);
  await there.write("key", 1);
  expect(await here.ofOthers("key")).toBe(6);
  await there.write("key", 0);
  expect(await here.ofOthers("key")).toBe(5);
  await third.end();
  expect(await here.ofOthers("key")).toBe(0);
  expect(await there.ofOthers("key")).toBe(3);
  expect(await there.ofOthers("other")).toBe(9);
});

test("a process that is not heard of for a minute counts no more; one that renews does, and writes what is missing", async () => {
  const [here, there, third] = [new StreamCounts(db), new StreamCounts(db), new StreamCounts(db)];
  await here.write("key", 3);
  await there.write("key", 4);
  await db.query(`UPDATE "StreamCount" SET "at" = "at" - interval '45 seconds'`);
  expect(await third.ofOthers("key")).toBe(7);
  await here.renew(
    new Map([
      ["key", 3],
      ["lost", 2],
    ]),
  );
  await db.query(`UPDATE "StreamCount" SET "at" = "at" - interval '30 seconds'`);
  expect(await third.ofOthers("key")).toBe(3);
  expect(await third.ofOthers("lost")).toBe(2);
  // The next one who renews, be it nothing, forgets who is gone.
  await third.renew(new Map());
  const { rows } = await db.query<{ open: number }>('SELECT "open" FROM "StreamCount" ORDER BY "open"');
  expect(rows.map(({ open }) => open)).toEqual([2, 3]);
});
