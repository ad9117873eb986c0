import type { PrismaClient } from "@cinevec/db";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type CountedKeys, openCountedKeys } from "../../testing/counted-keys.js";
import { Keys } from "./keys.js";

const nobody = "00000000-0000-4000-8000-000000000000";
let counted: CountedKeys;
let prisma: PrismaClient;

beforeAll(async () => {
  counted = await openCountedKeys();
  ({ prisma } = counted);
});
beforeEach(async () => {
  await prisma.apiKey.deleteMany();
  counted.queries = 0;
});
afterAll(() => counted.close());

/** Acts at a moment that passes only when it is told to. */
async function atMoment(act: (pass: (milliseconds: number) => void) => Promise<void>): Promise<void> {
  vi.useFakeTimers({ toFake: ["Date"] });
  try {
    await act((milliseconds) => vi.setSystemTime(Date.now() + milliseconds));
  } finally {
    vi.useRealTimers();
  }
}
const create = (keys: Keys, name: string, more: object = {}) =>
  keys.create({ name, role: "VIEWER", ...more });

describe("a new key", () => {
  test.each(["x", "CI of team_1 @home-2.0", "x".repeat(100)])("may be named %j", async (name) => {
    const keys = new Keys(prisma);
    const key = await create(keys, name);
    expect(key).toMatch(/^cinevec_[\w-]{43}$/);
    const record = await keys.named(name);
    expect(record).toMatchObject({
      ...{ name, role: "VIEWER", expiresAt: null, datasetIds: [], revokedAt: null, lastUsedAt: null },
    });
    expect(record).not.toHaveProperty("hash");
  });

  test.each(["", "x".repeat(101), "a/b", "ünal", "a\n", "\na", 'a"b'])("is never named %j", async (name) => {
    await expect(create(new Keys(prisma), name)).rejects.toMatchObject({
      name: "InvalidInputError",
      problems: [{ path: ["name"], message: "must be 1 to 100 letters, digits, blanks or any of _ . @ -" }],
    });
  });

  test("gets a name that no key has or had", async () => {
    const keys = new Keys(prisma);
    await create(keys, "one");
    const taken = {
      name: "ConflictError",
      message: 'There is, or was, a key named "one"; choose another name.',
    };
    await expect(create(keys, "one")).rejects.toMatchObject(taken);
    await keys.revoke("one");
    await expect(create(keys, "one")).rejects.toMatchObject(taken);
    expect(await create(keys, "two")).not.toBe(await create(keys, "three"));
  });

  test("ends in the future", async () => {
    await atMoment(async () => {
      for (const ahead of [-1, 0])
        await expect(
          create(new Keys(prisma), "late", { expiresAt: new Date(Date.now() + ahead) }),
        ).rejects.toMatchObject({ problems: [{ path: ["expiresAt"], message: "must be in the future." }] });
      const expiresAt = new Date(Date.now() + 1);
      await create(new Keys(prisma), "just", { expiresAt });
      expect((await new Keys(prisma).named("just")).expiresAt).toEqual(expiresAt);
    });
  });

  test("is for 1 to 100 datasets, each of which is there", async () => {
    const keys = new Keys(prisma);
    const { id } = await prisma.dataset.create({ data: { name: "keyed", format: "SAMPLE" } });
    const bounds = {
      problems: [{ path: ["datasets"], message: "must name 1 to 100 datasets, or be left out for all." }],
    };
    await expect(create(keys, "none", { datasetIds: [] })).rejects.toMatchObject(bounds);
    await expect(create(keys, "many", { datasetIds: Array(101).fill(id) })).rejects.toMatchObject(bounds);
    await create(keys, "most", { datasetIds: Array(100).fill(id) });
    for (const [datasetIds, at] of [
      [[nobody], "0"],
      [[id, nobody, id], "1"],
    ] as const)
      await expect(create(keys, "wrong", { datasetIds })).rejects.toMatchObject({
        problems: [{ path: ["datasets", at], message: "names no dataset." }],
      });
    const key = await create(keys, "right", { datasetIds: [id] });
    expect(await keys.verify(key)).toMatchObject({ datasets: new Set([id]) });
  });
});

test("keys are listed, the oldest first, the revoked and expired ones too, and counted while in force", async () => {
  const keys = new Keys(prisma);
  expect([await keys.list(), await keys.count()]).toEqual([[], 0]);
  await atMoment(async (pass) => {
    for (const name of ["c", "a", "b", "d"]) {
      const more = name === "a" ? { expiresAt: new Date(Date.now() + 1_000) } : {};
      await create(keys, name, more);
      const at = new Date(Date.now());
      await prisma.apiKey.update({ where: { name }, data: { createdAt: at } });
      pass(10);
    }
    await keys.revoke("b");
    expect(await keys.count()).toBe(3);
    pass(1_000);
    expect(await keys.count()).toBe(2);
  });
  const all = await keys.list();
  expect(all.map(({ name }) => name)).toEqual(["c", "a", "b", "d"]);
  expect(all.every((key) => !("hash" in key))).toBe(true);
  expect(all.map(({ revokedAt }) => revokedAt !== null)).toEqual([false, false, true, false]);
});

