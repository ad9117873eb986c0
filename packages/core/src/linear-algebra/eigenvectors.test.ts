import { expect, test } from "vitest";
import { createRandom } from "../random.js";
import { sparseSvd, topEigenvectors } from "./eigenvectors.js";
import type { SparseMatrix } from "./operators.js";

/** Q diag(values) Qᵀ with Q a product of random reflections: what must be found is known. */
function planted(values: ArrayLike<number>): { matrix: Float64Array; vectors: Float64Array } {
  const size = values.length;
  const random = createRandom(size);
  // Rows of `vectors` are eigenvectors: the identity, reflected.
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let times = 0; times < 3; times++) {
    const v = Float64Array.from({ length: size }, () => random.normal());
    const squares = v.reduce((sum, x) => sum + x * x, 0);
    for (let i = 0; i < size; i++) {
      let dot = 0;
      for (let j = 0; j < size; j++) dot += vectors[i * size + j]! * v[j]!;
      for (let j = 0; j < size; j++) vectors[i * size + j]! -= ((2 * dot) / squares) * v[j]!;
    }
  }
  const matrix = new Float64Array(size * size);
  for (let e = 0; e < size; e++)
    for (let i = 0; i < size; i++) {
      const factor = values[e]! * vectors[e * size + i]!;
      for (let j = 0; j < size; j++) matrix[i * size + j]! += factor * vectors[e * size + j]!;
    }
  return { matrix, vectors };
}

const dot = (a: Float64Array, i: number, b: Float64Array, j: number, size: number) => {
  let sum = 0;
  for (let d = 0; d < size; d++) sum += a[i * size + d]! * b[j * size + d]!;
  return sum;
};

test.each([
  { name: "one row", values: [3], count: 1 },
  { name: "two rows", values: [2, -1], count: 2 },
  { name: "all of nine", values: [9, 4, 2, 1, 0, -1, -2, -5, -20], count: 9 },
  { name: "a whole small matrix", values: Array.from({ length: 77 }, (_, i) => 50 - i), count: 20 },
  { name: "a slow decay", values: Array.from({ length: 300 }, (_, i) => 100 / (1 + i / 40)), count: 12 },
  {
    name: "negative ones larger than all",
    values: Array.from({ length: 400 }, (_, i) => (i < 380 ? 1 + (380 - i) / 50 : -30)),
    count: 10,
  },
  { name: "a flat spectrum", values: Array.from({ length: 300 }, (_, i) => 2 - i / 300), count: 6 },
])("planted eigenvectors are found: $name", async ({ values, count }) => {
  const size = values.length;
  const { matrix, vectors } = planted(values);
  const found = await topEigenvectors(matrix, size, count, { random: createRandom(1), tolerance: 1e-9 });
  const sorted = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
  for (let i = 0; i < count; i++) {
    expect(found.values[i]).toBeCloseTo(values[sorted[i]!]!, 7);
    expect(Math.abs(dot(found.vectors, i, vectors, sorted[i]!, size))).toBeCloseTo(1, 6);
    for (let j = 0; j <= i; j++)
      expect(dot(found.vectors, i, found.vectors, j, size)).toBeCloseTo(i === j ? 1 : 0, 9);
    const row = Array.from(found.vectors.subarray(i * size, (i + 1) * size));
    expect(Math.max(...row)).toBeGreaterThanOrEqual(-Math.min(...row) - 1e-9);
  }
});

test("eigenvalues that stand more than once, and a matrix of low rank, give whole bases", async () => {
  const size = 300;
  const values = Array.from({ length: size }, (_, i) => (i < 6 ? 5 : 0));
  const { matrix } = planted(values);
  const count = 9;
  const found = await topEigenvectors(matrix, size, count, { random: createRandom(1) });
  for (let i = 0; i < count; i++) {
    expect(found.values[i]).toBeCloseTo(i < 6 ? 5 : 0, 5);
    for (let j = 0; j <= i; j++)
      expect(dot(found.vectors, i, found.vectors, j, size)).toBeCloseTo(i === j ? 1 : 0, 9);
  }
  const zero = await topEigenvectors(new Float64Array(size * size), size, 2, { random: createRandom(1) });
  expect(Array.from(zero.values)).toEqual([0, 0]);
});

