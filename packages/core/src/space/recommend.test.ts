import { afterAll, beforeAll, expect, test } from "vitest";
import type { SequenceScorer } from "../embedding/sequence-scorer.js";
import { createSpace } from "./create-space.js";
import type { Recommendation, Space } from "./space.js";

/** Row r lies at r × 10 degrees. */
const rows = 10;
const degrees = (angle: number) => (angle / 180) * Math.PI;
let space: Space;
beforeAll(async () => {
  space = await createSpace(
    {
      dimensions: 2,
      ids: Array.from({ length: rows }, (_, row) => `m${row}`),
      movieRows: Uint32Array.from({ length: rows }, (_, row) => row),
      vectors: Float32Array.from({ length: rows * 2 }, (_, i) =>
        i % 2 ? Math.sin(degrees((i - 1) * 5)) : Math.cos(degrees(i * 5)),
      ),
      tensors: new Map(),
    },
    { index: "exact" },
  );
});
afterAll(() => space.close());

const named = (found: readonly Recommendation[]) => found.map(({ row }) => row);
const reasons = ({ because }: Recommendation) => because.map(({ row }) => row);

/** Scores by the sum of a table's entries for the history; notes what it was asked. */
function table(entries: Readonly<Record<number, readonly number[]>>) {
  const asked: number[][] = [];
  const scorer: SequenceScorer = {
    description: "a table",
    score(histories, out) {
      for (const history of histories) asked.push([...history]);
      for (let row = 0; row < rows; row++)
        out[row] = histories[0]!.reduce((sum, seen) => sum + entries[seen]![row]!, 0);
    },
  };
  return { asked, scorer };
}

test("by cosine: the mean of the likes less half the mean of the dislikes, however many there are", async () => {
  const question = { liked: [0, 2], disliked: [9], k: 10, scorer: null };
  const found = await space.recommend(question);
  const point = (angle: number) => [Math.cos(degrees(angle)), Math.sin(degrees(angle))];
  const profile = [0, 1].map((d) => (point(0)[d]! + point(20)[d]!) / 2 - point(90)[d]! / 2);
  const score = (row: number) =>
    (point(row * 10)[0]! * profile[0]! + point(row * 10)[1]! * profile[1]!) / Math.hypot(...profile);
  const others = [1, 3, 4, 5, 6, 7, 8].sort((a, b) => score(b) - score(a));
  expect(named(found)).toEqual(others);
  for (const { row, score: given } of found) expect(given).toBeCloseTo(score(row), 6);
  const twice = await space.recommend({ ...question, liked: [0, 2, 0, 2], disliked: [9, 9, 9] });
  expect(twice.map(({ score: given }) => given)).toEqual(found.map(({ score: given }) => given));
});

test("reasons are the three likes that are nearest, each once", async () => {
  const [best] = await space.recommend({ liked: [9, 5, 0, 1, 3, 5], disliked: [], k: 1, scorer: null });
  expect(best!.row).toBe(4);
  expect(new Set(reasons(best!).slice(0, 2))).toEqual(new Set([3, 5]));
  expect(best!.because[2]).toEqual({ row: 1, similarity: space.similarity(1, 4) });
  expect(best!.because).toHaveLength(3);
});

test("filters hold for either way", async () => {
  const allowed = Uint8Array.from({ length: rows }, (_, row) => (row > 5 ? 1 : 0));
  const question = { liked: [0], disliked: [], k: 2, allowed };
  expect(named(await space.recommend({ ...question, scorer: null }))).toEqual([6, 7]);
  const { scorer } = table({ 0: [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] });
  expect(named(await space.recommend({ ...question, scorer }))).toEqual([6, 7]);
});

