import { beforeEach, expect, test, vi } from "vitest";
import type { BudgetStore } from "./budget-store.js";
import { Budgets } from "./budgets.js";

// What a process asks of the database, which is a list here.

let now: number;
let left: number;
let asked: string[];
let reports: unknown[];

beforeEach(() => {
  now = 1_000_000;
  left = 1_000;
  asked = [];
  reports = [];
});

const store: Pick<BudgetStore, "capacity" | "perSecond" | "lease" | "giveBack" | "forgetFull"> = {
  capacity: 1_000,
  perSecond: 10,
  async lease(caller, wanted) {
    asked.push(`lease ${caller} ${wanted}`);
    const granted = Math.min(left, wanted);
    left -= granted;
    return { granted, left };
  },
  async giveBack(caller, tokens) {
    asked.push(`give back ${caller} ${tokens}`);
    if (caller === "broken") throw new Error("the database is away");
  },
  async forgetFull() {
    asked.push("forget");
  },
};
const open = () =>
  new Budgets(
    store as BudgetStore,
    (error) => reports.push(error),
    () => now,
  );

test("a twentieth of the bucket is leased at a time, or as much as is missing", async () => {
  const budgets = open();
  expect(budgets.capacity).toBe(1_000);
  expect(await budgets.take("a", 10)).toEqual({ granted: true, retryAfter: 0 });
  // At once, without a promise, down to the last one.
  expect(budgets.take("a", 40)).toEqual({ granted: true, retryAfter: 0 });
  expect(asked).toEqual(["lease a 50"]);
  expect(await budgets.take("a", 200)).toMatchObject({ granted: true });
  expect(asked.at(-1)).toBe("lease a 200");
  await budgets.take("a", 30);
  expect(await budgets.take("a", 90)).toMatchObject({ granted: true });
  // Twenty were left of the lease before.
  expect(asked.slice(-2)).toEqual(["lease a 50", "lease a 70"]);
  await budgets.close();
});

test("many who come at once wait for one lease, where that is enough", async () => {
  const budgets = open();
  const grants = await Promise.all(Array.from({ length: 5 }, () => budgets.take("a", 10)));
  expect(grants.every(({ granted }) => granted)).toBe(true);
  expect(asked).toEqual(["lease a 50"]);
  await budgets.close();
});

test("where there is not enough, it is said after how many seconds there is", async () => {
  const budgets = open();
  left = 20;
  // 1,000 - 20 missing, 10 a second.
  expect(await budgets.take("a", 1_000)).toEqual({ granted: false, retryAfter: 98 });
  // What is leased already is a part of it.
  now += 100;
  expect(await budgets.take("a", 21)).toEqual({ granted: false, retryAfter: 1 });
  expect(await budgets.take("a", 45)).toEqual({ granted: false, retryAfter: 3 });
  expect(await budgets.take("a", 20)).toMatchObject({ granted: true });
  await budgets.close();
});

test("an empty bucket is looked at again after a tenth of a second", async () => {
  const budgets = open();
  left = 0;
  await budgets.take("a", 10);
  now += 99;
  left = 500;
  expect(await budgets.take("a", 10)).toMatchObject({ granted: false });
  expect(asked).toHaveLength(1);
  now += 1;
  expect(await budgets.take("a", 10)).toMatchObject({ granted: true });
  expect(asked).toHaveLength(2);
  await budgets.close();
});

test("what is left is what this process knows of, never below nothing nor above all", async () => {
  const budgets = open();
  expect(budgets.remaining("a")).toBe(1_000);
  await budgets.take("a", 10.5);
  expect(budgets.remaining("a")).toBe(989);
  budgets.settle("a", 10.5, 0);
  expect(budgets.remaining("a")).toBe(1_000);
  budgets.settle("a", 100, 0);
  expect(budgets.remaining("a")).toBe(1_000);
  budgets.settle("a", 0, 5_000);
  expect(budgets.remaining("a")).toBe(0);
  await budgets.close();
  // Who was never seen and is settled has the bucket that one begins with.
  const fresh = open();
  fresh.settle("b", 0, 100);
  expect(fresh.remaining("b")).toBe(900);
  await fresh.close();
});

test("at its end a process gives back what it has, what it owes too, and tells what could not be", async () => {
  const budgets = open();
  await budgets.take("a", 10);
  await budgets.take("even", 50);
  await budgets.take("broken", 1);
  await budgets.take("owing", 50);
  budgets.settle("owing", 50, 70);
  await budgets.take("last", 20);
  asked = [];
  await budgets.close();
  expect(asked).toEqual([
    "give back a 40",
    "give back broken 49",
    "give back owing -20",
    "give back last 30",
  ]);
  expect(reports).toEqual([new Error("the database is away")]);
});

test("who does not ask for ten seconds has it given back, and once a minute full buckets are forgotten", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  try {
    const budgets = open();
    const later = async (milliseconds: number) => {
      now += milliseconds;
      await vi.advanceTimersByTimeAsync(milliseconds);
    };
    await budgets.take("idle", 10);
    await later(5_000);
    await budgets.take("busy", 10);
    asked = [];
    await later(5_000);
    // Ten seconds are not over yet; then they are.
    expect(asked).toEqual([]);
    budgets.take("busy", 1);
    await later(5_000);
    expect(asked).toEqual(["give back idle 40"]);
    budgets.take("busy", 1);
    for (let time = 0; time < 9; time++) {
      await later(5_000);
      budgets.take("busy", 1);
      expect(asked.filter((what) => what === "forget")).toHaveLength(time < 8 ? 0 : 1);
    }
    for (let time = 0; time < 12; time++) await later(5_000);
    expect(asked.filter((what) => what === "forget")).toHaveLength(2);
    await budgets.close();
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test("a lease that fails is told to who asked, and the next one is tried", async () => {
  const lease = vi.fn(store.lease).mockRejectedValueOnce(new Error("the database is away"));
  const budgets = new Budgets(
    { ...store, lease } as Partial<BudgetStore> as BudgetStore,
    () => {},
    () => now,
  );
  await expect(budgets.take("a", 10)).rejects.toThrow("the database is away");
  expect(await budgets.take("a", 10)).toMatchObject({ granted: true });
  await budgets.close();
});
