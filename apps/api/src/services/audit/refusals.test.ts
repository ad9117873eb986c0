import { expect, test } from "vitest";
import { Refusals } from "./refusals.js";

const refusal = {
  ...{ keyName: null, role: null, operation: "/graphql", address: "::1", result: "UNAUTHENTICATED" },
};

test("those alike are counted as one, others apart, and taken once", () => {
  const refusals = new Refusals();
  const different = [
    refusal,
    { ...refusal, keyName: "ann" },
    { ...refusal, role: "VIEWER" as const },
    { ...refusal, operation: "deleteRun" },
    { ...refusal, address: "::2" },
    { ...refusal, result: "FORBIDDEN" },
  ];
  for (const [times, one] of different.entries())
    for (let at = 0; at <= times; at++) refusals.add({ ...one });
  expect(refusals.take()).toEqual(different.map((one, times) => ({ ...one, count: times + 1 })));
  expect(refusals.take()).toEqual([]);
});

test("beyond a hundred they are many, of each result by itself; those that are known are counted on", () => {
  const refusals = new Refusals();
  const from = (address: number, result = "UNAUTHENTICATED") =>
    refusals.add({ ...refusal, keyName: "ann", role: "ADMIN", address: String(address), result });
  for (let address = 0; address < 103; address++) from(address);
  from(7);
  for (const address of [200, 201]) from(address, "RATE_LIMITED");
  const taken = refusals.take();
  expect(taken).toHaveLength(102);
  expect(taken.filter(({ count }) => count > 1)).toEqual([
    { ...refusal, keyName: "ann", role: "ADMIN", address: "7", count: 2 },
    { ...refusal, operation: "many", address: "many", count: 3 },
    { ...refusal, operation: "many", address: "many", result: "RATE_LIMITED", count: 2 },
  ]);
  // They begin anew.
  from(300);
  expect(refusals.take()).toMatchObject([{ address: "300", count: 1 }]);
});
