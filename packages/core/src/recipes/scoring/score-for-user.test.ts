import { expect, test } from "vitest";
import type { Embedding } from "../../embedding/embedding.js";
import { scoreForUser } from "./score-for-user.js";

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
  expect([...scoreForUser(embedding, 1)]).toEqual([2.5, -3, 9]);
});

test("a user that was not learned, or a run without users, is refused", () => {
  expect(() => scoreForUser(embedding, 2)).toThrow("user: is 2; the run learned users 0 to 1.");
  expect(() => scoreForUser({ ...embedding, tensors: new Map() }, 0)).toThrow("learned no users");
});
