import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Embedding } from "../embedding/embedding.js";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { InvalidInputError } from "../errors.js";
import { createRandom } from "../random.js";
import { bruteForceDot, bruteForceNormalise, bruteForceSearch } from "../testing/brute-force.js";
import { createSpace } from "./create-space.js";
import { faissProblem } from "./index/open-index.js";
import type { Space } from "./space.js";

const [rows, dimensions] = [400, 12];

function embeddingOf(vectors: Float32Array, size: number): Embedding {
  const count = vectors.length / size;
  return {
    dimensions: size,
    ids: Array.from({ length: count }, (_, row) => `m${row}`),
    movieRows: Uint32Array.from({ length: count }, (_, row) => row),
    vectors,
    tensors: new Map(),
  };
}

const random = createRandom(4);
const vectors = Float32Array.from({ length: rows * dimensions }, () => random.normal() + 0.3);
// Row 7 is zero, and rows 20 and 33 are row 3 again, of other lengths.
vectors.fill(0, 7 * dimensions, 8 * dimensions);
for (let i = 0; i < dimensions; i++) {
  vectors[20 * dimensions + i] = vectors[3 * dimensions + i]! * 2;
  vectors[33 * dimensions + i] = vectors[3 * dimensions + i]! * 4;
}
const matrix = bruteForceNormalise(vectors, dimensions);
const unitRow = (row: number) => matrix.subarray(row * dimensions, (row + 1) * dimensions);
const cosine = (a: number, b: number) => Math.max(-1, Math.min(1, bruteForceDot(unitRow(a), unitRow(b))));
const all = Array.from({ length: rows }, (_, row) => row);

/** All rows but some, best score first, ties by row. */
function ranked(score: (row: number) => number, excluded: readonly number[]): number[] {
  return all
    .filter((row) => !excluded.includes(row))
    .map((row) => ({ row, score: score(row) }))
    .sort((a, b) => b.score - a.score || a.row - b.row)
    .map(({ row }) => row);
}

/** The sum of weighted unit vectors in float64, to norm 1. */
function mean(weights: readonly (readonly [row: number, weight: number])[]): Float32Array {
  const sum = new Float64Array(dimensions);
  for (const [row, weight] of weights)
    unitRow(row).forEach((value, i) => {
      sum[i] = sum[i]! + weight * value;
    });
  return bruteForceNormalise(Float32Array.from(sum), dimensions);
}

let space: Space;
beforeAll(async () => {
  space = await createSpace(embeddingOf(vectors, dimensions), { index: "exact" });
});
afterAll(() => space.close());

