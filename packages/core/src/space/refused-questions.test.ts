import { afterAll, beforeAll, expect, test } from "vitest";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { InvalidInputError } from "../errors.js";
import { createRandom } from "../random.js";
import type { Axis } from "./axis.js";
import { createSpace } from "./create-space.js";
import type { Space } from "./space.js";

const [rows, dimensions] = [1200, 3];
const random = createRandom(4);
let space: Space;
let axis: Axis;
beforeAll(async () => {
  space = await createSpace(
    {
      dimensions,
      ids: Array.from({ length: rows }, (_, row) => `m${row}`),
      movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
      vectors: Float32Array.from({ length: rows * dimensions }, () => random.normal()),
      tensors: new Map(),
    },
    { index: "exact" },
  );
  axis = await space.axis([1], [2]);
});
afterAll(() => space.close());

const scorer: SequenceScorer = {
  description: "the first row is best",
  score: (_, out) =>
    out.forEach((_score, row) => {
      out[row] = -row;
    }),
  toProbabilities: () => {},
};
const scores = new Float32Array(rows);
const filter = new Uint8Array(3);
const upTo = (count: number) => Array.from({ length: count }, (_, row) => row);
const combined = { positive: [1], negative: [], k: 1 };
const recommended = { liked: [1], disliked: [], k: 1, scorer: null };
const scored = { scores, liked: [1], excluded: new Set<number>(), k: 1 };
const moved = () => ({ row: 1, axis, by: 1, k: 1 });

const first = (k: number) => `first: is ${k}; must be a whole number, 1 to 1000.`;
const row = (field: string, number: number) => `${field}: has the row ${number}; rows are 0 to 1199.`;
const count = (field: string, named: number, least: number, most = 1000) =>
  `${field}: names ${named} movies; must be ${least} to ${most}.`;
const bytes = "filter: has 3 bytes; must have one for each of 1200 rows.";

