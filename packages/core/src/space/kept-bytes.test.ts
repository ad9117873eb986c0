import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, describe, expect, test } from "vitest";
import { viewAs } from "../bytes.js";
import { createRandom } from "../random.js";
import { plantedClusters } from "../testing/planted-clusters.js";
import { createSpace } from "./create-space.js";
import { faissProblem, type IndexChoice } from "./index/open-index.js";
import { searchThread } from "./index/search-thread.js";
import type { KeptBytes } from "./kept-bytes.js";
import type { Space } from "./space.js";

const rows = 300;
const vectors = plantedClusters(rows, 8, 6, 0.3, createRandom(3));
const opened: Space[] = [];
afterAll(() => Promise.all(opened.map((space) => space.close())));

/** Keeps in memory, and tells who asked for what. */
function memory() {
  const held = new Map<string, Uint8Array>();
  const asked: string[] = [];
  const kept: KeptBytes = {
    async get(name) {
      asked.push(name);
      return held.get(name)?.slice() ?? null;
    },
    async put(name, bytes) {
      held.set(name, bytes.slice());
    },
  };
  return { held, asked, kept };
}

async function open(kept: KeptBytes | null, index: IndexChoice = "exact"): Promise<Space> {
  const space = await createSpace(
    {
      dimensions: 8,
      ids: Array.from({ length: rows }, (_, row) => `m${row}`),
      movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
      vectors,
      tensors: new Map(),
    },
    { index, kept },
  );
  opened.push(space);
  return space;
}

const neighborsOfAll = (space: Space) =>
  Promise.all(Array.from({ length: rows }, (_, row) => space.neighbors(row, 10)));

describe("the table of neighbors", () => {
  test("is put once it is filled, and read by the next space instead of being filled", async () => {
    const { held, kept } = memory();
    const first = await open(kept);
    await first.warm();
    await expect.poll(() => [...held.keys()]).toEqual(["neighbors-51"]);
    expect(held.get("neighbors-51")).toHaveLength(rows * 51 * 8);
    // Row 0's nearest is itself; the mark shows where the next space has its answers from.
    const marked = held.get("neighbors-51") as Uint8Array;
    viewAs(marked, Int32Array)[1] = 299;
    const second = await open(kept);
    await second.warm();
    expect((await second.neighbors(0, 1))[0]?.row).toBe(299);
    const untouched = await first.neighbors(1, 50);
    expect(await second.neighbors(1, 50)).toEqual(untouched);
    expect((await second.nearestRows())?.rows.slice(102)).toEqual(
      (await first.nearestRows())?.rows.slice(102),
    );
  });

  test("that is being put is put whole before the space is closed", async () => {
    const { held, kept } = memory();
    const slow: KeptBytes = {
      ...kept,
      async put(name, bytes) {
        await sleep(50);
        await kept.put(name, bytes);
      },
    };
    const space = await open(slow);
    await space.warm();
    expect([...held.keys()]).toEqual([]);
    await space.close();
    expect([...held.keys()]).toEqual(["neighbors-51"]);
  });

  test.each([
    ["shorter", (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 8)],
    [
      "of another vocabulary",
      (bytes: Uint8Array) => {
        viewAs(bytes, Int32Array)[100] = rows;
        return bytes;
      },
    ],
  ])("that is %s is filled anew and kept anew", async (_, spoil) => {
    const { held, kept } = memory();
    await (await open(kept)).warm();
    await expect.poll(() => held.size).toBe(1);
    const whole = held.get("neighbors-51")?.slice() as Uint8Array;
    held.set("neighbors-51", spoil(whole.slice()));
    const again = await open(kept);
    await again.warm();
    await expect.poll(() => Buffer.compare(held.get("neighbors-51") as Uint8Array, whole)).toBe(0);
    expect(await neighborsOfAll(again)).toEqual(await neighborsOfAll(await open(null)));
  });
});

const problem = await faissProblem();

describe.skipIf(problem !== null)(`the HNSW graph${problem === null ? "" : ` (skipped: ${problem})`}`, () => {
  const name = "hnsw-32-128";

  test("is put once it is built, and read by the next space, also after the searching thread died", async () => {
    const { held, asked, kept } = memory();
    const first = await open(kept, "faiss-hnsw");
    await expect.poll(() => held.has(name)).toBe(true);
    const graph = held.get(name) as Uint8Array;
    expect(graph.length).toBeGreaterThan(rows * 8 * 4);
    // A space counts the graph and its copy of the vectors: 64 links a row on the lowest level, two above.
    expect(first.bytes - (await open(null)).bytes).toBe(rows * (8 * 4 + 66 * 4));
    const puts: string[] = [];
    const second = await open({ ...kept, put: async (put) => void puts.push(put) }, "faiss-hnsw");
    const question = vectors.subarray(40, 48);
    expect(await second.similarToVector(question, 10)).toEqual(await first.similarToVector(question, 10));
    const before = asked.length;
    await searchThread.terminate();
    expect(await second.similarToVector(question, 10)).toEqual(await first.similarToVector(question, 10));
    expect(asked.slice(before)).toContain(name);
    // What was read is not put again.
    expect(puts).toEqual([]);
  });

  test.each(["no graph", ""])("that is %j is built anew and kept anew", async (text) => {
    const { held, kept } = memory();
    held.set(name, new TextEncoder().encode(text));
    const space = await open(kept, "faiss-hnsw");
    await expect.poll(() => (held.get(name) as Uint8Array).length).toBeGreaterThan(rows * 8 * 4);
    expect(await space.similarToVector(vectors.subarray(0, 8), 10)).toHaveLength(10);
  });

  test("of another vocabulary is built anew", async () => {
    const { held, kept } = memory();
    await open(kept, "faiss-hnsw");
    await expect.poll(() => held.has(name)).toBe(true);
    const smaller = await createSpace(
      {
        dimensions: 8,
        ids: ["a", "b"],
        movieRows: Uint32Array.of(0, 1),
        vectors: vectors.slice(0, 16),
        tensors: new Map(),
      },
      { index: "faiss-hnsw", kept },
    );
    opened.push(smaller);
    expect((await smaller.neighbors(0, 5)).map(({ row }) => row)).toEqual([1]);
  });
});
