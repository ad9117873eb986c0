import { expect, test } from "vitest";
import { runsOf } from "./user-runs.js";

test("neighboring ratings of a user make one run", () => {
  const { users, ends } = runsOf(Uint32Array.of(7, 7, 7, 2, 7, 7, 7, 99), 7);
  expect([...users]).toEqual([7, 2, 7]);
  expect([...ends!]).toEqual([3, 4, 7]);
});

test("where each run has two ratings, ends are kept", () => {
  const { users, ends } = runsOf(Uint32Array.of(3, 3, 8, 8), 4);
  expect([...users]).toEqual([3, 8]);
  expect([...ends!]).toEqual([2, 4]);
});

test("where nearly every rating is a run of its own, no ends are kept", () => {
  const { users, ends } = runsOf(Uint32Array.of(1, 2, 3, 3), 4);
  expect([...users]).toEqual([1, 2, 3, 3]);
  expect(ends).toBeNull();
});
