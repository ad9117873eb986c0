import { expect, test } from "vitest";
import { sparseNeighbors } from "./row-cosines.js";

test("what a row has nothing in common with is no neighbor, and nothing is left for the next row", () => {
  const touchedBy: Record<number, [row: number, cosine: number][]> = {
    0: [
      [0, 1],
      [2, 0.5],
      [3, 0],
    ],
    1: [
      [3, 0.25],
      [1, 1],
    ],
  };
  const source = sparseNeighbors(Uint32Array.of(7, 8, 9, 10), (row, sums, touched) => {
    expect([...sums]).toEqual([0, 0, 0, 0]);
    touchedBy[row]!.forEach(([other, cosine], i) => {
      sums[other] = cosine;
      touched[i] = other;
    });
    return touchedBy[row]!.length;
  });
  const out = new Float32Array(7).fill(9);
  // Row 0 is no candidate.
  source.open(Uint32Array.of(3, 2, 1))(Uint32Array.of(0, 1), out);
  expect([...out]).toEqual([-Infinity, 0.5, -Infinity, 0.25, -Infinity, 1, 9]);
  expect(source.cosines).toBe(true);
});
