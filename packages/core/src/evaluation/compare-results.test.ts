import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { compareResults } from "./compare-results.js";
import type { PerUserResults } from "./per-user.js";

const predicted = {
  users: Uint32Array.of(1, 2),
  squaredErrors: Float32Array.of(0.25, 4),
  absoluteErrors: Float32Array.of(0.5, 2),
};
const a: PerUserResults = {
  users: Uint32Array.of(2, 5, 9),
  offsets: Uint32Array.of(0, 1, 3, 4),
  ranks: Uint32Array.of(1, 12, 3, 0),
  columns: new Map([["novelty@10", Float32Array.of(1.5, Number.NaN, 3)]]),
  predicted,
};
const b: PerUserResults = {
  users: Uint32Array.of(5, 7, 9),
  offsets: Uint32Array.of(0, 2, 3, 4),
  ranks: Uint32Array.of(0, 0, 1, 1),
  columns: new Map([["novelty@10", Float32Array.of(2, 1, 5)]]),
  predicted: {
    users: Uint32Array.of(2),
    squaredErrors: Float32Array.of(1),
    absoluteErrors: Float32Array.of(1),
  },
};
const compare = (from: PerUserResults, to: PerUserResults, name: string, cutoff: number | null) =>
  compareResults(from, to, { name, cutoff }, createRandom(1));

test("runs are compared over the users of both that have the number, the second less the first", () => {
  expect(compare(a, b, "hit_rate", 10)).toEqual({ difference: 0, pValue: 1, users: 2 });
  expect(compare(a, b, "mrr", 2)).toEqual({ difference: 0.5, pValue: 1, users: 2 });
  expect(compare(a, b, "novelty", 10)).toEqual({ difference: 2, pValue: 1, users: 1 });
  expect(compare(a, b, "rmse", null)).toEqual({ difference: -3, pValue: 1, users: 1 });
  expect(compare(b, a, "mae", null)).toEqual({ difference: 1, pValue: 1, users: 1 });
});

test("there is nothing to compare where a run holds no such number, or nobody is in both", () => {
  const bare = { ...b, columns: new Map(), predicted: null };
  for (const [from, to] of [
    [a, bare],
    [bare, a],
  ] as const) {
    expect(compare(from, to, "novelty", 10)).toBeNull();
    expect(compare(from, to, "rmse", null)).toBeNull();
  }
  const others = { ...b, users: Uint32Array.of(3, 4, 6) };
  expect(compare(a, others, "hit_rate", 10)).toBeNull();
});
