import { expect, test } from "vitest";
import { covers, within } from "./scope.js";

test("no scope covers all datasets, a scope its own, an empty one none", () => {
  expect([covers(null, "a"), covers(new Set(["a"]), "a")]).toEqual([true, true]);
  expect([covers(new Set(["a"]), "b"), covers(new Set(), "a")]).toEqual([false, false]);
  expect(within(null)).toBeUndefined();
  expect(within(new Set(["a", "b"]))).toEqual({ in: ["a", "b"] });
  expect(within(new Set())).toEqual({ in: [] });
});
