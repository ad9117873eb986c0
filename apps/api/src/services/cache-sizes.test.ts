import { LRUCache } from "lru-cache";
import { expect, test } from "vitest";
import { cacheSizes, keepBytes } from "./cache-sizes.js";

test("a cache keeps no more than its bytes, the last asked longest, and a value that is too large alone", () => {
  const gone: string[] = [];
  const cache = new LRUCache({
    ...keepBytes<{ bytes: number }>(1_000, ({ bytes }) => bytes),
    dispose: (_value, key) => gone.push(key),
  });
  for (const key of ["a", "b", "c"]) cache.set(key, { bytes: 300 });
  cache.get("a");
  cache.set("d", { bytes: 300 });
  expect([...cache.keys()].toSorted()).toEqual(["a", "c", "d"]);
  expect(gone).toEqual(["b"]);
  cache.set("large", { bytes: 5_000 });
  expect([...cache.keys()]).toEqual(["large"]);
  expect(cache.get("large")).toBeDefined();
  cache.set("empty", { bytes: 0 });
  expect([...cache.keys()]).toEqual(["empty"]);
});

test("the shares of all caches are what was given", () => {
  const { spaces, catalogs, ratings } = cacheSizes(2_000);
  expect(spaces).toBeCloseTo(1.2e9, 0);
  expect(catalogs).toBeCloseTo(0.5e9, 0);
  expect(ratings).toBeCloseTo(0.3e9, 0);
});
