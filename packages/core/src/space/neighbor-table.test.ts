import { afterEach, expect, test, vi } from "vitest";
import { bytesOf } from "../bytes.js";
import type { Embedding } from "../embedding/embedding.js";
import { ConflictError } from "../errors.js";
import { createRandom } from "../random.js";
import { createSpace } from "./create-space.js";
import { searchThread } from "./index/search-thread.js";
import type { ThreadIndex } from "./index/thread-index.js";
import type { KeptBytes } from "./kept-bytes.js";
import { NeighborTable } from "./neighbor-table.js";
import type { Space } from "./space.js";

const opened: Space[] = [];
afterEach(() => Promise.all(opened.splice(0).map((space) => space.close())));

async function spaceOf(rows: number, dimensions: number, kept: KeptBytes | null = null): Promise<Space> {
  const random = createRandom(5);
  const embedding: Embedding = {
    dimensions,
    ids: Array.from({ length: rows }, (_, row) => `m${row}`),
    movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
    vectors: Float32Array.from({ length: rows * dimensions }, () => random.normal()),
    tensors: new Map(),
  };
  const space = await createSpace(embedding, { index: "exact", kept });
  opened.push(space);
  return space;
}

const ended = "The neighbors of all movies were not found before the search ended: ask again.";

test("of each row 51 are kept, or all there are; a space counts them among its bytes", async () => {
  const [small, large] = [await spaceOf(20, 2), await spaceOf(80, 2)];
  for (const [space, rows, k] of [
    [small, 20, 20],
    [large, 80, 51],
  ] as const) {
    const table = await space.nearestRows();
    expect(table!.k).toBe(k);
    expect(table!.rows).toHaveLength(rows * k);
    expect(table!.rows.buffer).toBeInstanceOf(SharedArrayBuffer);
    for (const row of [0, 7, rows - 1])
      expect([...table!.rows.subarray(row * k, (row + 1) * k)].filter((other) => other !== row)).toEqual(
        (await space.neighbors(row, k - 1)).map((neighbor) => neighbor.row),
      );
    // Vectors twice and a dataset row each, then 8 bytes for each neighbor and one that says whether they are known.
    expect(space.bytes).toBe(rows * (2 * 2 * 4 + 4) + rows * (8 * k + 1));
  }
});

test("beyond 200,000 rows there is no table, and searches answer", async () => {
  expect(NeighborTable.bytesOf(200_000)).toBe(200_000 * (8 * 51 + 1));
  expect(NeighborTable.bytesOf(200_001)).toBe(0);
  const space = await spaceOf(200_001, 1);
  expect(await space.nearestRows()).toBeNull();
  expect((await space.neighbors(200_000, 2)).map(({ similarity }) => similarity)).toEqual([1, 1]);
});

test("a filter, and more neighbors than are kept, go to the index", async () => {
  const space = await spaceOf(80, 2);
  await space.warm();
  for (const first of [50, 51, 79]) expect(await space.neighbors(3, first)).toHaveLength(first);
  expect((await space.neighbors(3, 79)).slice(0, 50)).toEqual(await space.neighbors(3, 50));
  const allowed = new Uint8Array(80);
  allowed[9] = 1;
  expect((await space.neighbors(3, 5, allowed)).map(({ row }) => row)).toEqual([9]);
});

test("a space that is closed before all are found has no table, and keeps no part of it", async () => {
  const put: string[] = [];
  const kept: KeptBytes = {
    get: async () => null,
    put: async (name) => void put.push(name),
  };
  const space = await spaceOf(20_000, 8, kept);
  const table = space.nearestRows();
  const refused = expect(table).rejects.toThrow(new ConflictError(ended));
  await space.close();
  await refused;
  expect(put).toEqual([]);
});

test("where the searching thread dies twice meanwhile, the table can be asked for again", async () => {
  const space = await spaceOf(3000, 8);
  const refused = expect(space.nearestRows()).rejects.toThrow(new ConflictError(ended));
  for (let death = 0; death < 2; death++) {
    await searchThread.terminate();
    // The second try leaves once the failure has been heard of.
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await refused;
  expect((await space.nearestRows())!.rows).toHaveLength(3000 * 51);
});

test("a kept table is asked for by its width once, and one with a row that there is not is none", async () => {
  const good = new Int32Array(3 * 3 * 2);
  good.set([1, 0, 2, 1, 2, 0, 2, 1, 0]);
  for (const [wrong, taken] of [
    [null, true],
    [-1, false],
    [3, false],
  ] as const) {
    const table = good.slice();
    if (wrong !== null) table[4] = wrong;
    const asked: string[] = [];
    const kept: KeptBytes = {
      async get(name) {
        asked.push(name);
        return bytesOf(table);
      },
      put: async () => {},
    };
    const space = await spaceOf(3, 2, kept);
    await space.warm();
    await space.warm();
    expect(asked).toEqual(["neighbors-3"]);
    // As kept, 0 is nearest to itself behind 1: no search finds that.
    expect([...(await space.nearestRows())!.rows.subarray(0, 2)].join() === "1,0").toBe(taken);
  }
});

test("a table of which some rows are missing is neither kept nor given, and filled again when asked for", async () => {
  const put = vi.fn(async () => {});
  const ask = vi.fn(async (_method: string, { ready }: { ready: SharedArrayBuffer }) => {
    const isFirst = ask.mock.calls.length === 1;
    new Uint8Array(ready).fill(1, 0, isFirst ? 2 : 3);
    if (isFirst) throw new Error("ended");
  });
  const index = { rows: 3, ask } as unknown as ThreadIndex;
  const table = new NeighborTable(index, { get: async () => null, put });
  await expect(table.whole()).rejects.toThrow(new ConflictError(ended));
  expect(put).not.toHaveBeenCalled();
  expect((await table.whole())!.k).toBe(3);
  expect(put).toHaveBeenCalledOnce();
});
