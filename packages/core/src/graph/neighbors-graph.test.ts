import { expect, test } from "vitest";
import { CancelledError, InvalidInputError } from "../errors.js";
import { createRandom } from "../random.js";
import { neighborsGraph } from "./neighbors-graph.js";

const quiet = { threads: 1, signal: new AbortController().signal };

function randomVectors(rows: number, dimensions: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: rows * dimensions }, () => random.normal());
}

function cosine(vectors: Float32Array, dimensions: number, a: number, b: number): number {
  let [dot, aa, bb] = [0, 0, 0];
  for (let d = 0; d < dimensions; d++) {
    const [x, y] = [vectors[a * dimensions + d]!, vectors[b * dimensions + d]!];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa && bb ? dot / Math.sqrt(aa * bb) : 0;
}

test.each([
  [2, 1, 1],
  [5, 3, 4],
  [49, 7, 10],
  [97, 64, 96],
  [500, 20, 30],
  [1300, 130, 15],
])(
  "%d rows × %d: the %d nearest are those of brute force, with their cosines",
  async (rows, dimensions, k) => {
    const vectors = randomVectors(rows, dimensions, rows);
    const graph = await neighborsGraph({ vectors, dimensions, k, ...quiet });
    expect(graph).toMatchObject({ rows, k });
    for (let row = 0; row < rows; row += Math.ceil(rows / 60)) {
      const truth = Array.from({ length: rows }, (_, other) => other)
        .filter((other) => other !== row)
        .map((other) => cosine(vectors, dimensions, row, other))
        .sort((a, b) => b - a);
      const found = graph.neighbors.subarray(row * k, (row + 1) * k);
      expect(new Set(found).size).toBe(k);
      expect(found.includes(row)).toBe(false);
      for (const [i, other] of found.entries()) {
        // Where two cosines differ by less than float32 can tell, either may come first.
        expect(Math.abs(cosine(vectors, dimensions, row, other) - truth[i]!)).toBeLessThan(1e-6);
        expect(Math.abs(graph.similarities[row * k + i]! - truth[i]!)).toBeLessThan(1e-6);
      }
    }
  },
);

test("ties go to the lower row, zeros have the cosine 0 with all, and a row is not its own neighbor", async () => {
  const [rows, dimensions] = [600, 4];
  const same = new Float32Array(rows * dimensions).fill(0.3);
  const graph = await neighborsGraph({ vectors: same, dimensions, k: 3, ...quiet });
  expect([...graph.neighbors.subarray(0, 3)]).toEqual([1, 2, 3]);
  expect([...graph.neighbors.subarray(6, 9)]).toEqual([0, 1, 3]);
  expect([...graph.neighbors.subarray(599 * 3)]).toEqual([0, 1, 2]);
  const zeros = await neighborsGraph({ vectors: same.fill(0), dimensions, k: 3, ...quiet });
  expect(zeros.neighbors).toEqual(graph.neighbors);
  expect(zeros.similarities.every((value) => value === 0)).toBe(true);
});

test("fewer rows than neighbors have all others, one has none", async () => {
  const few = await neighborsGraph({ vectors: randomVectors(3, 2, 1), dimensions: 2, k: 20, ...quiet });
  expect(few.k).toBe(2);
  const one = await neighborsGraph({ vectors: Float32Array.of(1, 2), dimensions: 2, k: 20, ...quiet });
  expect(one).toMatchObject({ rows: 1, k: 0 });
});

test("three threads find what one does, to the bit, and tell how far they are", async () => {
  const vectors = randomVectors(4000, 32, 5);
  const one = await neighborsGraph({ vectors, dimensions: 32, k: 25, ...quiet });
  const heard: number[] = [];
  const three = await neighborsGraph({
    ...{ vectors, dimensions: 32, k: 25, ...quiet, threads: 3 },
    onProgress: (fraction) => heard.push(fraction),
  });
  expect(three).toEqual(one);
  expect(heard.every((fraction, i) => fraction >= (heard[i - 1] ?? 0) && fraction <= 1)).toBe(true);
});

test("what is no number is refused with its row, and so is what is no matrix", async () => {
  const vectors = randomVectors(10, 3, 1);
  vectors[7 * 3 + 1] = Number.NaN;
  await expect(neighborsGraph({ vectors, dimensions: 3, k: 2, ...quiet })).rejects.toThrow("row 7");
  vectors[7 * 3 + 1] = Number.POSITIVE_INFINITY;
  await expect(neighborsGraph({ vectors, dimensions: 3, k: 2, ...quiet })).rejects.toThrow(InvalidInputError);
  for (const broken of [new Float32Array(0), new Float32Array(7)])
    await expect(neighborsGraph({ vectors: broken, dimensions: 3, k: 2, ...quiet })).rejects.toThrow(
      InvalidInputError,
    );
  for (const k of [-1, 0.5, Number.NaN])
    await expect(
      neighborsGraph({ vectors: new Float32Array(9), dimensions: 3, k, ...quiet }),
    ).rejects.toThrow(InvalidInputError);
});

test("an aborted signal stops it", async () => {
  const controller = new AbortController();
  const work = neighborsGraph({
    ...{ vectors: randomVectors(30_000, 64, 2), dimensions: 64, k: 15, threads: 1 },
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(work).rejects.toThrow(CancelledError);
});