test("the same seed gives the same vectors to the bit, on the calling thread or others", async () => {
  const size = 280;
  const { matrix } = planted(Array.from({ length: size }, (_, i) => 1 / (1 + i)));
  const solve = (threads: number) => topEigenvectors(matrix, size, 5, { random: createRandom(4), threads });
  const one = await solve(0);
  expect(await solve(0)).toEqual(one);
  expect(await solve(2)).toEqual(one);
});

/** Entries of a random matrix, compressed both ways. */
function sparse(
  rows: number,
  columns: number,
  weighted: boolean,
): { matrix: SparseMatrix; dense: Float64Array } {
  const random = createRandom(9);
  const dense = Float64Array.from({ length: rows * columns }, () =>
    random.next() < 0.1 ? (weighted ? Math.fround(random.next() + 0.5) : 1) : 0,
  );
  const compress = (outer: number, inner: number, at: (o: number, i: number) => number) => {
    const offsets = [0];
    const members: number[] = [];
    const values: number[] = [];
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < inner; i++)
        if (at(o, i) !== 0) {
          members.push(i);
          values.push(at(o, i));
        }
      offsets.push(members.length);
    }
    return {
      offsets: Uint32Array.from(offsets),
      members: Uint32Array.from(members),
      values: weighted ? Float32Array.from(values) : null,
    };
  };
  const byRow = compress(rows, columns, (r, c) => dense[r * columns + c]!);
  const byColumn = compress(columns, rows, (c, r) => dense[r * columns + c]!);
  const matrix = {
    rows,
    columns,
    rowOffsets: byRow.offsets,
    columnsOfRow: byRow.members,
    rowValues: byRow.values,
    columnOffsets: byColumn.offsets,
    rowsOfColumn: byColumn.members,
    columnValues: byColumn.values,
  };
  return { matrix, dense };
}

test.each([
  [40, 30, false],
  [260, 310, false],
  [260, 310, true],
])(
  "singular vectors of a sparse %d × %d, weighted %s: X v has length σ, XᵀX v is σ² v",
  async (rows, columns, weighted) => {
    const { matrix, dense } = sparse(rows, columns, weighted);
    const count = 5;
    const { values, right } = await sparseSvd(matrix, count, { random: createRandom(2), tolerance: 1e-9 });
    let previous = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const image = new Float64Array(rows);
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) image[r]! += dense[r * columns + c]! * right[i * columns + c]!;
      expect(Math.hypot(...image)).toBeCloseTo(values[i]!, 6);
      for (let c = 0; c < columns; c++) {
        let back = 0;
        for (let r = 0; r < rows; r++) back += dense[r * columns + c]! * image[r]!;
        expect(back).toBeCloseTo(values[i]! ** 2 * right[i * columns + c]!, 5);
      }
      expect(values[i]!).toBeLessThanOrEqual(previous);
      previous = values[i]!;
    }
    // The first of a matrix without negative entries is the largest of all, by power iteration.
    let v = new Float64Array(columns).fill(1);
    for (let step = 0; step < 60; step++) {
      const image = new Float64Array(rows);
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) image[r]! += dense[r * columns + c]! * v[c]!;
      v = new Float64Array(columns);
      for (let r = 0; r < rows; r++)
        for (let c = 0; c < columns; c++) v[c]! += dense[r * columns + c]! * image[r]!;
      const norm = Math.hypot(...v);
      v = v.map((x) => x / norm);
      if (step === 59) expect(Math.sqrt(norm)).toBeCloseTo(values[0]!, 5);
    }
  },
);
