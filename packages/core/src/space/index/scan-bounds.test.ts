import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { batchSize, listCapacity, listLimit, MatrixMemory, maskSlots } from "./matrix-memory.js";
import { type Question, ScanMatrix } from "./scan-matrix.js";

/** `search` looks at the guards around every buffer after each batch. */
function scanOf(rows: number, dimensions: number, vector: (row: number) => ArrayLike<number>) {
  const storage = MatrixMemory.allocate(rows, dimensions);
  for (let row = 0; row < rows; row++) storage.row(row).set(vector(row));
  const scan = new ScanMatrix(storage);
  for (const _ of scan.prepare());
  storage.checkGuards();
  return scan;
}

function unit(dimensions: number, random: { normal(): number }): Float32Array {
  const vector = Float32Array.from({ length: dimensions }, () => random.normal());
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

test.each([
  [1, 1],
  [2, 7],
  [3, 8],
  [13, 9],
  [131, 1024],
])("%d rows × %d dimensions: full batches, masks in every slot, every k", (rows, dimensions) => {
  const random = createRandom(3);
  const scan = scanOf(rows, dimensions, () => unit(dimensions, random));
  const masks = Array.from({ length: maskSlots + 1 }, (_, slot) =>
    Uint8Array.from({ length: rows }, (_, row) => Number(row % (slot + 1) === 0)),
  );
  const questions = Array.from(
    { length: batchSize + 3 },
    (_, i): Question => ({
      query: unit(dimensions, random),
      k: 1 + (i % rows),
      allowed: i % 3 === 0 ? null : masks[i % masks.length]!,
    }),
  );
  const hits = scan.search(questions);
  for (const [i, { query, k, allowed }] of questions.entries()) {
    const scores = Array.from(scan.scores(query));
    const expected = scores
      .map((score, row) => ({ score, row }))
      .filter(({ row }) => !allowed || allowed[row])
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, k);
    expect(Array.from(hits[i]!.rows)).toEqual(expected.map(({ row }) => row));
  }
});

test.each([
  ["all rows tie", () => 0],
  ["every row is better than the one before", (row: number, rows: number) => (row / rows - 1) * 0.7],
] as const)("more candidates than a list holds: %s", (_, angle) => {
  const rows = listCapacity * 2 + 1;
  const scan = scanOf(rows, 2, (row) => [Math.cos(angle(row, rows)), Math.sin(angle(row, rows))]);
  const query = Float32Array.of(0, 1);
  for (const k of [1, listLimit, listLimit + 1, rows]) {
    // A full batch: behind the last question's list lies a guard, behind the others' lie lists.
    const all = scan.search(Array.from({ length: batchSize }, () => ({ query, k, allowed: null })));
    const hits = all.at(-1);
    expect(hits!.rows).toHaveLength(k);
    const best = angle(0, rows) === 0 ? 0 : rows - 1;
    expect(hits!.rows[0]).toBe(best);
  }
});
