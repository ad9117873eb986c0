import { describe, expect, test } from "vitest";
import { createRandom, shuffle } from "../random.js";
import { denseFoldIn } from "../testing/dense-fold-in.js";
import { createFoldIn } from "./fold-in.js";

const rows = 40;

describe.each([4, 7, 16])("%i dimensions", (dimensions) => {
  const random = createRandom(dimensions);
  const vectors = Float32Array.from({ length: rows * dimensions }, () => random.normal());
  const targets = Float32Array.from({ length: rows }, () => 4 + random.normal());
  const histories = [0, 1, 3, 4, 9, 39, 0, 2].map((length) => {
    return shuffle(
      Uint32Array.from({ length: rows }, (_, row) => row),
      random,
    ).subarray(0, length);
  });

  test.each([
    ["targets of 1", { unobservedWeight: 0.1, perLike: 0.05, constant: 8 }],
    ["targets of its own for each movie", { unobservedWeight: 0.1, perLike: 0.05, constant: 0, targets }],
  ])("%s: what the normal equations say", (_name, settings) => {
    const found: number[][] = [];
    createFoldIn(vectors, dimensions, settings).solve(histories, (first, count, users) => {
      expect(first).toBe(found.length);
      for (let i = 0; i < count; i++) found.push([...users.subarray(i * dimensions, (i + 1) * dimensions)]);
    });
    expect(found).toHaveLength(histories.length);
    for (const [i, history] of histories.entries()) {
      const right =
        history.length === 0
          ? Array(dimensions).fill(0)
          : denseFoldIn(vectors, dimensions, history, settings);
      for (let d = 0; d < dimensions; d++) expect(found[i]![d]).toBeCloseTo(right[d]!, 4);
    }
  });
});

test("more histories than are solved for at once come in their order", () => {
  const vectors = Float32Array.of(1, 0, 0, 1);
  const histories = Array.from({ length: 600 }, (_, i) => Uint32Array.of(i % 2));
  const larger: number[] = [];
  createFoldIn(vectors, 2, { unobservedWeight: 0.1, perLike: 0.1, constant: 0 }).solve(
    histories,
    (first, count, users) => {
      expect(first).toBe(larger.length);
      for (let i = 0; i < count; i++) larger.push(users[i * 2]! > users[i * 2 + 1]! ? 0 : 1);
    },
  );
  expect(larger).toEqual(histories.map(([row]) => row));
});
