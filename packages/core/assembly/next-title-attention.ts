// Causal multi-head self-attention over packed histories (no padding), with a learned bias for each head and distance.
// qkv [tokens x 3 * columns]: queries, keys and values side by side; head h owns columns h * width … of each, width a
// multiple of 8. Reads up to 3 rows past the last token (their weight is 0), so scratch has that much room.
import { kept4 } from "./next-title-layers";
import { dotFour, exp4, madd, sum1, zero } from "./simd";

/** x times each of four rows, `stride` bytes apart. */
// @ts-ignore: decorator
@inline function dots4(x: usize, rows: usize, stride: usize, bytes: usize): v128 {
  const second = rows + stride, third = second + stride;
  return dotFour(x, rows, second, third, third + stride, bytes);
}

// @ts-ignore: decorator
@inline function reversed(x: v128): v128 {
  return v128.shuffle<f32>(x, x, 3, 2, 1, 0);
}

/** All ones in the lanes of j, j + 1, j + 2, j + 3 that are not after i. */
// @ts-ignore: decorator
@inline function notAfter(i: i32, j: i32): v128 {
  return i32x4.ge_s(i32x4.splat(i - j), i32x4(0, 1, 2, 3));
}

/**
 * One history of `length` tokens, one head; query, key, value and out point at the head's columns of its first token.
 * out[i] = sum over j <= i of dropout(softmax(q_i . k_j * scale + bias[i - j])) v_j.
 * `weights` f32 [length x line]: the softmax, kept for the backward pass. `row` f32 [line]: scratch.
 * Only tokens from `firstQuery` on get an output.
 */
export function attend(
  query: usize, key: usize, value: usize, stride: usize, length: i32, firstQuery: i32, width: i32, bias: usize, scale: f32,
  weights: usize, line: i32, row: usize, out: usize, outStride: usize,
  firstIndex: u32, indexStride: u32, dropKey: u32, threshold: u32, keepScale: f32,
): void {
  const bytes = usize(width) << 2;
  const factor = f32x4.splat(scale), keepFactor = f32x4.splat(keepScale);
  query += usize(firstQuery) * stride;
  out += usize(firstQuery) * outStride;
  firstIndex += u32(firstQuery) * indexStride;
  for (let i = firstQuery; i < length; i++, query += stride, out += outStride, firstIndex += indexStride) {
    const own = weights + ((usize(i) * usize(line)) << 2);
    let largest = f32x4.splat(-1e30);
    for (let j = 0; j <= i; j += 4) {
      const penalty = reversed(v128.load(bias + (<usize>(i - j - 3) << 2)));
      let s = madd(dots4(query, key + usize(j) * stride, stride, bytes), factor, penalty);
      s = v128.bitselect(s, f32x4.splat(-1e30), notAfter(i, j));
      largest = f32x4.pmax(largest, s);
      v128.store(own + (usize(j) << 2), s);
    }
    const top = f32x4.splat(max(
      max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
      max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
    ));
    let sum = zero();
    for (let j = 0; j <= i; j += 4) {
      const at = own + (usize(j) << 2);
      const e = v128.and(exp4(f32x4.sub(v128.load(at), top)), notAfter(i, j));
      sum = f32x4.add(sum, e);
      v128.store(at, e);
    }
    const inverse = f32x4.splat(f32(1) / sum1(sum));
    for (let j = 0; j <= i; j += 4) {
      const at = own + (usize(j) << 2);
      const p = f32x4.mul(v128.load(at), inverse);
      v128.store(at, p);
      v128.store(row + (usize(j) << 2), v128.and(f32x4.mul(p, keepFactor), kept4(firstIndex + u32(j), dropKey, threshold)));
    }
    for (let k: usize = 0; k < bytes; k += 32) {
      let low = zero(), high = zero();
      let from = value + k, weight = row;
      for (let j = 0; j <= i; j++, from += stride, weight += 4) {
        const w = v128.load_splat<u32>(weight);
        low = madd(w, v128.load(from), low);
        high = madd(w, v128.load(from, 16), high);
      }
      v128.store(out + k, low);
      v128.store(out + k, high, 16);
    }
  }
}

/**
 * The gradients through `attend`: dQuery, dKey and dValue (with qkv's stride) and dBias grow by theirs.
 * `d`: gradient of out. `row` f32 [2 x line]: scratch.
 */
export function attendBackward(
  query: usize, key: usize, value: usize, dQuery: usize, dKey: usize, dValue: usize, stride: usize,
  length: i32, width: i32, dBias: usize, scale: f32, weights: usize, line: i32, row: usize, d: usize, dStride: usize,
  firstIndex: u32, indexStride: u32, dropKey: u32, threshold: u32, keepScale: f32,
): void {
  const bytes = usize(width) << 2;
  const factor = f32x4.splat(scale), keepFactor = f32x4.splat(keepScale);
  const second = row + (usize(line) << 2);
  for (let i = 0; i < length; i++, query += stride, dQuery += stride, d += dStride, firstIndex += indexStride) {
    const own = weights + ((usize(i) * usize(line)) << 2);
    let total = zero();
    for (let j = 0; j <= i; j += 4) {
      const at = usize(j) << 2;
      const kept = v128.and(kept4(firstIndex + u32(j), dropKey, threshold), notAfter(i, j));
      const p = v128.load(own + at);
      const dp = v128.and(f32x4.mul(dots4(d, value + usize(j) * stride, stride, bytes), keepFactor), kept);
      total = madd(p, dp, total);
      v128.store(row + at, dp);
      v128.store(second + at, v128.and(f32x4.mul(p, keepFactor), kept));
    }
    const mean = f32x4.splat(sum1(total));
    for (let j = 0; j <= i; j += 4) {
      const at = usize(j) << 2;
      const ds = v128.and(f32x4.mul(v128.load(own + at), f32x4.sub(v128.load(row + at), mean)), notAfter(i, j));
      const bias = dBias + (<usize>(i - j - 3) << 2);
      v128.store(bias, f32x4.add(v128.load(bias), reversed(ds)));
      v128.store(row + at, f32x4.mul(ds, factor));
    }
    for (let k: usize = 0; k < bytes; k += 32) {
      const q0 = v128.load(query + k), q1 = v128.load(query + k, 16), d0 = v128.load(d + k), d1 = v128.load(d + k, 16);
      let s0 = v128.load(dQuery + k), s1 = v128.load(dQuery + k, 16);
      let offset = k, weight = row, drop = second;
      for (let j = 0; j <= i; j++, offset += stride, weight += 4, drop += 4) {
        let w = v128.load_splat<u32>(weight);
        s0 = madd(w, v128.load(key + offset), s0);
        s1 = madd(w, v128.load(key + offset, 16), s1);
        v128.store(dKey + offset, madd(w, q0, v128.load(dKey + offset)));
        v128.store(dKey + offset, madd(w, q1, v128.load(dKey + offset, 16)), 16);
        w = v128.load_splat<u32>(drop);
        v128.store(dValue + offset, madd(w, d0, v128.load(dValue + offset)));
        v128.store(dValue + offset, madd(w, d1, v128.load(dValue + offset, 16)), 16);
      }
      v128.store(dQuery + k, s0);
      v128.store(dQuery + k, s1, 16);
    }
  }
}