describe("against brute force", () => {
  test("neighbors, before and after the table is filled, with and without a filter", async () => {
    const expected = all.map((row) => ranked((other) => bruteForceDot(unitRow(row), unitRow(other)), [row]));
    for (let round = 0; round < 3; round++) {
      if (round === 2) await space.warm();
      for (const row of [0, 3, 7, 20, 33, 399]) {
        const found = await space.neighbors(row, 9);
        expect(found.map((n) => n.row)).toEqual(expected[row]!.slice(0, 9));
        expect(found.map((n) => n.similarity)).toEqual(expected[row]!.slice(0, 9).map((o) => cosine(row, o)));
        const even = Uint8Array.from(all, (other) => (other % 2 === 0 ? 1 : 0));
        const filtered = await space.neighbors(row, 300, even);
        expect(filtered.map((n) => n.row)).toEqual(expected[row]!.filter((o) => o % 2 === 0));
      }
    }
    expect((await space.neighbors(5, 1000)).length).toBe(rows - 1);
  });

  test("positions on an axis are -1 and 1 at the groups' means, and moving along it finds what lies there", async () => {
    const [from, to] = [
      [1, 2, 3, 4],
      [10, 11, 12],
    ];
    const axis = await space.axis(from, to);
    const middleOf = (group: readonly number[]) =>
      Array.from({ length: dimensions }, (_, i) =>
        group.reduce((sum, row) => sum + unitRow(row)[i]! / group.length, 0),
      );
    const [low, high] = [middleOf(from), middleOf(to)];
    const step = high.map((value, i) => value - low[i]!);
    const squared = step.reduce((sum, value) => sum + value * value, 0);
    // The projection onto the line between the means, -1 at the one and 1 at the other.
    const place = (point: ArrayLike<number>) =>
      (2 * step.reduce((sum, value, i) => sum + value * (point[i]! - low[i]!), 0)) / squared - 1;
    const positions = await space.positions(axis);
    for (const row of all) expect(positions[row]).toBeCloseTo(place(unitRow(row)), 4);
    expect(place(high)).toBeCloseTo(1);
    for (const by of [-2, 0, 1.5]) {
      const moved = Float32Array.from(unitRow(5), (value, i) => value + (by * step[i]!) / 2);
      const query = bruteForceNormalise(moved, dimensions);
      const found = await space.nearestAlong({ row: 5, axis, by, k: 6 });
      expect(found.map(({ row }) => row)).toEqual(
        ranked((row) => bruteForceDot(query, unitRow(row)), [5]).slice(0, 6),
      );
    }
    await expect(space.axis([1, 2], [2, 1])).rejects.toThrow(/the same mean/);
  });

  test("mostSimilar ADD is the mean of unit vectors, the inputs left out", async () => {
    const found = await space.mostSimilar({ positive: [1, 2, 2], negative: [9], k: 20 });
    const query = mean([
      [1, 1],
      [2, 2],
      [9, -1],
    ]);
    const truth = bruteForceSearch(matrix, query, rows, null);
    expect(found.map((n) => n.row)).toEqual(
      [...truth.rows].filter((r) => ![1, 2, 9].includes(r)).slice(0, 20),
    );
    for (const { row, similarity, score } of found) {
      expect(similarity).toBeCloseTo(bruteForceDot(query, unitRow(row)), 6);
      expect(score).toBe(similarity);
    }
  });

  test("MULTIPLY is 3CosMul, and analogy is positive b, c and negative a", async () => {
    const shifted = (a: number, b: number) => (1 + bruteForceDot(unitRow(a), unitRow(b))) / 2;
    const score = (row: number) => (shifted(11, row) * shifted(12, row)) / (shifted(10, row) + 0.000001);
    const found = await space.analogy({ a: 10, b: 11, c: 12, k: 15, method: "MULTIPLY" });
    expect(found.map((n) => n.row)).toEqual(ranked(score, [10, 11, 12]).slice(0, 15));
    expect(found[0]!.score).toBeCloseTo(score(found[0]!.row), 12);
    const added = await space.analogy({ a: 10, b: 11, c: 12, k: 15 });
    expect(added).toEqual(await space.mostSimilar({ positive: [11, 12], negative: [10], k: 15 }));
  });

  test("similarToVector takes any length of vector, and a zero one", async () => {
    const found = await space.similarToVector(vectors.subarray(36, 48), 4);
    expect(found.map((n) => n.row).slice(0, 3)).toEqual([3, 20, 33]);
    const huge = await space.similarToVector(
      Array.from(vectors.subarray(36, 48), (v) => v * 1e200),
      4,
    );
    expect(huge.map((n) => n.row)).toEqual(found.map((n) => n.row));
    const zero = await space.similarToVector(new Float32Array(dimensions), 3);
    expect(zero).toEqual([0, 1, 2].map((row) => ({ row, similarity: 0 })));
  });

  test("oddOneOut has the least cosine to the mean", () => {
    const { row, similarities } = space.oddOneOut([3, 20, 33, 50]);
    expect(row).toBe(50);
    const centre = mean([3, 20, 33, 50].map((r) => [r, 1]));
    for (const { row: r, similarity } of similarities)
      expect(similarity).toBeCloseTo(bruteForceDot(unitRow(r), centre), 6);
    expect(similarities.map((n) => n.row).slice(0, 3)).toEqual([3, 20, 33]);
  });

  test("rank is the place among the neighbors; closerThan is strictly nearer", async () => {
    const order = (await space.neighbors(5, 1000)).map((n) => n.row);
    for (const of of [order[0]!, order[1]!, order[200]!, 3, 20, 33, 7])
      expect(await space.rank(5, of)).toBe(order.indexOf(of) + 1);
    const closer = await space.closerThan(5, 20, 1000);
    expect(closer.map((n) => n.row)).toEqual(order.filter((r) => cosine(5, r) > cosine(5, 20)));
    expect((await space.closerThan(5, order[0]!, 3)).length).toBe(0);
  });

  test("similarity and similarityMatrix agree", () => {
    const some = [7, 3, 20, 100];
    const cosines = space.similarityMatrix(some);
    some.forEach((a, i) => {
      some.forEach((b, j) => {
        expect(cosines[i * 4 + j]).toBe(cosine(a, b));
        expect(space.similarity(a, b)).toBe(cosine(a, b));
      });
    });
    expect(cosines[0]).toBe(0);
  });

  test("closestPairs over all rows and among some", async () => {
    const pairs = (of: readonly number[]) =>
      of
        .flatMap((a) => of.filter((b) => b > a).map((b) => ({ a, b, similarity: cosine(a, b) })))
        .sort((x, y) => y.similarity - x.similarity || x.a - y.a || x.b - y.b);
    expect(await space.closestPairs(150)).toEqual(pairs(all).slice(0, 150));
    expect(await space.closestPairs(5)).toEqual(pairs(all).slice(0, 5));
    const some = all.filter((row) => row % 5 === 3);
    expect(await space.closestPairs(12, [...some].reverse())).toEqual(pairs(some).slice(0, 12));
    expect((await space.closestPairs(1000, [1, 2, 3])).length).toBe(3);
    expect(await space.closestPairs(3, [4])).toEqual([]);
  });

  test("recommend by cosine: mean of likes less half the mean of dislikes, with reasons", async () => {
    const found = await space.recommend({ liked: [1, 2, 5, 6], disliked: [8], k: 6, scorer: null });
    const query = mean([
      [1, 0.25],
      [2, 0.25],
      [5, 0.25],
      [6, 0.25],
      [8, -0.5],
    ]);
    const truth = [...bruteForceSearch(matrix, query, rows, null).rows].filter(
      (r) => ![1, 2, 5, 6, 8].includes(r),
    );
    expect(found.map((r) => r.row)).toEqual(truth.slice(0, 6));
    for (const { row, because } of found) {
      const order = [1, 2, 5, 6].sort((a, b) => cosine(b, row) - cosine(a, row));
      expect(because).toEqual(
        order.slice(0, 3).map((liked) => ({ row: liked, similarity: cosine(liked, row) })),
      );
    }
  });
});

