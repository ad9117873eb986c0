// All eigenvalues and eigenvectors of a small dense symmetric matrix, float64: Householder's tridiagonal form, then QL
// with implicit shifts (EISPACK's tred2 and tql2, Golub & Van Loan 2013, chapter 8). Rows are padded to an even number
// of columns; vectors lie in rows, so that rotations and reflections run along them.
import { linearAdd, linearDot, madd2 } from "./linear-products";

/**
 * matrix [size x size] → its tridiagonal form's diagonal and off-diagonal, float64 [size] each. Row k of the matrix
 * keeps its reflector behind the diagonal, and `factors` [size] what it is weighed by. `scratch`: float64 [2 x stride].
 */
export function tridiagonalize(
  matrix: usize, stride: usize, size: i32, diagonal: usize, off: usize, factors: usize, scratch: usize,
): void {
  const v = scratch, q = scratch + stride;
  memory.fill(v, 0, 2 * stride);
  for (let k = 0; k < size; k++) {
    const row = matrix + usize(k) * stride;
    const at = usize(k) << 3;
    store<f64>(diagonal + at, load<f64>(row + at));
    store<f64>(factors + at, 0);
    store<f64>(off + at, k + 1 < size ? load<f64>(row + at, 8) : 0);
    if (k + 2 >= size) continue;
    const next = at + 8, count = size - k - 1;
    const rest = linearDot(row + next + 8, row + next + 8, count - 1);
    if (rest == 0) continue;
    const first = load<f64>(row + next);
    const norm = Math.sqrt(first * first + rest);
    const alpha = first > 0 ? -norm : norm;
    store<f64>(row + next, first - alpha);
    const factor = 2 / ((first - alpha) * (first - alpha) + rest);
    store<f64>(off + at, alpha);
    store<f64>(factors + at, factor);
    // Zeros before the reflector let the rows be read from an even column on.
    store<f64>(v + at, 0);
    memory.copy(v + next, row + next, usize(count) << 3);
    const begin = next & ~15, end = (usize(size) << 3) + 15 & ~15;
    for (let i = k + 1; i < size; i++)
      store<f64>(q + (usize(i) << 3), factor * linearDot(matrix + usize(i) * stride + begin, v + begin, i32(end - begin >> 3)));
    const half = factor / 2 * linearDot(v + next, q + next, count);
    linearAdd(q + next, v + next, -half, count);
    store<f64>(q + at, 0);
    for (let i = k + 1; i < size; i++) {
      const line = matrix + usize(i) * stride;
      const a = f64x2.splat(-load<f64>(v + (usize(i) << 3))), b = f64x2.splat(-load<f64>(q + (usize(i) << 3)));
      for (let d = begin; d < end; d += 16)
        v128.store(line + d, madd2(a, v128.load(q + d), madd2(b, v128.load(v + d), v128.load(line + d))));
    }
  }
}

/**
 * Eigenvalues of the tridiagonal matrix replace `diagonal`; rows of `vectors` [size x size], at first the identity,
 * become its eigenvectors. Destroys `off`. Returns false where an eigenvalue takes more than 60 rounds.
 */
export function tridiagonalEigen(diagonal: usize, off: usize, size: i32, vectors: usize, stride: usize): bool {
  for (let l = 0; l < size; l++) {
    for (let round = 0; ; round++) {
      let m = l;
      for (; m + 1 < size; m++) {
        const sum = Math.abs(load<f64>(diagonal + (usize(m) << 3))) + Math.abs(load<f64>(diagonal + (usize(m) << 3), 8));
        if (Math.abs(load<f64>(off + (usize(m) << 3))) <= 1.1e-16 * sum) break;
      }
      if (m == l) break;
      if (round == 60) return false;
      const dl = load<f64>(diagonal + (usize(l) << 3)), el = load<f64>(off + (usize(l) << 3));
      let g = (load<f64>(diagonal + (usize(l) << 3), 8) - dl) / (2 * el);
      let r = Math.sqrt(g * g + 1);
      g = load<f64>(diagonal + (usize(m) << 3)) - dl + el / (g + (g < 0 ? -r : r));
      let s: f64 = 1, c: f64 = 1, p: f64 = 0;
      let i = m - 1;
      for (; i >= l; i--) {
        const at = usize(i) << 3;
        const f = s * load<f64>(off + at), b = c * load<f64>(off + at);
        r = Math.sqrt(f * f + g * g);
        store<f64>(off + at, r, 8);
        if (r == 0) {
          store<f64>(diagonal + at, load<f64>(diagonal + at, 8) - p, 8);
          store<f64>(off + (usize(m) << 3), 0);
          break;
        }
        s = f / r;
        c = g / r;
        g = load<f64>(diagonal + at, 8) - p;
        r = (load<f64>(diagonal + at) - g) * s + 2 * c * b;
        p = s * r;
        store<f64>(diagonal + at, g + p, 8);
        g = c * r - b;
        rotate(vectors + usize(i) * stride, stride, c, s);
      }
      if (r == 0 && i >= l) continue;
      store<f64>(diagonal + (usize(l) << 3), load<f64>(diagonal + (usize(l) << 3)) - p);
      store<f64>(off + (usize(l) << 3), g);
      store<f64>(off + (usize(m) << 3), 0);
    }
  }
  return true;
}

/** Rotates a row and the one behind it. */
// @ts-ignore: decorator
@inline function rotate(row: usize, stride: usize, cosine: f64, sine: f64): void {
  const c = f64x2.splat(cosine), s = f64x2.splat(sine), minus = f64x2.splat(-sine);
  const end = row + stride;
  for (; row < end; row += 16) {
    const x = v128.load(row), y = v128.load(row + stride);
    v128.store(row + stride, madd2(s, x, f64x2.mul(c, y)));
    v128.store(row, madd2(minus, y, f64x2.mul(c, x)));
  }
}

/** Rows first ... last - 1 of `vectors`, of the tridiagonal matrix, become those of the matrix given to tridiagonalize. */
export function reflectBack(
  matrix: usize, stride: usize, size: i32, factors: usize, vectors: usize, first: i32, last: i32,
): void {
  for (let row = first; row < last; row++) {
    const z = vectors + usize(row) * stride;
    for (let k = size - 3; k >= 0; k--) {
      const factor = load<f64>(factors + (usize(k) << 3));
      if (factor == 0) continue;
      const v = matrix + usize(k) * stride + (usize(k) << 3) + 8;
      const count = size - k - 1;
      linearAdd(z + (usize(k) << 3) + 8, v, -factor * linearDot(v, z + (usize(k) << 3) + 8, count), count);
    }
  }
}
