import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { ScoreRow, tieOrder } from "./score-row.js";

/** What the scans stand for: sort everything that may be ranked. */
function sorted(scores: Float32Array, ties: Uint32Array): number[] {
  return [...scores.keys()]
    .filter((row) => Number.isFinite(scores[row]!))
    .sort((a, b) => scores[b]! - scores[a]! || ties[a]! - ties[b]!);
}

test.each([
  { rows: 1, size: 5, levels: 3 },
  { rows: 7, size: 3, levels: 2 },
  { rows: 40, size: 50, levels: 1 },
  { rows: 500, size: 20, levels: 4 },
  { rows: 900, size: 10, levels: 1_000_000 },
  { rows: 3000, size: 20, levels: 300 },
])(
  "$rows rows of $levels levels: the $size best and all ranks are a full sort's",
  ({ rows, size, levels }) => {
    const random = createRandom(rows);
    const ties = tieOrder(Uint32Array.from({ length: rows }, (_, row) => row * 3));
    for (let round = 0; round < 20; round++) {
      const scores = Float32Array.from({ length: rows }, () => random.integer(levels));
      for (let row = 0; row < rows; row++) {
        const fate = random.integer(10);
        if (fate === 0) scores[row] = -Infinity;
        if (fate === 1) scores[row] = Number.NaN;
      }
      const expected = sorted(scores, ties);
      const scoreRow = new ScoreRow(ties, size);
      scoreRow.load(scores);
      expect([...scoreRow.list.subarray(0, scoreRow.best())]).toEqual(expected.slice(0, size));

      const targets = [-1, ...new Set(Array.from({ length: 6 }, () => random.integer(rows)))];
      const ranks = new Uint32Array(targets.length).fill(99);
      scoreRow.ranks(targets, ranks);
      expect([...ranks]).toEqual(targets.map((row) => expected.indexOf(row) + 1));
    }
  },
);

test("ties fall alike whatever the row order, and do not follow it", () => {
  const movies = Uint32Array.from({ length: 200 }, (_, i) => i);
  const list = (movieRows: Uint32Array) => {
    const scoreRow = new ScoreRow(tieOrder(movieRows), 20);
    scoreRow.load(new Float32Array(200));
    scoreRow.best();
    return Array.from(scoreRow.list, (row) => movieRows[row]!);
  };
  expect(list(movies.slice().reverse())).toEqual(list(movies));
  expect(list(movies).filter((movie) => movie < 100).length).toBeGreaterThan(5);
  expect(list(movies).filter((movie) => movie < 100).length).toBeLessThan(15);
});

test("bestAmong finds of some rows what best finds where the others have no score", () => {
  const random = createRandom(5);
  const rows = 300;
  const ties = tieOrder(Uint32Array.from({ length: rows }, (_, row) => row));
  for (const share of [0, 0.01, 0.1, 0.9]) {
    const scores = Float32Array.from({ length: rows }, () => random.integer(20) / 20);
    // Some that may not be ranked, though they are asked about.
    for (let row = 0; row < rows; row += 4) scores[row] = row % 8 ? Number.NaN : -Infinity;
    const some = Uint32Array.from({ length: rows }, (_, row) => row).filter(() => random.next() < share);
    const alone = new Float32Array(rows).fill(-Infinity);
    for (const row of some) alone[row] = scores[row]!;
    const [a, b] = [new ScoreRow(ties, 12), new ScoreRow(ties, 12)];
    a.load(alone);
    const length = a.best();
    expect(b.bestAmong(scores, some.toReversed())).toBe(length);
    expect(b.list.subarray(0, length)).toEqual(a.list.subarray(0, length));
  }
});
