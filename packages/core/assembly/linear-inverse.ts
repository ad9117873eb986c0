// The inverse of a symmetric positive definite matrix in place, float64, by blocks of pivots ("sweep operator", Beaton
// 1964; Goodnight 1979): only the lower triangle is kept up to date, n³ operations, the same as by Cholesky's
// factors, in one kind of step. src/linear-algebra/inverse.ts runs the parts in their order.
import { madd2 } from "./linear-products";

/** Rows and columns whose pivots are taken at once, at most. */
export const pivotBlock = 96;

/**
 * d [width x width] = inverse of the matrix' diagonal block from `first` on, by Gauss and Jordan. Returns the number of
 * pivots taken: below `width` where one was not positive, and the matrix is not positive definite.
 */
export function sweepPivots(matrix: usize, stride: usize, first: i32, width: i32, d: usize): i32 {
  const line = usize(width) << 3;
  for (let i = 0; i < width; i++)
    for (let j = 0; j <= i; j++) {
      const x = load<f64>(matrix + usize(first + i) * stride + (usize(first + j) << 3));
      store<f64>(d + usize(i) * line + (usize(j) << 3), x);
      store<f64>(d + usize(j) * line + (usize(i) << 3), x);
    }
  for (let p = 0; p < width; p++) {
    const row = d + usize(p) * line, at = usize(p) << 3;
    const pivot = load<f64>(row + at);
    if (!(pivot > 0)) return p;
    const inverse = 1 / pivot;
    store<f64>(row + at, 1);
    for (let j: usize = 0; j < line; j += 8) store<f64>(row + j, load<f64>(row + j) * inverse);
    for (let i = 0; i < width; i++) {
      if (i == p) continue;
      const other = d + usize(i) * line;
      const factor = load<f64>(other + at);
      store<f64>(other + at, 0);
      const f = f64x2.splat(-factor);
      for (let j: usize = 0; j < line; j += 16)
        v128.store(other + j, madd2(f, v128.load(row + j), v128.load(other + j)));
    }
  }
  return width;
}

/** v [rows x width] = the columns first ... first + width - 1 for rows from ... to - 1; 0 in the pivots' own rows. */
export function sweepGather(
  matrix: usize, stride: usize, first: i32, width: i32, v: usize, from: i32, to: i32,
): void {
  const line = usize(width) << 3;
  // Above the pivots the column stands in their rows.
  const above = min(to, first);
  for (let c = 0; c < width; c++) {
    const row = matrix + usize(first + c) * stride;
    for (let i = from; i < above; i++)
      store<f64>(v + usize(i) * line + (usize(c) << 3), load<f64>(row + (usize(i) << 3)));
  }
  for (let i = max(from, first); i < to; i++)
    if (i < first + width) memory.fill(v + usize(i) * line, 0, line);
    else memory.copy(v + usize(i) * line, matrix + usize(i) * stride + (usize(first) << 3), line);
}

/** The inverse of sweepGather for u; the thread that has the pivots' rows puts -d between. */
export function sweepStore(
  matrix: usize, stride: usize, first: i32, width: i32, u: usize, d: usize, from: i32, to: i32,
): void {
  const line = usize(width) << 3;
  const above = min(to, first);
  for (let c = 0; c < width; c++) {
    const row = matrix + usize(first + c) * stride;
    for (let i = from; i < above; i++)
      store<f64>(row + (usize(i) << 3), load<f64>(u + usize(i) * line + (usize(c) << 3)));
  }
  for (let i = max(from, first); i < to; i++) {
    const row = matrix + usize(i) * stride + (usize(first) << 3);
    if (i >= first + width) memory.copy(row, u + usize(i) * line, line);
    else
      for (let c: usize = 0; c < line; c += 8) store<f64>(row + c, -load<f64>(d + usize(i - first) * line + c));
  }
}

/** Rows from ... to - 1: what is left of the sweeps is minus the inverse; both triangles get its values. */
export function sweepFinish(matrix: usize, stride: usize, from: i32, to: i32): void {
  for (let i0 = from; i0 < to; i0 += 16)
    for (let j0 = 0; j0 < to; j0 += 16)
      for (let i = i0; i < min(to, i0 + 16); i++)
        for (let j = j0; j < min(i + 1, j0 + 16); j++) {
          const lower = matrix + usize(i) * stride + (usize(j) << 3);
          const x = -load<f64>(lower);
          store<f64>(lower, x);
          store<f64>(matrix + usize(j) * stride + (usize(i) << 3), x);
        }
}
