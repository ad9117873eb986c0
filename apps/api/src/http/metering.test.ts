import { GraphQLError } from "graphql";
import { expect, test, vi } from "vitest";
import { Context } from "../schema/index.js";
import type { Budgets } from "../services/limits/budgets.js";
import type { Services } from "../services/services.js";
import { costOf, metered } from "./metering.js";

const contextOf = (caller: string | null, spent = 0) =>
  new Context(
    {} as Services,
    { keyId: null, name: null, role: "ADMIN", datasets: null },
    { baseUrl: "", address: "", caller, spent, told: null, isOver: () => false },
  );

/** Budgets that grant or refuse, and what was asked of them. */
function budgetsThat(grant: { granted: boolean; retryAfter: number }, later: boolean) {
  const take = vi.fn(() => (later ? Promise.resolve(grant) : grant));
  const settle = vi.fn();
  return { budgets: { take, settle, remaining: () => 77 } as unknown as Budgets, take, settle };
}

const granted = { granted: true, retryAfter: 0 };

test.each([false, true])("who is granted an operation pays what it did cost (later: %s)", async (later) => {
  const { budgets, take, settle } = budgetsThat(granted, later);
  const answer = metered(budgets, contextOf("key 1", 10), 500, () => ({ data: { a: [1, 2] } }));
  expect(answer instanceof Promise).toBe(later);
  expect(await answer).toEqual({
    data: { a: [1, 2] },
    extensions: { cost: { requested: 500, actual: 12, remaining: 77 } },
  });
  expect(take.mock.calls).toEqual([["key 1", 500]]);
  expect(settle.mock.calls).toEqual([["key 1", 500, 12]]);
});

test("who is refused is told when to come again, pays nothing, and nothing is begun", async () => {
  const { budgets, settle } = budgetsThat({ granted: false, retryAfter: 9 }, false);
  const begin = vi.fn();
  const { data, errors, extensions } = await metered(budgets, contextOf("key 1"), 500, begin);
  expect(data).toBeUndefined();
  expect(errors?.map((error) => error.toJSON())).toEqual([
    {
      message:
        "This operation may cost 500, and the budget does not have it now; try again in 9 s, or ask for less at a time.",
      extensions: {
        code: "RATE_LIMITED",
        http: { status: 429, headers: new Map([["retry-after", "9"]]) },
      },
    },
  ]);
  expect(extensions).toEqual({ cost: { requested: 500, actual: 0, remaining: 77 } });
  expect(begin).not.toHaveBeenCalled();
  expect(settle).not.toHaveBeenCalled();
});

test("who has no account, or where none are kept, pays nothing and is told the cost all the same", async () => {
  const { budgets, take, settle } = budgetsThat(granted, false);
  for (const answer of [
    metered(budgets, contextOf(null, 3), 500, () => ({ data: { a: 1 } })),
    metered(null, contextOf("key 1", 3), 500, async () => ({ data: { a: 1 } })),
  ])
    expect(await answer).toEqual({
      data: { a: 1 },
      extensions: { cost: { requested: 500, actual: 4, remaining: null } },
    });
  expect(take).not.toHaveBeenCalled();
  expect(settle).not.toHaveBeenCalled();
});

test.each([
  [undefined, 0],
  [null, 1],
  [{}, 0],
  [{ a: 1, b: "two", c: null, d: false }, 4],
  [{ a: undefined, b: 1 }, 1],
  [{ a: [], b: [[1, 2], [3]], c: { d: [{ e: 1 }, { e: 2 }] } }, 5],
])("the answer %j has values to pay for: %i", async (data, values) => {
  const answer = await metered(null, contextOf(null), 1, () => ({ data }));
  expect(costOf(answer)).toBe(values);
});

test("other extensions stay, and errors too", async () => {
  const errors = [new GraphQLError("x")];
  const answer = await metered(null, contextOf(null), 2, () => ({ errors, extensions: { traced: true } }));
  expect(answer).toEqual({
    errors,
    extensions: { traced: true, cost: { requested: 2, actual: 0, remaining: null } },
  });
});

test("what was never metered did cost nothing", () => {
  expect(costOf({ data: { a: 1 } })).toBe(0);
  expect(costOf({ data: null, extensions: { traced: true } })).toBe(0);
});