test.each<[message: string, question: string, ask: () => unknown]>([
  [first(0), "neighbors", () => space.neighbors(1, 0)],
  [first(1001), "neighbors", () => space.neighbors(1, 1001)],
  [row("movie", 1200), "neighbors", () => space.neighbors(1200, 1)],
  [bytes, "neighbors", () => space.neighbors(1, 1, filter)],
  [row("movie", -1), "vector", () => space.vector(-1)],
  [first(1.5), "mostSimilar", () => space.mostSimilar({ ...combined, k: 1.5 })],
  [row("positive", 1200), "mostSimilar", () => space.mostSimilar({ ...combined, positive: [1, 1200] })],
  [row("negative", 0.5), "mostSimilar", () => space.mostSimilar({ ...combined, negative: [0.5] })],
  [count("positive", 0, 1), "mostSimilar", () => space.mostSimilar({ ...combined, positive: [] })],
  [count("positive", 1001, 1), "mostSimilar", () => space.mostSimilar({ ...combined, negative: upTo(1000) })],
  [bytes, "mostSimilar", () => space.mostSimilar({ ...combined, allowed: filter })],
  [row("positive", 1200), "analogy", () => space.analogy({ a: 1, b: 2, c: 1200, k: 1 })],
  [row("negative", -2), "analogy", () => space.analogy({ a: -2, b: 2, c: 3, k: 1 })],
  [first(Number.NaN), "similarToVector", () => space.similarToVector([1, 2, 3], Number.NaN)],
  [
    "vector: has 2 components; this embedding has 3 dimensions.",
    "similarToVector",
    () => space.similarToVector([1, 2], 3),
  ],
  [
    "vector: has NaN at 2; every component must be a finite number.",
    "similarToVector",
    () => space.similarToVector([1, 2, Number.NaN], 3),
  ],
  [
    "vector: has -Infinity at 0; every component must be a finite number.",
    "similarToVector",
    () => space.similarToVector([-Infinity, 2, 3], 3),
  ],
  [bytes, "similarToVector", () => space.similarToVector([1, 2, 3], 1, filter)],
  [count("from", 0, 1, 1200), "axis", () => space.axis([], [1])],
  [count("to", 1201, 1, 1200), "axis", () => space.axis([1], [...upTo(1200), 0])],
  [row("to", 1200), "axis", () => space.axis([1], [1200])],
  ["to: has the same mean as `from`: there is no way between them.", "axis", () => space.axis([1], [1, 1])],
  [first(-1), "nearestAlong", () => space.nearestAlong({ ...moved(), k: -1 })],
  [row("movie", 1200), "nearestAlong", () => space.nearestAlong({ ...moved(), row: 1200 })],
  [bytes, "nearestAlong", () => space.nearestAlong(moved(), filter)],
  [row("a", 1200), "similarity", () => space.similarity(1200, 1)],
  [row("b", -1), "similarity", () => space.similarity(1, -1)],
  [count("movies", 2, 3), "oddOneOut", () => space.oddOneOut([1, 2])],
  [count("movies", 1001, 3), "oddOneOut", () => space.oddOneOut(upTo(1001))],
  [row("movies", 1200), "oddOneOut", () => space.oddOneOut([1, 2, 1200])],
  [count("movies", 0, 1), "similarityMatrix", () => space.similarityMatrix([])],
  [count("movies", 1001, 1), "similarityMatrix", () => space.similarityMatrix(upTo(1001))],
  [row("movies", 1200), "similarityMatrix", () => space.similarityMatrix([1200])],
  [row("movie", 1200), "rank", () => space.rank(1200, 1)],
  [row("of", 1200), "rank", () => space.rank(1, 1200)],
  ["of: is the movie itself; name another one.", "rank", () => space.rank(3, 3)],
  [first(0), "closerThan", () => space.closerThan(1, 2, 0)],
  [row("movie", 1200), "closerThan", () => space.closerThan(1200, 1, 3)],
  [row("than", 1200), "closerThan", () => space.closerThan(1, 1200, 3)],
  [first(0), "closestPairs", () => space.closestPairs(0)],
  [row("among", 1200), "closestPairs", () => space.closestPairs(1, [1, 1200])],
  [first(0), "recommend", () => space.recommend({ ...recommended, k: 0 })],
  [count("liked", 0, 1), "recommend", () => space.recommend({ ...recommended, liked: [] })],
  [count("liked", 1001, 1), "recommend", () => space.recommend({ ...recommended, liked: upTo(1001) })],
  [count("disliked", 1001, 0), "recommend", () => space.recommend({ ...recommended, disliked: upTo(1001) })],
  [row("liked", 1200), "recommend", () => space.recommend({ ...recommended, liked: [1200] })],
  [row("disliked", 1200), "recommend", () => space.recommend({ ...recommended, disliked: [1200] })],
  [bytes, "recommend", () => space.recommend({ ...recommended, allowed: filter })],
  [first(0), "recommendScored", () => space.recommendScored({ ...scored, k: 0 })],
  [row("liked", 1200), "recommendScored", () => space.recommendScored({ ...scored, liked: [1200] })],
  [bytes, "recommendScored", () => space.recommendScored({ ...scored, allowed: filter })],
  [
    "scores: has 2 entries; must have 1200.",
    "recommendScored",
    () => space.recommendScored({ ...scored, scores: new Float32Array(2) }),
  ],
  [first(0), "predict", () => space.predict([1], 0, scorer)],
  [count("context", 0, 1), "predict", () => space.predict([], 1, scorer)],
  [count("context", 1001, 1), "predict", () => space.predict(upTo(1001), 1, scorer)],
  [row("context", 1200), "predict", () => space.predict([1200], 1, scorer)],
  [bytes, "predict", () => space.predict([1], 1, scorer, filter)],
  [
    "run: was trained by a recipe that predicts no title; use recommend.",
    "predict",
    () => space.predict([1], 1, { ...scorer, toProbabilities: undefined }),
  ],
])("%s (%s)", async (message, _question, ask) => {
  const error = await (async () => ask())().then(
    () => null,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error.message).toBe(message);
});

test("what lies on the bounds is answered", async () => {
  expect([space.index, space.rows, space.dimensions]).toEqual(["exact", rows, dimensions]);
  expect(await space.neighbors(0, 1000)).toHaveLength(1000);
  expect(await space.neighbors(1199, 1)).toHaveLength(1);
  expect(space.vector(0)).toHaveLength(dimensions);
  expect(space.oddOneOut([1, 2, 3]).similarities).toHaveLength(3);
  expect(space.oddOneOut(upTo(1000)).similarities).toHaveLength(1000);
  expect(space.similarityMatrix([1199])).toHaveLength(1);
  expect(space.similarityMatrix(upTo(1000))).toHaveLength(1_000_000);
  expect(await space.mostSimilar({ ...combined, negative: upTo(999) })).toHaveLength(1);
  expect(await space.mostSimilar({ ...combined, positive: [], negative: [4] })).toHaveLength(1);
  expect(await space.recommend({ ...recommended, liked: upTo(1000), disliked: upTo(1000) })).toHaveLength(1);
  expect(await space.predict(upTo(1000), 1, scorer)).toEqual([{ row: 1000, probability: -1000 }]);
  expect(await space.axis(upTo(1200), [0])).toHaveProperty("half");
});
