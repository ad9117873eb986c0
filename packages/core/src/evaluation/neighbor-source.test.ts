import { expect, test } from "vitest";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import {
  embeddingNeighbors,
  type NeighborList,
  type NeighborSource,
  nearestNeighbors,
  randomNeighbors,
} from "./neighbor-source.js";
import { tieOrder } from "./score-row.js";

const [rows, dimensions] = [150, 4];
const random = createRandom(2);
const movieRows = Uint32Array.from({ length: rows }, (_, row) => 3 * row + 2);
/** Of few different components, so that many cosines are equal. */
const embedding = {
  dimensions,
  movieRows,
  ids: Array.from(movieRows, String),
  vectors: Float32Array.from({ length: rows * dimensions }, () => [-1, 1][random.integer(2)]! * 3),
  tensors: new Map(),
};
const everyRow = Uint32Array.from({ length: rows }, (_, row) => row);
const cosines = Array.from(everyRow, (a) =>
  Array.from(everyRow, (b) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++)
      sum += embedding.vectors[a * dimensions + d]! * embedding.vectors[b * dimensions + d]!;
    return sum / (9 * dimensions);
  }),
);
const cosine = (a: number, b: number) => cosines[a]![b]!;

async function all(...asked: Parameters<typeof nearestNeighbors>): Promise<NeighborList[]> {
  const lists: NeighborList[] = [];
  for await (const list of nearestNeighbors(...asked)) lists.push(list);
  return lists;
}

test("lists are those of a full sort among the candidates, in the order of the queries", async () => {
  const queries = everyRow.slice().reverse();
  const candidates = everyRow.filter((row) => row % 3 !== 1);
  const ties = tieOrder(movieRows);
  const lists = await all(embeddingNeighbors(embedding), queries, candidates, 7);
  expect(lists.map(({ row }) => row)).toEqual([...queries]);
  for (const { row, rows, scores } of lists) {
    const expected = [...candidates]
      .filter((other) => other !== row)
      .sort((a, b) => cosine(row, b) - cosine(row, a) || ties[a]! - ties[b]!)
      .slice(0, 7);
    expect([...rows]).toEqual(expected);
    for (const [i, other] of expected.entries()) expect(scores[i]).toBeCloseTo(cosine(row, other), 6);
  }
});

test("a list is shorter where fewer can be ranked, and empty where nothing can", async () => {
  const source = embeddingNeighbors(embedding);
  const [inside, outside] = await all(source, Uint32Array.of(4, 9), Uint32Array.of(4, 6), 5);
  expect([...inside!.rows]).toEqual([6]);
  expect([...outside!.rows].sort()).toEqual([4, 6]);
  const nobody = await all(source, Uint32Array.of(9, 4), new Uint32Array(), 5);
  expect(nobody).toEqual([9, 4].map((row) => ({ row, rows: new Uint32Array(), scores: new Float32Array() })));
  const unlike: NeighborSource = {
    ...source,
    open: () => (_, out) => void out.set([Number.NaN, -Infinity, 0.5]),
  };
  const [list] = await all(unlike, Uint32Array.of(9), Uint32Array.of(1, 2, 3), 5);
  expect([...list!.rows]).toEqual([3]);
});

test.each([
  [10, 64],
  // 4 Mi likenesses at a time.
  [100_000, 41],
])("among %i candidates %i queries at most are compared at once", async (count, most) => {
  const batches: number[] = [];
  const source: NeighborSource = {
    movieRows: Uint32Array.from({ length: count }, (_, row) => row),
    cosines: false,
    open: () => (queries, out) => {
      batches.push(queries.length);
      expect(out.length).toBeGreaterThanOrEqual(queries.length * count);
      for (const query of queries.keys()) out[query * count] = 1;
    },
  };
  await all(source, new Uint32Array(most + 3), source.movieRows, 1);
  expect(batches).toEqual([most, 3]);
});

test("others get their turn between batches, and may cancel", async () => {
  const controller = new AbortController();
  const source = embeddingNeighbors(embedding);
  const lists = nearestNeighbors(source, everyRow, everyRow, 3, controller.signal);
  let found = 0;
  const counting = (async () => {
    for await (const _ of lists) if (++found === 1) setImmediate(() => controller.abort());
  })();
  await expect(counting).rejects.toBeInstanceOf(CancelledError);
  expect(found).toBe(64);
});

test("neighbors by chance are others each time, the same for a seed, and none is its own", async () => {
  const ask = (seed: number) =>
    all(randomNeighbors(movieRows, createRandom(seed)), Uint32Array.of(5, 5), everyRow, 149);
  const [first, second] = await ask(1);
  expect(first!.rows).not.toEqual(second!.rows);
  expect([...first!.rows].sort((a, b) => a - b)).toEqual([...everyRow].filter((row) => row !== 5));
  expect(await ask(1)).toEqual([first, second]);
  const source = randomNeighbors(movieRows, createRandom(1));
  expect(source.cosines).toBe(false);
  expect(embeddingNeighbors(embedding).cosines).toBe(true);
  // Only what was asked for is drawn.
  const out = new Float32Array(5).fill(9);
  source.open(Uint32Array.of(1, 2))(Uint32Array.of(0, 1), out);
  expect(out[4]).toBe(9);
  expect(Math.max(...out.subarray(0, 4))).toBeLessThan(1);
});