test("by a recipe: its score of the likes in their order, with the likes that alone would score most as reasons", async () => {
  const { asked, scorer } = table({
    3: [0, 0, 0, 0, 0, 0, 5, 1, 0, 0],
    1: [0, 0, 0, 0, 0, 0, 1, 4, 2, 0],
    2: [0, 0, 0, 0, 0, 0, 1, 3, 0, 0],
    8: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  });
  const found = await space.recommend({ liked: [3, 1, 2, 8, 3], disliked: [], k: 2, scorer });
  expect(found.map(({ row, score }) => [row, score])).toEqual([
    [6, 12],
    [7, 9],
  ]);
  // Of row 7: 4, 3 and 1; of row 6 the two with 1 tie, and the lower row comes first.
  expect(found.map(reasons)).toEqual([
    [3, 1, 2],
    [1, 2, 3],
  ]);
  expect(found[0]!.because.map(({ similarity }) => similarity)).toEqual(
    [3, 1, 2].map((liked) => space.similarity(liked, 6)),
  );
  expect(asked).toEqual([[3, 1, 2, 8, 3], [3], [1], [2], [8], [3]]);
});

test("by a recipe with dislikes: both lists on one scale, half of the dislikes' taken off", async () => {
  const like = [9, 1, 4, 8, 2, 3, 7, 5, 6, 0];
  const dislike = [0, 900, 100, 800, 100, 300, 0, 500, 200, 400];
  const standard = (values: readonly number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / rows;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows);
    return values.map((value) => (value - mean) / deviation);
  };
  const scores = standard(like).map((value, row) => value - standard(dislike)[row]! / 2);
  const { scorer } = table({ 0: like, 1: dislike });
  const found = await space.recommend({ liked: [0], disliked: [1], k: 10, scorer });
  expect(named(found)).toEqual([2, 3, 4, 5, 6, 7, 8, 9].sort((a, b) => scores[b]! - scores[a]!));
  for (const { row, score } of found) expect(score).toBeCloseTo(scores[row]!, 5);
  expect(found.every(({ because }) => because.length === 1 && because[0]!.row === 0)).toBe(true);
  // Dislikes that say the same of all movies say nothing.
  const alike = table({ 0: like, 1: Array(rows).fill(3) });
  const same = await space.recommend({ liked: [0], disliked: [1], k: 10, scorer: alike.scorer });
  for (const { row, score } of same) expect(score).toBeCloseTo(standard(like)[row]!, 5);
});

test("scores that were made elsewhere: the greatest, without what is excluded, and the nearest likes as reasons", () => {
  const scores = Float32Array.of(1, 9, 3, 8, 5, 7, 6, 2, 4, 0);
  const asked = { scores, liked: [2, 8, 1, 6], excluded: new Set([1, 5]), k: 2 };
  const found = space.recommendScored(asked);
  expect(found.map(({ row, score }) => [row, score])).toEqual([
    [3, 8],
    [6, 6],
  ]);
  expect(found.map(reasons)).toEqual([
    [2, 1, 6],
    [6, 8, 2],
  ]);
  expect(
    named(space.recommendScored({ ...asked, allowed: Uint8Array.of(1, 1, 1, 0, 1, 1, 0, 1, 1, 1) })),
  ).toEqual([4, 8]);
  expect(space.recommendScored({ ...asked, liked: [] })[0]!.because).toEqual([]);
});

test("probabilities come from scores, or at once from a scorer on another thread; the context is left out", async () => {
  const score: SequenceScorer["score"] = (histories, out) => {
    out.fill(0);
    out[histories[0]!.at(-1)! + 1] = 2;
    out[histories[0]![0]!] = 3;
  };
  const halved = (scores: Float32Array) => scores.set(scores.map((value) => value / 4));
  const here: SequenceScorer = { description: "next row", score, toProbabilities: halved };
  expect(await space.predict([4, 6], 2, here)).toEqual([
    { row: 7, probability: 0.5 },
    { row: 0, probability: 0 },
  ]);
  const there: SequenceScorer = {
    description: "next row",
    score: () => expect.unreachable(),
    async scoreProbabilities(histories, out) {
      await score(histories, out);
      halved(out);
    },
  };
  expect(await space.predict([4, 6], 2, there)).toEqual(await space.predict([4, 6], 2, here));
  const allowed = new Uint8Array(rows);
  allowed[3] = 1;
  expect(await space.predict([4, 6], 2, here, allowed)).toEqual([{ row: 3, probability: 0 }]);
});

test("reasons that weigh the same are listed by row", async () => {
  const found = await space.recommend({ liked: [6, 4], disliked: [], k: 9, scorer: null });
  expect(reasons(found.find(({ row }) => row === 5)!)).toEqual([4, 6]);
});