test("a key is revoked once, closes at once and ends what it had begun", async () => {
  const keys = new Keys(prisma);
  const [key, other] = [await create(keys, "gone"), await create(keys, "stays")];
  const holder = (await keys.verify(key))!;
  const stays = (await keys.verify(other))!;
  const over = new AbortController();
  const [end, later] = [keys.endOf(holder.id, over.signal), keys.endOf(stays.id, over.signal)];
  await keys.revoke("gone");
  expect([end.aborted, later.aborted]).toEqual([true, false]);
  over.abort();
  expect(await keys.verify(key)).toBeNull();
  expect(await keys.verify(other)).toMatchObject({ name: "stays" });
  for (const name of ["gone", "nobody's"])
    await expect(keys.revoke(name)).rejects.toMatchObject({
      ...{ name: "NotFoundError", kind: "API key", id: name },
    });
  expect((await keys.named("gone")).revokedAt).not.toBeNull();
  await expect(keys.named("nobody's")).rejects.toMatchObject({ name: "NotFoundError", kind: "API key" });
});

describe("a key is verified", () => {
  test("without a query for five seconds where it is known, a quarter of one where it is not", async () => {
    await atMoment(async (pass) => {
      const keys = new Keys(prisma);
      const elsewhere = new Keys(prisma);
      const key = await create(keys, "first");
      await keys.verify(key);
      counted.queries = 0;
      pass(4_999);
      // At once, without a promise.
      expect(keys.verify(key)).toMatchObject({ name: "first" });
      expect(counted.queries).toBe(0);
      const late = await create(elsewhere, "second");
      expect(await keys.verify(late)).toMatchObject({ name: "second" });
      expect(counted.queries).toBe(1);
      const later = await create(elsewhere, "third");
      pass(249);
      expect(keys.verify(later)).toBeNull();
      pass(1);
      expect(await keys.verify(later)).toMatchObject({ name: "third" });
      expect(counted.queries).toBe(2);
      await elsewhere.revoke("first");
      pass(4_999);
      expect(await keys.verify(key)).toMatchObject({ name: "first" });
      pass(1);
      expect(await keys.verify(key)).toBeNull();
    });
  });

  test("by no older answer than the last change of this process", async () => {
    const keys = new Keys(prisma);
    const key = await create(keys, "changing");
    let answered = () => {};
    const { findMany } = prisma.apiKey;
    const waits = new Promise<void>((resolve) => {
      answered = resolve;
    });
    const spy = vi.spyOn(prisma.apiKey, "findMany").mockImplementationOnce(((...args: never) =>
      Reflect.apply(findMany, prisma.apiKey, args).then(async (rows: unknown) => {
        await waits;
        return rows;
      })) as never);
    try {
      const verifying = keys.verify(key);
      // What is under way was read before.
      await prisma.apiKey.findUnique({ where: { name: "changing" } });
      await keys.revoke("changing");
      answered();
      await verifying;
      expect(await keys.verify(key)).toBeNull();
    } finally {
      spy.mockRestore();
    }
  });

  test("and its use noted, once a minute", async () => {
    await atMoment(async (pass) => {
      const keys = new Keys(prisma);
      const key = await create(keys, "used");
      const used = async () => (await keys.named("used")).lastUsedAt?.getTime() ?? null;
      expect(await used()).toBeNull();
      const first = Date.now();
      await keys.verify(key);
      await expect.poll(used).toBe(first);
      pass(59_999);
      await keys.verify(key);
      await prisma.apiKey.count();
      expect(await used()).toBe(first);
      pass(1);
      await keys.verify(key);
      await expect.poll(used).toBe(first + 60_000);
    });
  });

  test("by its role, also where it ends some time", async () => {
    const keys = new Keys(prisma);
    for (const role of ["VIEWER", "TRAINER", "ADMIN"] as const) {
      const key = await keys.create({ name: role, role, expiresAt: new Date(Date.now() + 60_000) });
      const { id } = await keys.named(role);
      expect(await keys.verify(key)).toEqual({ id, name: role, role, datasets: null });
    }
  });
});

test("what a key had begun ends within a second where it has expired, and six where another process revoked it", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  try {
    const keys = new Keys(prisma);
    const [brief, revoked] = [
      await create(keys, "brief", { expiresAt: new Date(Date.now() + 2_000) }),
      await create(keys, "revoked"),
    ];
    const over = new AbortController();
    const [first, second] = [
      keys.endOf((await keys.verify(brief))!.id, over.signal),
      keys.endOf((await keys.verify(revoked))!.id, over.signal),
    ];
    await new Keys(prisma).revoke("revoked");
    await vi.advanceTimersByTimeAsync(1_000);
    expect([first.aborted, second.aborted]).toEqual([false, false]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(first.aborted).toBe(true);
    // By now the keys that were read are five seconds old.
    await vi.advanceTimersByTimeAsync(3_000);
    await expect.poll(() => second.aborted).toBe(true);
    over.abort();
  } finally {
    vi.useRealTimers();
  }
});

test("however short another process' keys may be believed, streams are looked at four times a second", async () => {
  vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
  try {
    const keys = new Keys(prisma, 10);
    const { id } = (await keys.verify(await create(keys, "brief")))!;
    const over = new AbortController();
    keys.endOf(id, over.signal);
    counted.queries = 0;
    await vi.advanceTimersByTimeAsync(249);
    expect(counted.queries).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(counted.queries).toBe(1);
    over.abort();
  } finally {
    vi.useRealTimers();
  }
});
