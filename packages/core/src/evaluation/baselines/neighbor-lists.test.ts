import { afterEach, expect, test, vi } from "vitest";
import { CancelledError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { countTurns } from "../../testing/count-turns.js";
import { tieOrder } from "../score-row.js";
import { neighborListScorer, neighborLists, shortened } from "./neighbor-lists.js";
import type { RowCosines } from "./row-cosines.js";

const rows = 400;
const movieRows = Uint32Array.from({ length: rows }, (_, row) => 3 * row + 1);

/** Symmetric; few different values, so that many are equal. */
function planted(share: number): Float32Array[] {
  const random = createRandom(1);
  const all = Array.from({ length: rows }, () => new Float32Array(rows));
  for (let a = 0; a < rows; a++)
    for (let b = a; b < rows; b++) {
      const value = a === b ? 1 : random.next() < share ? (1 + random.integer(9)) / 10 : 0;
      all[a]![b] = value;
      all[b]![a] = value;
    }
  return all;
}

const cosinesOf =
  (all: readonly Float32Array[]): RowCosines =>
  (row, sums, touched) => {
    let found = 0;
    // From the end: the order in which rows are found is nobody's business.
    for (let other = rows - 1; other >= 0; other--)
      if (all[row]![other]! > 0) {
        sums[other] = all[row]![other]!;
        touched[found++] = other;
      }
    return found;
  };

test.each([
  ["few rows have something in common", 0.05],
  ["most have", 0.9],
  ["none have", 0],
])("lists are those of a sort of everything, ties and all, where %s", async (_, share) => {
  const all = planted(share);
  const ties = tieOrder(movieRows);
  const lists = await neighborLists(movieRows, cosinesOf(all), 12);
  for (let row = 0; row < rows; row++) {
    const expected = [...movieRows.keys()]
      .filter((other) => other !== row && all[row]![other]! > 0)
      .sort((a, b) => all[row]![b]! - all[row]![a]! || ties[a]! - ties[b]!);
    const own = [lists.offsets[row]!, lists.offsets[row + 1]!] as const;
    expect([...lists.rows.subarray(...own)]).toEqual(expected.slice(0, 12));
    expect([...lists.cosines.subarray(...own)]).toEqual(
      expected.slice(0, 12).map((other) => all[row]![other]!),
    );
  }
  expect(shortened(lists, 5)).toEqual(await neighborLists(movieRows, cosinesOf(all), 5));
});

afterEach(() => void vi.restoreAllMocks());

test("others get their turn after 25 milliseconds, and may cancel", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const slow: RowCosines = () => {
    now += 10;
    return 0;
  };
  // After 30 and 60 milliseconds of 80.
  expect(await countTurns(() => neighborLists(movieRows.subarray(0, 8), slow, 1))).toBe(2);
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  await expect(neighborLists(movieRows, slow, 1, controller.signal)).rejects.toThrow(CancelledError);
  expect(now).toBe(80 + 30);
});

test("a movie's score is the sum of its cosines to the history", async () => {
  const all = planted(0.3);
  const score = neighborListScorer(await neighborLists(movieRows, cosinesOf(all), rows));
  const out = new Float32Array(2 * rows + 1).fill(9);
  score([Uint32Array.of(3, 8), Uint32Array.of(5)], out.subarray(0, 2 * rows));
  for (let row = 0; row < rows; row++) {
    const from = (seen: number) => (seen === row ? 0 : all[seen]![row]!);
    expect(out[row]).toBeCloseTo(from(3) + from(8), 5);
    expect(out[rows + row]).toBe(from(5));
  }
  expect(out.at(-1)).toBe(9);
});
