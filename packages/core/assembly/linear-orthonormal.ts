// Gram and Schmidt over vectors that lie in rows, float64. Each vector goes through twice: rounding of the first time is
// what the second one removes ("twice is enough", Kahan and Parlett).
import { linearAdd, linearDot, linearScale } from "./linear-products";

/**
 * Rows first ... width - 1 of a block become orthonormal among themselves and to the rows of the block before them;
 * `rest` [width x width] gets the triangular factor's columns. Returns the row that depends on those before it, at
 * which it stopped, or width.
 */
export function orthonormalizeRows(
  rows: usize, stride: usize, size: i32, first: i32, width: i32, rest: usize,
): i32 {
  for (let j = first; j < width; j++) {
    const row = rows + usize(j) * stride;
    const before = Math.sqrt(linearDot(row, row, size));
    subtractParts(rows, stride, size, j, row, rest + (usize(j) << 3), usize(width) << 3);
    const norm = Math.sqrt(linearDot(row, row, size));
    // 0 of a matrix' null space, or what rounding leaves of it.
    if (!(norm > 1e-12 * before && norm > 1e-290)) return j;
    store<f64>(rest + (usize(j * width + j) << 3), norm);
    linearScale(row, 1 / norm, size);
  }
  return width;
}

/** Makes row `index` orthonormal to all rows before it. */
export function orthonormalizeRow(rows: usize, stride: usize, size: i32, index: i32): void {
  const row = rows + usize(index) * stride;
  subtractParts(rows, stride, size, index, row, 0, 0);
  linearScale(row, 1 / Math.sqrt(linearDot(row, row, size)), size);
}

/** Takes the parts along the first `count` rows from `row`, and adds them to a column of sums where there is one. */
function subtractParts(
  rows: usize, stride: usize, size: i32, count: i32, row: usize, sums: usize, sumStride: usize,
): void {
  for (let pass = 0; pass < 2; pass++)
    for (let i = 0; i < count; i++) {
      const other = rows + usize(i) * stride;
      const part = linearDot(other, row, size);
      linearAdd(row, other, -part, size);
      if (!sums) continue;
      const to = sums + usize(i) * sumStride;
      store<f64>(to, load<f64>(to) + part);
    }
}