/** Scores row r by how close it is to a fifth above the last of the history. */
const steps: SequenceScorer = {
  description: "the next fifth row",
  score(histories, out) {
    histories.forEach((history, i) => {
      for (let row = 0; row < rows; row++)
        out[i * rows + row] = -Math.abs(row - (history[history.length - 1]! + 5));
    });
  },
  toProbabilities(scores) {
    const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
    scores.forEach((score, row) => {
      scores[row] = Math.exp(score) / sum;
    });
  },
};

test("recommend and predict by a recipe's own scorer leave out what was named", async () => {
  const liked = await space.recommend({ liked: [10, 15], disliked: [], k: 3, scorer: steps });
  expect(liked.map((r) => r.row)).toEqual([20, 19, 21]);
  expect(liked[0]!.because[0]!.row).toBe(15);
  const against = await space.recommend({ liked: [10], disliked: [11], k: 3, scorer: steps });
  expect(against.map((r) => r.row)).not.toContain(10);
  const predicted = await space.predict([14], 2, steps);
  expect(predicted.map((p) => p.row)).toEqual([19, 18]);
  expect(predicted[0]!.probability).toBeGreaterThan(predicted[1]!.probability);
  const { toProbabilities: _, ...plain } = steps;
  await expect(space.predict([14], 2, plain)).rejects.toThrow(/predicts no title/);
});

test("a recipe's own scores less half those for the dislikes, each to mean 0 and deviation 1", async () => {
  const [liked, disliked] = [[10], [13, 11]];
  const standard = (history: number[]) => {
    const scores = new Float32Array(rows);
    steps.score([Uint32Array.from(history)], scores);
    const average = scores.reduce((sum, score) => sum + score, 0) / rows;
    const deviation = Math.sqrt(scores.reduce((sum, score) => sum + (score - average) ** 2, 0) / rows);
    return Array.from(scores, (score) => (score - average) / deviation);
  };
  const [like, dislike] = [standard(liked), standard(disliked)];
  const wanted = [...like.keys()]
    .filter((row) => ![...liked, ...disliked].includes(row))
    .sort((a, b) => like[b]! - 0.5 * dislike[b]! - (like[a]! - 0.5 * dislike[a]!));
  const found = await space.recommend({ liked, disliked, k: 5, scorer: steps });
  expect(found.map(({ row }) => row)).toEqual(wanted.slice(0, 5));
});

test("an embedding of nothing, of the wrong size, or with a hole", async () => {
  await expect(createSpace(embeddingOf(new Float32Array(0), 2))).rejects.toThrow(/no movies/);
  const wrong = { ...embeddingOf(new Float32Array(4), 2), dimensions: 3 };
  await expect(createSpace(wrong)).rejects.toThrow(/4 numbers for \[2 × 3\]/);
  await expect(createSpace(embeddingOf(Float32Array.of(1, Number.NaN), 2))).rejects.toThrow(/row 0/);
});

test("a vocabulary of one movie", async () => {
  const one = await createSpace(embeddingOf(Float32Array.of(3, 4), 2));
  expect(await one.neighbors(0, 10)).toEqual([]);
  expect(await one.mostSimilar({ positive: [0], negative: [], k: 3, method: "MULTIPLY" })).toEqual([]);
  expect(await one.closestPairs(10)).toEqual([]);
  expect(one.similarity(0, 0)).toBeCloseTo(1, 6);
  expect(await one.recommend({ liked: [0], disliked: [], k: 3, scorer: null })).toEqual([]);
  await one.close();
  await expect(one.similarToVector([1, 1], 1)).rejects.toThrow(/closed/);
});

test("what is no embedding is refused in words", async () => {
  const none = { ...embeddingOf(vectors, dimensions), ids: [] };
  await expect(createSpace(none)).rejects.toThrow(InvalidInputError.of("embedding", "has no movies."));
  const short = { ...embeddingOf(vectors, dimensions), vectors: vectors.subarray(1) };
  await expect(createSpace(short)).rejects.toThrow(
    InvalidInputError.of("embedding", "has 4799 numbers for [400 × 12]."),
  );
});

test("by itself it takes FAISS where that loads, else the exact scan; a row's vector is as it was given", async () => {
  const space = await createSpace(embeddingOf(vectors, dimensions));
  expect(space.index).toBe((await faissProblem()) === null ? "faiss-flat" : "exact");
  expect(space.vector(3)).toEqual(vectors.subarray(3 * dimensions, 4 * dimensions));
  await space.close();
});
