import { expect, test } from "vitest";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import { plainInverse } from "../testing/plain-inverse.js";
import type { SparseMatrix } from "./operators.js";
import { sparseRidge } from "./sparse-ridge.js";

/** A random matrix of which about every fourth entry is there, dense and sparse. */
function planted(rows: number, columns: number) {
  const random = createRandom(rows * columns);
  const dense = Float32Array.from({ length: rows * columns }, () =>
    random.next() < 0.25 ? random.normal() : 0,
  );
  const list = (count: number, other: number, value: (i: number, j: number) => number) => {
    const offsets = [0];
    const members: number[] = [];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < other; j++) if (value(i, j) !== 0) members.push(j);
      offsets.push(members.length);
    }
    const values = members.map((j, k) =>
      value(
        offsets.findLastIndex((offset) => offset <= k),
        j,
      ),
    );
    return [Uint32Array.from(offsets), Uint32Array.from(members), Float32Array.from(values)] as const;
  };
  const [rowOffsets, columnsOfRow, rowValues] = list(rows, columns, (i, j) => dense[i * columns + j]!);
  const [columnOffsets, rowsOfColumn, columnValues] = list(columns, rows, (j, i) => dense[i * columns + j]!);
  const matrix: SparseMatrix = {
    rows,
    columns,
    rowOffsets,
    columnsOfRow,
    rowValues,
    columnOffsets,
    rowsOfColumn,
    columnValues,
  };
  return { dense, matrix };
}

// Also: fewer rows than columns, widths that are no multiple of 4, a column of zeros in the targets.
test.each([
  [40, 12, 3],
  [10, 30, 4],
  [90, 60, 9],
])("%d × %d with %d targets: the normal equations hold", async (rows, columns, width) => {
  const { dense, matrix } = planted(rows, columns);
  const random = createRandom(2);
  const y = Float64Array.from({ length: rows * width }, (_, i) => (i % width === 1 ? 0 : random.normal()));
  const found = await sparseRidge(matrix, y, width, { ridge: 0.5, tolerance: 1e-9 });
  const gram = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++)
    for (let j = 0; j < columns; j++)
      for (let r = 0; r < rows; r++)
        gram[i * columns + j]! += dense[r * columns + i]! * dense[r * columns + j]!;
  for (let i = 0; i < columns; i++) gram[i * columns + i]! += 0.5;
  const inverse = plainInverse(gram, columns);
  for (let i = 0; i < columns; i++)
    for (let t = 0; t < width; t++) {
      let wanted = 0;
      for (let j = 0; j < columns; j++)
        for (let r = 0; r < rows; r++)
          wanted += inverse[i * columns + j]! * dense[r * columns + j]! * y[r * width + t]!;
      expect(found[i * width + t]).toBeCloseTo(wanted, 6);
    }
});

test("threads change nothing; it stops when cancelled", async () => {
  const { matrix } = planted(60, 300);
  const y = Float64Array.from({ length: 60 * 5 }, (_, i) => Math.sin(i));
  const progress: number[] = [];
  const onProgress = (fraction: number) => progress.push(fraction);
  const one = await sparseRidge(matrix, y, 5, { ridge: 1, threads: 1, onProgress });
  expect(await sparseRidge(matrix, y, 5, { ridge: 1, threads: 2 })).toEqual(one);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
  await expect(sparseRidge(matrix, y, 5, { ridge: 1, signal: AbortSignal.abort() })).rejects.toThrow(
    CancelledError,
  );
});
