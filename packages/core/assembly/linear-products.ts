// Dense products in float64: C = A x B with B packed in panels of 4 columns, [inner block][panel][inner][4], so that the
// inner loop reads B in order. Tile: 6 rows x 4 columns; its 12 sums, 2 vectors of B and a broadcast fill V8's 15
// registers. Strides are in bytes; `columns` is a multiple of 4.

/** Rows of B packed as one block: a panel of them stays in the first-level cache. */
const innerBlock = 192;
/** Rows of A that stay in the second-level cache while all panels pass by. */
const rowBlock = 96;

// @ts-ignore: decorator
@inline export function zero2(): v128 {
  return f64x2.splat(0);
}

/** a * b + c */
// @ts-ignore: decorator
@inline export function madd2(a: v128, b: v128, c: v128): v128 {
  if (isDefined(FUSED)) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(c, f64x2.mul(a, b));
}

/** Sum of both lanes. */
// @ts-ignore: decorator
@inline export function sum2(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/**
 * Packs rows first ... last - 1 of B [inner x columns], whose entry (k, j) lies at source + k * kStride + j * jStride.
 * `first` is a multiple of the block of 192. Columns from `filled` on are zeros and are not read.
 */
export function linearPack(
  source: usize, kStride: usize, jStride: usize, inner: i32, filled: i32, columns: i32, target: usize,
  first: i32, last: i32,
): void {
  for (let k0 = first; k0 < last; k0 += innerBlock) {
    const size = min(innerBlock, inner - k0);
    let to = target + (usize(k0) * usize(columns) << 3);
    for (let j = 0; j < columns; j += 4) {
      let from = source + usize(k0) * kStride + usize(j) * jStride;
      if (j + 4 <= filled)
        for (let k = 0; k < size; k++, from += kStride, to += 32) {
          store<f64>(to, load<f64>(from));
          store<f64>(to, load<f64>(from + jStride), 8);
          store<f64>(to, load<f64>(from + 2 * jStride), 16);
          store<f64>(to, load<f64>(from + 3 * jStride), 24);
        }
      else
        for (let k = 0; k < size; k++, from += kStride, to += 32)
          for (let c = 0; c < 4; c++)
            store<f64>(to + (usize(c) << 3), j + c < filled ? load<f64>(from + usize(c) * jStride) : 0);
    }
  }
}

/** C (=, +=, -= for mode 0, 1, -1) A [rows x inner] x B: A row-major. */
export function linearMultiply(
  a: usize, aStride: usize, rows: i32, inner: i32, packed: usize, columns: i32, c: usize, cStride: usize, mode: i32,
): void {
  for (let k0 = 0; k0 < inner; k0 += innerBlock) {
    const size = min(innerBlock, inner - k0);
    const block = packed + (usize(k0) * usize(columns) << 3);
    const from = a + (usize(k0) << 3);
    const then = k0 ? (mode < 0 ? -1 : 1) : mode;
    for (let first = 0; first < rows; first += rowBlock) {
      const last = min(rows, first + rowBlock);
      for (let j = 0; j < columns; j += 4) {
        const panel = block + (usize(j) * usize(size) << 3);
        const out = c + (usize(j) << 3);
        let row = first;
        for (; row + 6 <= last; row += 6)
          tile6(from + usize(row) * aStride, aStride, 8, size, panel, out + usize(row) * cStride, cStride, then);
        for (; row < last; row++)
          tile1(from + usize(row) * aStride, 8, size, panel, out + usize(row) * cStride, then);
      }
    }
  }
}

/** C (=, +=, -= for mode 0, 1, -1) transpose(A) x B: A [inner x rows], row-major. */
export function linearMultiplyTransposed(
  a: usize, aStride: usize, rows: i32, inner: i32, packed: usize, columns: i32, c: usize, cStride: usize, mode: i32,
): void {
  for (let k0 = 0; k0 < inner; k0 += innerBlock) {
    const size = min(innerBlock, inner - k0);
    const block = packed + (usize(k0) * usize(columns) << 3);
    const from = a + usize(k0) * aStride;
    const then = k0 ? (mode < 0 ? -1 : 1) : mode;
    for (let first = 0; first < rows; first += rowBlock) {
      const last = min(rows, first + rowBlock);
      for (let j = 0; j < columns; j += 4) {
        const panel = block + (usize(j) * usize(size) << 3);
        const out = c + (usize(j) << 3);
        let row = first;
        for (; row + 6 <= last; row += 6)
          tile6(from + (usize(row) << 3), 8, aStride, size, panel, out + usize(row) * cStride, cStride, then);
        for (; row < last; row++)
          tile1(from + (usize(row) << 3), aStride, size, panel, out + usize(row) * cStride, then);
      }
    }
  }
}

// @ts-ignore: decorator
@inline function finish2(c: usize, low: v128, high: v128, mode: i32): void {
  if (mode > 0) {
    low = f64x2.add(v128.load(c), low);
    high = f64x2.add(v128.load(c, 16), high);
  } else if (mode < 0) {
    low = f64x2.sub(v128.load(c), low);
    high = f64x2.sub(v128.load(c, 16), high);
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/** Six rows: entry (i, k) of A lies at a + i * rowStride + k * kStride. */
// @ts-ignore: decorator
@inline function tile6(
  a: usize, rowStride: usize, kStride: usize, inner: i32, panel: usize, c: usize, cStride: usize, mode: i32,
): void {
  let p0 = zero2(), p1 = zero2(), q0 = zero2(), q1 = zero2(), r0 = zero2(), r1 = zero2();
  let s0 = zero2(), s1 = zero2(), t0 = zero2(), t1 = zero2(), u0 = zero2(), u1 = zero2();
  const second = rowStride, third = 2 * rowStride, fourth = 3 * rowStride, fifth = 4 * rowStride, sixth = 5 * rowStride;
  const end = panel + (usize(inner) << 5);
  for (; panel < end; panel += 32, a += kStride) {
    const low = v128.load(panel), high = v128.load(panel, 16);
    let x = v128.load_splat<u64>(a); p0 = madd2(x, low, p0); p1 = madd2(x, high, p1);
    x = v128.load_splat<u64>(a + second); q0 = madd2(x, low, q0); q1 = madd2(x, high, q1);
    x = v128.load_splat<u64>(a + third); r0 = madd2(x, low, r0); r1 = madd2(x, high, r1);
    x = v128.load_splat<u64>(a + fourth); s0 = madd2(x, low, s0); s1 = madd2(x, high, s1);
    x = v128.load_splat<u64>(a + fifth); t0 = madd2(x, low, t0); t1 = madd2(x, high, t1);
    x = v128.load_splat<u64>(a + sixth); u0 = madd2(x, low, u0); u1 = madd2(x, high, u1);
  }
  finish2(c, p0, p1, mode); c += cStride;
  finish2(c, q0, q1, mode); c += cStride;
  finish2(c, r0, r1, mode); c += cStride;
  finish2(c, s0, s1, mode); c += cStride;
  finish2(c, t0, t1, mode); c += cStride;
  finish2(c, u0, u1, mode);
}

// @ts-ignore: decorator
@inline function tile1(a: usize, kStride: usize, inner: i32, panel: usize, c: usize, mode: i32): void {
  let low = zero2(), high = zero2();
  const end = panel + (usize(inner) << 5);
  for (; panel < end; panel += 32, a += kStride) {
    const x = v128.load_splat<u64>(a);
    low = madd2(x, v128.load(panel), low);
    high = madd2(x, v128.load(panel, 16), high);
  }
  finish2(c, low, high, mode);
}

/** target [columns x rows] = transpose of source [rows x columns]. */
export function linearTranspose(
  source: usize, sourceStride: usize, rows: i32, columns: i32, target: usize, targetStride: usize,
): void {
  for (let i0 = 0; i0 < rows; i0 += 16)
    for (let j0 = 0; j0 < columns; j0 += 16) {
      const iEnd = min(rows, i0 + 16), jEnd = min(columns, j0 + 16);
      for (let j = j0; j < jEnd; j++) {
        const to = target + usize(j) * targetStride;
        for (let i = i0; i < iEnd; i++)
          store<f64>(to + (usize(i) << 3), load<f64>(source + usize(i) * sourceStride + (usize(j) << 3)));
      }
    }
}

/** Dot product of float64 [count]. */
export function linearDot(a: usize, b: usize, count: i32): f64 {
  let s0 = zero2(), s1 = zero2(), s2 = zero2(), s3 = zero2();
  let i: usize = 0;
  const bytes = usize(count) << 3;
  for (; i + 64 <= bytes; i += 64) {
    s0 = madd2(v128.load(a + i), v128.load(b + i), s0);
    s1 = madd2(v128.load(a + i, 16), v128.load(b + i, 16), s1);
    s2 = madd2(v128.load(a + i, 32), v128.load(b + i, 32), s2);
    s3 = madd2(v128.load(a + i, 48), v128.load(b + i, 48), s3);
  }
  let sum = sum2(f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3)));
  for (; i < bytes; i += 8) sum += load<f64>(a + i) * load<f64>(b + i);
  return sum;
}

/** y += factor * x, float64 [count]. */
export function linearAdd(y: usize, x: usize, factor: f64, count: i32): void {
  const f = f64x2.splat(factor);
  const bytes = usize(count) << 3;
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(y + i, madd2(f, v128.load(x + i), v128.load(y + i)));
  for (; i < bytes; i += 8) store<f64>(y + i, load<f64>(y + i) + factor * load<f64>(x + i));
}

/** x *= factor, float64 [count]. */
export function linearScale(x: usize, factor: f64, count: i32): void {
  const end = x + (usize(count) << 3);
  for (; x < end; x += 8) store<f64>(x, load<f64>(x) * factor);
}
