// Matrix products for dense layers: C = A x B with B packed in panels of 8 columns ([columns / 8][inner][8]), so that
// the inner loop reads B in order. Tile: 4 rows x 8 columns; its 8 sums, 2 vectors of B and a broadcast stay in
// registers. Strides and panel sizes are in bytes; `columns` is a multiple of 8.
import { madd, zero } from "./simd";

/** Rows of A that stay in the first-level cache while all panels pass by. */
const blockRows = 64;

/** Packs B [inner x columns], row-major. Panel p starts at target + p * panelBytes. */
export function packRows(source: usize, stride: usize, inner: i32, columns: i32, target: usize, panelBytes: usize): void {
  for (let column = 0; column < columns; column += 8) {
    let from = source + (usize(column) << 2);
    let to = target + usize(column >> 3) * panelBytes;
    const end = to + (usize(inner) << 5);
    for (; to < end; to += 32, from += stride) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
    }
  }
}

// @ts-ignore: decorator
@inline function transpose4(from: usize, stride: usize, to: usize): void {
  const a = v128.load(from), b = v128.load(from + stride), c = v128.load(from + 2 * stride), d = v128.load(from + 3 * stride);
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5), AB = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5), CD = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5));
  v128.store(to, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7), 32);
  v128.store(to, v128.shuffle<f32>(AB, CD, 0, 1, 4, 5), 64);
  v128.store(to, v128.shuffle<f32>(AB, CD, 2, 3, 6, 7), 96);
}

/** Packs B = the transpose of source [columns x inner], row-major; inner is a multiple of 4. */
export function packColumns(source: usize, stride: usize, inner: i32, columns: i32, target: usize, panelBytes: usize): void {
  for (let column = 0; column < columns; column += 8) {
    const from = source + usize(column) * stride;
    const to = target + usize(column >> 3) * panelBytes;
    for (let k = 0; k < inner; k += 4) {
      transpose4(from + (usize(k) << 2), stride, to + (usize(k) << 5));
      transpose4(from + 4 * stride + (usize(k) << 2), stride, to + (usize(k) << 5) + 16);
    }
  }
}

// @ts-ignore: decorator
@inline function finish(c: usize, low: v128, high: v128, accumulate: bool): void {
  if (accumulate) {
    low = f32x4.add(low, v128.load(c));
    high = f32x4.add(high, v128.load(c, 16));
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/** C [rows x columns] (+)= A [rows x inner] x B: A row-major, any number of rows. */
export function multiplyRows(
  a: usize, aStride: usize, rows: i32, inner: i32, packed: usize, panelBytes: usize, columns: i32,
  c: usize, cStride: usize, accumulate: bool,
): void {
  for (let first = 0; first < rows; first += blockRows) {
    const last = min(rows, first + blockRows);
    for (let column = 0; column < columns; column += 8) {
      const panel = packed + usize(column >> 3) * panelBytes;
      const out = c + (usize(column) << 2);
      let row = first;
      for (; row + 4 <= last; row += 4)
        rowTile4(a + usize(row) * aStride, aStride, inner, panel, out + usize(row) * cStride, cStride, accumulate);
      for (; row < last; row++) rowTile1(a + usize(row) * aStride, inner, panel, out + usize(row) * cStride, accumulate);
    }
  }
}

function rowTile4(a: usize, aStride: usize, inner: i32, panel: usize, c: usize, cStride: usize, accumulate: bool): void {
  let p0 = zero(), p1 = zero(), q0 = zero(), q1 = zero(), r0 = zero(), r1 = zero(), s0 = zero(), s1 = zero();
  const second = aStride << 1, third = second + aStride;
  const end = panel + (usize(inner) << 5);
  for (; panel < end; panel += 32, a += 4) {
    const low = v128.load(panel), high = v128.load(panel, 16);
    let x = v128.load_splat<u32>(a); p0 = madd(x, low, p0); p1 = madd(x, high, p1);
    x = v128.load_splat<u32>(a + aStride); q0 = madd(x, low, q0); q1 = madd(x, high, q1);
    x = v128.load_splat<u32>(a + second); r0 = madd(x, low, r0); r1 = madd(x, high, r1);
    x = v128.load_splat<u32>(a + third); s0 = madd(x, low, s0); s1 = madd(x, high, s1);
  }
  finish(c, p0, p1, accumulate); c += cStride;
  finish(c, q0, q1, accumulate); c += cStride;
  finish(c, r0, r1, accumulate); c += cStride;
  finish(c, s0, s1, accumulate);
}

function rowTile1(a: usize, inner: i32, panel: usize, c: usize, accumulate: bool): void {
  let low = zero(), high = zero();
  const end = panel + (usize(inner) << 5);
  for (; panel < end; panel += 32, a += 4) {
    const x = v128.load_splat<u32>(a);
    low = madd(x, v128.load(panel), low);
    high = madd(x, v128.load(panel, 16), high);
  }
  finish(c, low, high, accumulate);
}

/** C [rows x columns] += transpose(A) x B: A [inner x rows], row-major, rows a multiple of 4, any inner. */
export function multiplyColumns(
  a: usize, aStride: usize, rows: i32, inner: i32, packed: usize, panelBytes: usize, columns: i32,
  c: usize, cStride: usize,
): void {
  for (let first = 0; first < rows; first += blockRows) {
    const last = min(rows, first + blockRows);
    for (let column = 0; column < columns; column += 8) {
      const panel = packed + usize(column >> 3) * panelBytes;
      const out = c + (usize(column) << 2);
      for (let row = first; row < last; row += 4)
        columnTile4(a + (usize(row) << 2), aStride, inner, panel, out + usize(row) * cStride, cStride);
    }
  }
}

function columnTile4(a: usize, aStride: usize, inner: i32, panel: usize, c: usize, cStride: usize): void {
  let p0 = zero(), p1 = zero(), q0 = zero(), q1 = zero(), r0 = zero(), r1 = zero(), s0 = zero(), s1 = zero();
  const end = panel + (usize(inner) << 5);
  for (; panel < end; panel += 32, a += aStride) {
    const low = v128.load(panel), high = v128.load(panel, 16);
    let x = v128.load_splat<u32>(a); p0 = madd(x, low, p0); p1 = madd(x, high, p1);
    x = v128.load_splat<u32>(a, 4); q0 = madd(x, low, q0); q1 = madd(x, high, q1);
    x = v128.load_splat<u32>(a, 8); r0 = madd(x, low, r0); r1 = madd(x, high, r1);
    x = v128.load_splat<u32>(a, 12); s0 = madd(x, low, s0); s1 = madd(x, high, s1);
  }
  finish(c, p0, p1, true); c += cStride;
  finish(c, q0, q1, true); c += cStride;
  finish(c, r0, r1, true); c += cStride;
  finish(c, s0, s1, true);
}
