import { expect, test } from "vitest";
import { mineNegatives } from "./mine-negatives.js";

// Anchor 0 on the x axis; candidates at cosines .9 (its positive), .95, .5, -1.
const at = (cosine: number) => [cosine, Math.sqrt(1 - cosine * cosine)];
const vectors = Float32Array.from([...at(1), ...at(1), ...at(0.9), ...at(0.95), ...at(0.5), ...at(-1)]);

test.each([
  ["hard", 3],
  ["semi-hard", 4],
] as const)("%s takes the nearest it may", (mining, expected) => {
  const triplets = Uint32Array.of(0, 1, 2, 3, 4, 5);
  mineNegatives(triplets, vectors, 2, mining, (a, b) => a !== b);
  expect(triplets[4]).toBe(expected);
});

test("what may be no negative is passed over", () => {
  const triplets = Uint32Array.of(0, 1, 2, 3, 4, 5);
  mineNegatives(triplets, vectors, 2, "hard", (a, b) => a !== b && b !== 3);
  expect(triplets[4]).toBe(4);
});
