import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { AuditLog } from "./audit-log.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let prisma: PrismaClient;
let close: () => Promise<void>;
let log: AuditLog;

beforeAll(async () => {
  place = await embedded.create();
  const db = await openDatabase(place.location);
  ({ prisma, close } = db);
});
beforeEach(async () => {
  await prisma.auditEntry.deleteMany();
  log = new AuditLog(prisma, fail, { changes: 5, refusals: 3, days: 10 });
});
afterAll(async () => {
  await close();
  await place.remove();
});

function fail(error: unknown): never {
  throw error;
}

const change = {
  keyName: "ann",
  role: "ADMIN",
  operation: "deleteRun",
  target: "x",
  address: "::1",
} as const;
const refusal = {
  keyName: null,
  role: null,
  operation: "/graphql",
  address: "::1",
  result: "UNAUTHENTICATED",
};
const all = { since: null, kind: null };

test("a change is there before it is done, and says afterwards how it went", async () => {
  const id = await log.begin({ ...change, target: "t".repeat(2_000) });
  const [begun] = (await log.page(all, { first: 10, after: null })).rows;
  expect(begun?.row).toMatchObject({ ...change, target: "t".repeat(500), kind: "CHANGE", result: "BEGUN" });
  await log.end(id, "OK", "made");
  const [done] = (await log.page(all, { first: 10, after: null })).rows;
  expect(done?.row).toMatchObject({ id, result: "OK", made: "made" });
});

test("a million refusals from as many addresses are a hundred rows and one", async () => {
  const bounded = new AuditLog(prisma, fail);
  for (let at = 0; at < 1_000; at++) bounded.refused(refusal);
  await bounded.flush();
  expect(await prisma.auditEntry.findMany({ select: { count: true, kind: true } })).toEqual([
    { count: 1_000, kind: "REFUSAL" },
  ]);
  await prisma.auditEntry.deleteMany();
  const wide = new AuditLog(prisma, fail);
  for (let at = 0; at < 1_000_000; at++) wide.refused({ ...refusal, address: String(at) });
  await wide.flush();
  const rows = await prisma.auditEntry.findMany();
  expect(rows).toHaveLength(101);
  expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(1_000_000);
  expect(rows.find(({ address }) => address === "many")?.count).toBe(1_000_000 - 100);
});

test("refusals push out refusals alone, and what is too old goes", async () => {
  const old = new Date(Date.now() - 11 * 86_400_000);
  await prisma.auditEntry.create({ data: { ...change, kind: "CHANGE", result: "OK", at: old } });
  await log.begin(change);
  for (let at = 0; at < 8; at++) log.refused({ ...refusal, address: String(at) });
  await log.flush();
  const kept = await prisma.auditEntry.findMany({ orderBy: { id: "asc" } });
  expect(kept.map(({ kind, address }) => `${kind} ${address}`)).toEqual([
    "CHANGE ::1",
    "REFUSAL 5",
    "REFUSAL 6",
    "REFUSAL 7",
  ]);
});

test("pages go on where they ended, though more is written meanwhile", async () => {
  for (let at = 0; at < 5; at++) await log.begin({ ...change, target: String(at) });
  const first = await log.page(all, { first: 2, after: null });
  await log.begin({ ...change, target: "5" });
  const second = await log.page(all, { first: 2, after: first.rows.at(-1)!.position });
  expect([...first.rows, ...second.rows].map(({ row }) => row.target)).toEqual(["4", "3", "2", "1"]);
  const later = await log.page(
    { since: new Date(Date.now() + 1_000), kind: null },
    { first: 2, after: null },
  );
  expect(later.totalCount).toBe(0);
});
