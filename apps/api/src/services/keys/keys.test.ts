import { randomBytes } from "node:crypto";
import type { PrismaClient } from "@cinevec/db";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type CountedKeys, openCountedKeys } from "../../testing/counted-keys.js";
import { Keys } from "./keys.js";

let counted: CountedKeys;
let prisma: PrismaClient;

beforeAll(async () => {
  counted = await openCountedKeys();
  ({ prisma } = counted);
});
afterAll(() => counted.close());

const wrongKey = () => `cinevec_${randomBytes(32).toString("base64url")}`;

test("a thousand wrong keys cost one query, and what is no key costs none", async () => {
  const keys = new Keys(prisma);
  const right = await keys.create({ name: "one", role: "TRAINER" });
  counted.queries = 0;
  const answers = await Promise.all(Array.from({ length: 1_000 }, () => keys.verify(wrongKey())));
  expect(answers.every((answer) => answer === null)).toBe(true);
  expect(await keys.verify(right)).toMatchObject({ name: "one", role: "TRAINER", datasets: null });
  expect(counted.queries).toBe(1);
  for (const text of ["", "cinevec_", right.slice(0, -1), `${right}x`, "\0", "Bearer"])
    expect(await keys.verify(text)).toBeNull();
  expect(counted.queries).toBe(1);
  counted.queries = 0;
  expect(await new Keys(prisma).verify("Bearer")).toBeNull();
  expect(counted.queries).toBe(0);
});

test("a key that another process made opens soon, and one that it revoked closes", async () => {
  const here = new Keys(prisma, 0);
  const elsewhere = new Keys(prisma);
  const key = await elsewhere.create({ name: "two", role: "VIEWER" });
  expect(await here.verify(key)).toMatchObject({ name: "two", role: "VIEWER" });
  await elsewhere.revoke("two");
  expect(await here.verify(key)).toBeNull();
  expect(await elsewhere.verify(key)).toBeNull();
});

test("a key that has expired opens nothing, on the moment, and what it had begun ends", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    const keys = new Keys(prisma);
    const expiresAt = new Date(Date.now() + 60_000);
    const key = await keys.create({ name: "brief", role: "ADMIN", expiresAt });
    const holder = (await keys.verify(key))!;
    const over = new AbortController();
    const end = keys.endOf(holder.id, over.signal);
    const inForce = await keys.count();
    vi.setSystemTime(expiresAt.getTime() - 1);
    expect(await keys.verify(key)).not.toBeNull();
    expect(end.aborted).toBe(false);
    vi.setSystemTime(expiresAt);
    expect(await keys.verify(key)).toBeNull();
    await vi.waitFor(() => expect(end.aborted).toBe(true), { timeout: 5_000 });
    expect(await keys.count()).toBe(inForce - 1);
    over.abort();
    await expect(keys.create({ name: "late", role: "VIEWER", expiresAt })).rejects.toThrow(
      "must be in the future",
    );
  } finally {
    vi.useRealTimers();
  }
});

test("a key is for datasets that there are, and for no more when they are gone", async () => {
  const keys = new Keys(prisma);
  const { id } = await prisma.dataset.create({ data: { name: "One", format: "MOVIELENS" } });
  const nobody = "00000000-0000-4000-8000-000000000000";
  for (const datasetIds of [[], [nobody], [id, nobody]])
    await expect(keys.create({ name: "narrow", role: "VIEWER", datasetIds })).rejects.toThrow("datasets");
  const key = await keys.create({ name: "narrow", role: "VIEWER", datasetIds: [id] });
  await prisma.dataset.delete({ where: { id } });
  expect((await new Keys(prisma).verify(key))?.datasets).toEqual(new Set([id]));
});
