import { type Database, openDatabase } from "@cinevec/db";
import { databaseKinds, type TestDatabase } from "@cinevec/db/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { BudgetStore } from "./budget-store.js";
import { Budgets } from "./budgets.js";

function fail(error: unknown): never {
  throw error;
}

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("budgets", () => {
    let place: TestDatabase;
    let db: Database;
    let leases = 0;
    const counted = {
      query: ((sql: string, values?: readonly unknown[]) => {
        if (sql.startsWith("INSERT")) leases++;
        return db.query(sql, values);
      }) as Database["query"],
    };

    beforeAll(async () => {
      place = await create();
      db = await openDatabase(place.location);
    });
    beforeEach(async () => {
      await db.prisma.costBudget.deleteMany();
      leases = 0;
    });
    afterAll(async () => {
      await db?.close();
      await place?.remove();
    });

    test("three processes together spend what the bucket holds, and no more", async () => {
      const capacity = 10_000;
      const perMinute = 0.06;
      const processes = [0, 1, 2].map(
        () => new Budgets(new BudgetStore(counted, "cost", capacity, perMinute), fail),
      );
      let spent = 0;
      await Promise.all(
        processes.map(async (budgets) => {
          for (;;) {
            const { granted } = await budgets.take("key", 7);
            if (!granted) return;
            spent += 7;
          }
        }),
      );
      expect(spent).toBeLessThanOrEqual(capacity + 1);
      // Each may be left with less than one question's worth.
      expect(spent).toBeGreaterThan(capacity - 3 * 7);
      expect(leases).toBeLessThan(40);
      expect((await processes[0]!.take("another", 7)).granted).toBe(true);
      for (const budgets of processes) await budgets.close();
    });

    test("it refills with time, says when, and what was not needed comes back", async () => {
      let now = 0;
      const budgets = new Budgets(new BudgetStore(counted, "cost", 1_000, 6_000), fail, () => now);
      expect((await budgets.take("key", 1_000)).granted).toBe(true);
      expect(await budgets.take("key", 500)).toEqual({ granted: false, retryAfter: 5 });
      await db.query(`UPDATE "CostBudget" SET "at" = "at" - interval '5 seconds'`);
      now += 100;
      expect((await budgets.take("key", 500)).granted).toBe(true);
      budgets.settle("key", 500, 20);
      expect((await budgets.take("key", 480)).granted).toBe(true);
      expect((await budgets.take("key", 400)).granted).toBe(false);
      await budgets.close();
    });

    test("whoever asks on and on while refused asks the database ten times a second at most", async () => {
      let now = 0;
      const budgets = new Budgets(new BudgetStore(counted, "requests", 10, 0.06), fail, () => now);
      for (let i = 0; i < 10; i++) expect((await budgets.take("key", 1)).granted).toBe(true);
      const before = leases;
      for (; now < 1_000; now += 5) expect((await budgets.take("key", 1)).granted).toBe(false);
      expect(leases - before).toBe(10);
      await budgets.close();
    });

    test("kinds have buckets of their own for the same caller, and forget only these", async () => {
      const requests = new BudgetStore(counted, "requests", 10);
      const cost = new BudgetStore(counted, "cost", 10, 0.001);
      expect((await requests.lease("key", 10)).granted).toBe(10);
      expect((await cost.lease("key", 10)).granted).toBe(10);
      await db.query(`UPDATE "CostBudget" SET "at" = "at" - interval '3 minutes'`);
      await requests.forgetFull();
      const rows = await db.prisma.costBudget.findMany();
      expect(rows.map(({ caller }) => caller)).toEqual(["cost key"]);
    });

    test("a process that closes gives back its lease", async () => {
      const store = new BudgetStore(counted, "cost", 1_000, 0.06);
      const one = new Budgets(store, fail);
      await one.take("key", 1);
      await one.close();
      const other = new Budgets(store, fail);
      expect((await other.take("key", 999)).granted).toBe(true);
      await other.close();
    });

    test("full buckets are forgotten, others are kept", async () => {
      const store = new BudgetStore(counted, "cost", 1_000, 6_000);
      await store.lease("old", 1_000);
      await db.query(`UPDATE "CostBudget" SET "at" = "at" - interval '21 seconds'`);
      await store.lease("new", 1_000);
      await store.forgetFull();
      const rows = await db.prisma.costBudget.findMany();
      expect(rows.map(({ caller }) => caller)).toEqual(["cost new"]);
      // A clock that runs behind the last lease takes nothing out.
      await db.query(`UPDATE "CostBudget" SET "at" = now() + interval '60 seconds', "tokens" = 5`);
      expect((await store.lease("new", 10)).granted).toBe(5);
    });
  });
});
