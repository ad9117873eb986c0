import { expect, test, vi } from "vitest";
import { createRandom } from "../random.js";
import { mostAnswers } from "./check.js";
import { ClosestPairs } from "./closest-pairs.js";
import { createSpace } from "./create-space.js";
import { SearchStoppedError, searchThread } from "./index/search-thread.js";
import type { SearchedVectors } from "./searched-vectors.js";

test("pairs of all rows are found again where the search for them failed", async () => {
  const rows = 2000;
  const random = createRandom(6);
  const space = await createSpace(
    {
      dimensions: 8,
      ids: Array.from({ length: rows }, (_, row) => `m${row}`),
      movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
      vectors: Float32Array.from({ length: rows * 8 }, () => random.normal()),
      tensors: new Map(),
    },
    { index: "exact" },
  );
  const refused = expect(space.closestPairs(3)).rejects.toThrow(SearchStoppedError);
  for (let death = 0; death < 2; death++) {
    await searchThread.terminate();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await refused;
  const pairs = await space.closestPairs(1000);
  expect(pairs).toHaveLength(1000);
  for (const first of [3, 100, 101]) expect(await space.closestPairs(first)).toEqual(pairs.slice(0, first));
  expect(await space.closestPairs(5, [4, 4])).toEqual([]);
  expect(await space.closestPairs(5, [9, 4, 9])).toEqual([
    { a: 4, b: 9, similarity: space.similarity(4, 9) },
  ]);
  await space.close();
});

test("up to a hundred pairs of all rows come of one search, more of another, each made once", async () => {
  const pairs = vi.fn(async (k: number) =>
    Array.from({ length: k }, (_, a) => ({ a, b: a + 1, similarity: 0 })),
  );
  const closest = new ClosestPairs({ rows: 9, pairs } as unknown as SearchedVectors);
  for (const k of [1, 100, 100, 99, 101, 1000]) expect(await closest.find(k, null)).toHaveLength(k);
  expect(pairs.mock.calls).toEqual([
    [100, null],
    [mostAnswers, null],
  ]);
});
