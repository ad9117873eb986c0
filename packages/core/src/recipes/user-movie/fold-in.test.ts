import { expect, test } from "vitest";
import { foldIn, gram } from "./fold-in.js";

test("a folded-in user likes what its history resembles", () => {
  // Two groups on two axes; the history holds the first group's movies 0 and 1.
  const vectors = Float32Array.of(1, 0, 0.9, 0.1, 0.8, 0, 0, 1, 0.1, 0.9, 0, 0.8);
  const user = foldIn(Uint32Array.of(0, 1), vectors, 2, gram(vectors, 2), [1, 1], {
    unseenWeight: 0.1,
    ridge: 0.01,
  });
  const score = (row: number) => user[0]! * vectors[row * 2]! + user[1]! * vectors[row * 2 + 1]!;
  expect(score(2)).toBeGreaterThan(score(3));
  expect(score(2)).toBeGreaterThan(0.5);
});
