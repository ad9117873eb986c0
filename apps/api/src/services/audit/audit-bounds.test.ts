import { openDatabase, type PrismaClient } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Position } from "../lists/page.js";
import { AuditLog } from "./audit-log.js";

const embedded = databaseKinds.find(({ kind }) => kind === "pglite")!;
let place: TestDatabase;
let prisma: PrismaClient;
let close: () => Promise<void>;
let reports: unknown[];

beforeAll(async () => {
  place = await embedded.create();
  ({ prisma, close } = await openDatabase(place.location));
});
beforeEach(async () => {
  await prisma.auditEntry.deleteMany();
  reports = [];
});
afterAll(async () => {
  await close();
  await place.remove();
});

const open = (bounds = { changes: 5, refusals: 3, days: 10 }, over = prisma) =>
  new AuditLog(over, (error) => reports.push(error), bounds);
const change = {
  keyName: "ann",
  role: "ADMIN",
  operation: "deleteRun",
  target: null,
  address: "::1",
} as const;
const refusal = { keyName: null, role: null, operation: "/graphql", address: "::1", result: "FORBIDDEN" };
const rows = () => prisma.auditEntry.findMany({ orderBy: { id: "asc" } });

test("a change without a target has none", async () => {
  const log = open();
  const id = await log.begin(change);
  expect(await rows()).toMatchObject([
    { ...change, id, kind: "CHANGE", result: "BEGUN", made: null, count: 1 },
  ]);
  await log.end(id, "OK", null);
  expect(await rows()).toMatchObject([{ result: "OK", made: null }]);
  await log.close();
});

test("what can't be written after the fact is told; what can't be written before is refused", async () => {
  const log = open();
  await log.end(12_345n, "OK", null);
  expect(reports).toHaveLength(1);
  log.refused(refusal);
  const createMany = vi.spyOn(prisma.auditEntry, "createMany").mockRejectedValueOnce(new Error("away"));
  await log.flush();
  expect(reports[1]).toEqual(new Error("away"));
  createMany.mockRestore();
  const create = vi.spyOn(prisma.auditEntry, "create").mockRejectedValueOnce(new Error("away"));
  await expect(log.begin(change)).rejects.toThrow("away");
  create.mockRestore();
  await log.close();
  expect(await rows()).toEqual([]);
});

test("refusals are written once a minute, when somebody reads, and at the end; none where there are none", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const createMany = vi.spyOn(prisma.auditEntry, "createMany");
    const log = open();
    log.refused(refusal);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(createMany).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(createMany).toHaveBeenCalledTimes(1);
    await expect.poll(rows).toMatchObject([{ ...refusal, kind: "REFUSAL", count: 1 }]);
    await log.flush();
    expect(createMany).toHaveBeenCalledTimes(1);
    log.refused(refusal);
    const page = await log.page({ since: null, kind: null }, { first: 10, after: null });
    expect(page.totalCount).toBe(2);
    log.refused(refusal);
    await log.close();
    expect(await rows()).toHaveLength(3);
    expect(vi.getTimerCount()).toBe(0);
    createMany.mockRestore();
  } finally {
    vi.useRealTimers();
  }
});

test("after a thousand changes the log is cut to its bounds, each kind to its own", async () => {
  const log = open();
  const at = (days: number) => new Date(Date.now() - days * 86_400_000);
  const plant = (kind: "CHANGE" | "REFUSAL", days: number, target: string) =>
    prisma.auditEntry.create({ data: { ...change, kind, result: "OK", target, at: at(days) } });
  await plant("CHANGE", 10.1, "too old");
  await plant("REFUSAL", 9.9, "old");
  for (const target of ["r1", "r2"]) await plant("REFUSAL", 1, target);
  const create = vi.spyOn(prisma.auditEntry, "create").mockResolvedValue({ id: 1n } as never);
  for (let time = 0; time < 998; time++) await log.begin(change);
  create.mockRestore();
  await log.begin({ ...change, target: "c" });
  expect(await rows()).toHaveLength(5);
  await log.begin({ ...change, target: "thousandth" });
  const targets = async () => (await rows()).map(({ target }) => target);
  await expect.poll(targets).toEqual(["old", "r1", "r2", "c", "thousandth"]);
  for (let more = 0; more < 6; more++) await plant("CHANGE", 0, `c${more}`);
  log.refused(refusal);
  await log.flush();
  // Five changes and three refusals, the newest of each.
  expect(await targets()).toEqual(["r1", "r2", "c1", "c2", "c3", "c4", "c5", null]);
  await log.close();
  expect(reports).toEqual([]);
});

test("pages are filtered by kind and time, and count what passes", async () => {
  const log = open({ changes: 100, refusals: 100, days: 10 });
  const at = (minutes: number) => new Date(Date.now() - 60_000 * minutes);
  for (const [target, kind, minutes] of [
    ["a", "CHANGE", 30],
    ["b", "REFUSAL", 20],
    ["c", "CHANGE", 10],
  ] as const)
    await prisma.auditEntry.create({ data: { ...change, kind, result: "OK", target, at: at(minutes) } });
  const targets = async (filter: object, after: Position | null = null) => {
    const page = await log.page({ since: null, kind: null, ...filter }, { first: 10, after });
    return [page.totalCount, page.rows.map(({ row }) => row.target)];
  };
  expect(await targets({})).toEqual([3, ["c", "b", "a"]]);
  expect(await targets({ kind: "CHANGE" })).toEqual([2, ["c", "a"]]);
  expect(await targets({ since: at(25) })).toEqual([2, ["c", "b"]]);
  const [, b] = (await log.page({ since: null, kind: null }, { first: 10, after: null })).rows;
  expect(await targets({ since: b!.row.at })).toEqual([2, ["c", "b"]]);
  expect(await targets({}, b!.position)).toEqual([3, ["a"]]);
  expect(await targets({ kind: "REFUSAL" }, b!.position)).toEqual([1, []]);
  const moment = new Date().toISOString();
  for (const after of [
    ["audit", moment],
    ["audit", moment, 1, 1],
    ["audit", "now", 1],
    ["audit", moment, 1.5],
    ["audit", moment, "1"],
    ["other", moment, 1],
  ])
    await expect(targets({}, after)).rejects.toMatchObject({ problems: [{ path: ["after"] }] });
  await log.close();
});
