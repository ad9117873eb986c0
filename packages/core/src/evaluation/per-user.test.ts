import { expect, test } from "vitest";
import { bytesOf, dataViewOf, numbersIn } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { byteOrigins } from "../testing/byte-origins.js";
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

test("bytes of another kind are refused in words", () => {
  const bytes = encodePerUser(results);
  const refused = (some: Uint8Array) => {
    try {
      decodePerUser(some);
    } catch (error) {
      expect(error).toBeInstanceOf(CorruptDataError);
      return (error as CorruptDataError).message;
    }
    return null;
  };
  const another = "Per-user results: these bytes are of another kind or version.";
  expect(refused(bytes.slice(4))).toBe(another);
  for (const length of [0, 4, 7]) expect(refused(bytes.slice(0, length))).toBe(another);
  const sized = (length: number) => `Per-user results: ${length} bytes where ${bytes.length} were expected.`;
  expect(refused(bytes.subarray(0, bytes.length - 4))).toBe(sized(bytes.length - 4));
  expect(refused(Uint8Array.of(...bytes, 0))).toBe(sized(bytes.length + 1));
  const broken = bytes.slice();
  broken[9] = 0;
  expect(refused(broken)).toBe("Per-user results: the header can't be read.");
  // Of the eight first bytes alone the header is missing.
  expect(refused(bytes.slice(0, 8))).toBe("Per-user results: the header can't be read.");
});

test("headers of any length and results without columns or predictions are given back", () => {
  for (const columns of ["", "a", "ab", "abc", "abcd"]) {
    const named = new Map([...columns].map((name) => [name, Float32Array.of(1, 2, 3)]));
    for (const predicted of [results.predicted, null]) {
      const some = { ...results, columns: named, predicted };
      expect(decodePerUser(encodePerUser(some))).toEqual(some);
    }
  }
  const nobody: PerUserResults = {
    users: new Uint32Array(),
    offsets: new Uint32Array(1),
    ranks: new Uint32Array(),
    columns: new Map(),
    predicted: null,
  };
  expect(decodePerUser(encodePerUser(nobody))).toEqual(nobody);
});

test("the bytes are a magic word, the header's length, the header, and arrays from the next fourth byte on", () => {
  const bytes = encodePerUser(results);
  const view = dataViewOf(bytes);
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe("PCU1");
  const length = view.getUint32(4, true);
  expect(JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))).toEqual({
    users: 3,
    ranks: 4,
    columns: ["novelty@10"],
    predicted: 2,
  });
  const start = 8 + Math.ceil(length / 4) * 4;
  expect(view.getUint32(start + 4, true)).toBe(5);
  expect(bytes).toHaveLength(start + 4 * (3 + 4 + 4 + 3 + 2 + 2 + 2));
});

/** As encodePerUser wrote before ratings of any value were held out: `predicted` is not in the header. */
function encodedBefore(columns: ReadonlyMap<string, Float32Array>): Uint8Array {
  const bytes = encodePerUser({ ...results, columns, predicted: null });
  const text = new TextDecoder("latin1").decode(bytes);
  const without = text.replace(',"predicted":null', " ".repeat(17));
  return Uint8Array.from(without, (letter) => letter.charCodeAt(0));
}

test("errors of runs that were stored before stood among the columns", () => {
  const [squaredErrors, absoluteErrors] = [Float32Array.of(1, 4, 9), Float32Array.of(1, 2, 3)];
  const both = new Map([
    ["squared_error", squaredErrors],
    ["absolute_error", absoluteErrors],
  ]);
  expect(decodePerUser(encodedBefore(both)).predicted).toEqual({
    users: results.users,
    squaredErrors,
    absoluteErrors,
  });
  expect(decodePerUser(encodedBefore(new Map([...both].slice(0, 1)))).predicted).toBeNull();
  expect(decodePerUser(encodedBefore(new Map([...both].slice(1)))).predicted).toBeNull();
});

test("any accuracy metric at any cutoff follows from the ranks", () => {
  const valuesOf = (name: string, cutoff: number | null) => [...perUserValues(results, name, cutoff)!.values];
  expect(valuesOf("hit_rate", 3)).toEqual([1, 1, 0]);
  expect(valuesOf("recall", 20)).toEqual([1, 1, 0]);
  expect(valuesOf("mrr", 10)).toEqual([1, Math.fround(1 / 3), 0]);
  expect(valuesOf("novelty", 10)).toEqual([1.5, Number.NaN, 3]);
  expect(valuesOf("mae", null)).toEqual([0.5, 2]);
  expect(valuesOf("rmse", null)).toEqual([0.25, 4]);
  expect(perUserValues(results, "mae", null)!.users).toEqual(Uint32Array.of(1, 2));
  expect(perUserValues({ ...results, predicted: null }, "mae", null)).toBeNull();
  expect(perUserValues(results, "hit_rate", 3)!.users).toEqual(Uint32Array.of(2, 5, 9));
  expect(perUserValues(results, "hit_rate", null)).toBeNull();
  expect(
    perUserValues({ ...results, columns: new Map([["auc", Float32Array.of(1, 2, 3)]]) }, "auc", null),
  ).toEqual({
    users: results.users,
    values: Float32Array.of(1, 2, 3),
  });
  expect(perUserValues(results, "rmse", null)!.users).toEqual(Uint32Array.of(1, 2));
  expect(perUserValues({ ...results, predicted: null }, "rmse", null)).toBeNull();
  expect(perUserValues(results, "novelty", 20)).toBeNull();
  expect(perUserValues(results, "auc", null)).toBeNull();
});
