import { expect, test } from "vitest";
import type { Embedding } from "../../embedding/embedding.js";
import { CorruptDataError } from "../../errors.js";
import { userScorer } from "./user-scorer.js";

const embedding: Embedding = {
  dimensions: 2,
  movieRows: Uint32Array.of(4, 1, 0),
  ids: ["e", "b", "a"],
  vectors: Float32Array.of(1, 0, 0, 1, 1, 1),
  tensors: new Map([
    ["users", { shape: [2, 2], data: Float32Array.of(9, 9, 2, -3) }],
    ["bias", { shape: [3], data: Float32Array.of(0.5, 0, 10) }],
  ]),
};

test("a score is the dot product with the user's vector, and the movie's bias", () => {
  const out = new Float32Array(3).fill(Number.NaN);
  userScorer(embedding, { minRating: 4 }).score(1, out);
  expect([...out]).toEqual([2.5, -3, 9]);
});

test("a user that was not learned, or an artifact without users, is refused", () => {
  const scorer = userScorer(embedding, { minRating: 3.5 });
  expect(scorer.likedFrom).toBe(3.5);
  expect(() => scorer.score(2, new Float32Array(3))).toThrow("user: is 2; the run learned users 0 to 1.");
  expect(() => userScorer({ ...embedding, tensors: new Map() }, { minRating: 4 })).toThrow(CorruptDataError);
});
