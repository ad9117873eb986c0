import fc from "fast-check";
import { expect, test } from "vitest";
import { viewAs } from "../../bytes.js";
import { bestOfAll, bestOfPairs } from "./top.js";

const score = fc
  .oneof(
    fc.constantFrom(0, -0, 1, -1, 1e-45, -1e-45, 3e38, -3e38, Infinity, -Infinity),
    fc.float({ noNaN: true }),
  )
  .map(Math.fround);
/** Rows and scores as a full sort has them; -0 ties with 0. */
function sorted(entries: readonly (readonly [row: number, score: number])[], k: number) {
  const best = entries.toSorted((a, b) => (a[1] === b[1] ? a[0] - b[0] : b[1] - a[1])).slice(0, k);
  return { rows: best.map(([row]) => row), scores: best.map(([, value]) => value + 0) };
}
const plain = ({ rows, scores }: { rows: Int32Array; scores: Float32Array }) => ({
  rows: [...rows],
  scores: [...scores],
});

test("of all scores the best rows that are allowed and come after another", () => {
  fc.assert(
    fc.property(
      fc.array(score, { maxLength: 30 }),
      fc.integer({ min: 1, max: 12 }),
      fc.option(fc.uint8Array({ minLength: 30, maxLength: 30, max: 2 })),
      fc.integer({ min: -1, max: 6 }),
      (scores, k, allowed, after) => {
        const entries = scores
          .map((value, row) => [row, value] as const)
          .filter(([row]) => row > after && (allowed === null || allowed[row]! > 0));
        expect(plain(bestOfAll(Float32Array.from(scores), k, allowed, after))).toEqual(sorted(entries, k));
      },
    ),
  );
});

test("of pairs of score and row the best", () => {
  fc.assert(
    fc.property(fc.array(score, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (scores, k) => {
      const values = new Float32Array(2 * scores.length);
      const rows = viewAs(values, Int32Array);
      const entries = scores.map((value, i) => [(i * 7) % 31, value] as const);
      for (const [i, [row, value]] of entries.entries()) {
        values[2 * i] = value;
        rows[2 * i + 1] = row;
      }
      expect(plain(bestOfPairs(values, rows, k))).toEqual(sorted(entries, k));
    }),
  );
});
