import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { tieOrder } from "../score-row.js";
import { neighborLists, shortened } from "./neighbor-lists.js";
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
