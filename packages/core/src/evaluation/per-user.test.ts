import { expect, test } from "vitest";
import { bytesOf, numbersIn } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { createRandom } from "../random.js";
import { byteOrigins } from "../testing/byte-origins.js";
import { compareResults } from "./compare-results.js";
import { decodePerUser, encodePerUser, type PerUserResults, perUserValues } from "./per-user.js";

const results: PerUserResults = {
  users: Uint32Array.of(2, 5, 9),
  offsets: Uint32Array.of(0, 1, 3, 4),
  ranks: Uint32Array.of(1, 12, 3, 0),
  columns: new Map([["novelty@10", Float32Array.of(1.5, Number.NaN, 3)]]),
  predicted: {
    users: Uint32Array.of(1, 2),
    squaredErrors: Float32Array.of(0.25, 4),
    absoluteErrors: Float32Array.of(0.5, 2),
  },
};

test.each(Object.entries(byteOrigins))("bytes from %s give everything back", (_name, from) => {
  expect(decodePerUser(from(encodePerUser(results)))).toEqual(results);
});

test("results may lie in a part of memory, shared or not", () => {
  const inside = (numbers: Uint32Array) =>
    numbersIn(byteOrigins["shared memory"]!(bytesOf(numbers)), Uint32Array);
  const { users, offsets, ranks } = results;
  const shared = { ...results, users: inside(users), offsets: inside(offsets), ranks: inside(ranks) };
  expect(decodePerUser(encodePerUser(shared))).toEqual(results);
});

test("bytes of another kind are refused", () => {
  const bytes = encodePerUser(results);
  expect(() => decodePerUser(bytes.subarray(0, bytes.length - 4))).toThrow(CorruptDataError);
  expect(() => decodePerUser(bytes.slice(4))).toThrow(CorruptDataError);
  expect(() => decodePerUser(new Uint8Array())).toThrow(CorruptDataError);
  const broken = bytes.slice();
  broken[9] = 0;
  expect(() => decodePerUser(broken)).toThrow(CorruptDataError);
});

test("any accuracy metric at any cutoff follows from the ranks", () => {
  const valuesOf = (name: string, cutoff: number | null) => [...perUserValues(results, name, cutoff)!.values];
  expect(valuesOf("hit_rate", 3)).toEqual([1, 1, 0]);
  expect(valuesOf("recall", 20)).toEqual([1, 1, 0]);
  expect(valuesOf("mrr", 10)).toEqual([1, Math.fround(1 / 3), 0]);
  expect(valuesOf("novelty", 10)).toEqual([1.5, Number.NaN, 3]);
  expect(valuesOf("mae", null)).toEqual([0.5, 2]);
  expect(perUserValues(results, "rmse", null)!.users).toEqual(Uint32Array.of(1, 2));
  expect(perUserValues({ ...results, predicted: null }, "rmse", null)).toBeNull();
  expect(perUserValues(results, "novelty", 20)).toBeNull();
  expect(perUserValues(results, "auc", null)).toBeNull();
});

test("runs are compared over the users of both", () => {
  const other: PerUserResults = {
    users: Uint32Array.of(5, 7, 9),
    offsets: Uint32Array.of(0, 2, 3, 4),
    ranks: Uint32Array.of(0, 0, 1, 1),
    columns: new Map(),
    predicted: {
      users: Uint32Array.of(2),
      squaredErrors: Float32Array.of(1),
      absoluteErrors: Float32Array.of(1),
    },
  };
  const test = compareResults(results, other, { name: "hit_rate", cutoff: 10 }, createRandom(1));
  expect(test).toEqual({ difference: 0, pValue: 1, users: 2 });
  expect(compareResults(results, other, { name: "rmse", cutoff: null }, createRandom(1))).toEqual({
    difference: -3,
    pValue: 1,
    users: 1,
  });
  expect(compareResults(results, other, { name: "novelty", cutoff: 10 }, createRandom(1))).toBeNull();
});
