// The layers of next-title's network but for attention and the products: all matrices float32, row-major, their
// columns a multiple of 4. Dropout masks come from a counter (element index and key), so that the backward pass makes
// the same mask again and nothing is stored.
import { madd, sum1, zero } from "./simd";

/**
 * 0 or all ones a lane: is element `index` + 0 … 3 kept? A 32-bit finaliser (Appleby's MurmurHash3) of index and key
 * against `threshold` = rate * 2^32.
 */
// @ts-ignore: decorator
@inline export function kept4(index: u32, key: u32, threshold: u32): v128 {
  let x = i32x4.add(i32x4.splat(index), i32x4(0, 1, 2, 3));
  x = i32x4.add(i32x4.mul(x, i32x4.splat(0x9E3779B1)), i32x4.splat(key));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  x = i32x4.mul(x, i32x4.splat(0x85EBCA6B));
  x = v128.xor(x, i32x4.shr_u(x, 13));
  x = i32x4.mul(x, i32x4.splat(0xC2B2AE35));
  x = v128.xor(x, i32x4.shr_u(x, 16));
  return i32x4.ge_u(x, i32x4.splat(threshold));
}

/** out[r] = table[tokens[r]] * scale, dropped out. `first`: index of the first element for the mask. */
export function embed(
  table: usize, tokens: usize, rows: i32, columns: i32, out: usize, first: u32, key: u32, threshold: u32, scale: f32,
): void {
  const factor = f32x4.splat(scale);
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++) {
    const row = table + usize(load<u32>(tokens + (usize(r) << 2))) * bytes;
    for (let d: usize = 0; d < bytes; d += 16, out += 16, first += 4)
      v128.store(out, v128.and(f32x4.mul(v128.load(row + d), factor), kept4(first, key, threshold)));
  }
}

/** gradient[tokens[r]] += what `embed` passes back of d[r]. */
export function embedBackward(
  gradient: usize, tokens: usize, rows: i32, columns: i32, d: usize, first: u32, key: u32, threshold: u32, scale: f32,
): void {
  const factor = f32x4.splat(scale);
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++) {
    const row = gradient + usize(load<u32>(tokens + (usize(r) << 2))) * bytes;
    for (let c: usize = 0; c < bytes; c += 16, d += 16, first += 4) {
      const passed = v128.and(f32x4.mul(v128.load(d), factor), kept4(first, key, threshold));
      v128.store(row + c, f32x4.add(v128.load(row + c), passed));
    }
  }
}

/** out = base + dropout(source + bias), bias [columns]; scale = 1 / (1 - rate). */
export function addDropped(
  base: usize, source: usize, bias: usize, out: usize, rows: i32, columns: i32,
  first: u32, key: u32, threshold: u32, scale: f32,
): void {
  const factor = f32x4.splat(scale);
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++)
    for (let d: usize = 0; d < bytes; d += 16, first += 4, base += 16, source += 16, out += 16) {
      const x = f32x4.mul(f32x4.add(v128.load(source), v128.load(bias + d)), factor);
      v128.store(out, f32x4.add(v128.load(base), v128.and(x, kept4(first, key, threshold))));
    }
}

/** out = dropout(source): the gradient that addDropped passes to its source. */
export function dropped(source: usize, out: usize, count: i32, first: u32, key: u32, threshold: u32, scale: f32): void {
  const factor = f32x4.splat(scale);
  const end = source + (usize(count) << 2);
  for (; source < end; source += 16, out += 16, first += 4)
    v128.store(out, v128.and(f32x4.mul(v128.load(source), factor), kept4(first, key, threshold)));
}

/** x = dropout(max(0, x + bias)) in place. */
export function reluDropped(
  x: usize, bias: usize, rows: i32, columns: i32, first: u32, key: u32, threshold: u32, scale: f32,
): void {
  const factor = f32x4.splat(scale);
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++)
    for (let d: usize = 0; d < bytes; d += 16, first += 4, x += 16) {
      const y = f32x4.mul(f32x4.pmax(zero(), f32x4.add(v128.load(x), v128.load(bias + d))), factor);
      v128.store(x, v128.and(y, kept4(first, key, threshold)));
    }
}

/** d = d * scale where the output y of reluDropped is above 0 (active and kept), else 0; in place. */
export function reluDroppedBackward(y: usize, d: usize, count: i32, scale: f32): void {
  const factor = f32x4.splat(scale);
  const end = y + (usize(count) << 2);
  for (; y < end; y += 16, d += 16)
    v128.store(d, v128.and(f32x4.mul(v128.load(d), factor), f32x4.gt(v128.load(y), zero())));
}

/** target[c] += sum over rows of source[r][c]. */
export function addColumnSums(source: usize, stride: usize, rows: i32, columns: i32, target: usize): void {
  for (let c: usize = 0; c < usize(columns) << 2; c += 16) {
    let sum = v128.load(target + c);
    let from = source + c;
    for (let r = 0; r < rows; r++, from += stride) sum = f32x4.add(sum, v128.load(from));
    v128.store(target + c, sum);
  }
}

/**
 * Layer normalization (Ba et al. 2016): out = gain * (x - mean) / sqrt(variance + 1e-5) + bias, row by row.
 * `statistics` f32 [rows x 2] gets mean and 1 / standard deviation.
 */
export function layerNorm(x: usize, rows: i32, columns: i32, gain: usize, bias: usize, out: usize, statistics: usize): void {
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++, x += bytes, out += bytes, statistics += 8) {
    let sum = zero();
    for (let d: usize = 0; d < bytes; d += 16) sum = f32x4.add(sum, v128.load(x + d));
    const mean = sum1(sum) / f32(columns);
    const middle = f32x4.splat(mean);
    let squares = zero();
    for (let d: usize = 0; d < bytes; d += 16) {
      const y = f32x4.sub(v128.load(x + d), middle);
      squares = madd(y, y, squares);
    }
    const inverse = f32(1) / sqrt<f32>(sum1(squares) / f32(columns) + f32(1e-5));
    const factor = f32x4.splat(inverse);
    for (let d: usize = 0; d < bytes; d += 16) {
      const y = f32x4.mul(f32x4.sub(v128.load(x + d), middle), factor);
      v128.store(out + d, madd(y, v128.load(gain + d), v128.load(bias + d)));
    }
    store<f32>(statistics, mean);
    store<f32>(statistics, inverse, 4);
  }
}

/** dx += the gradient through layerNorm; gainGradient and biasGradient += theirs. `d`: gradient of its output. */
export function layerNormBackward(
  x: usize, statistics: usize, rows: i32, columns: i32, gain: usize, d: usize, dx: usize,
  gainGradient: usize, biasGradient: usize,
): void {
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++, x += bytes, d += bytes, dx += bytes, statistics += 8) {
    const middle = v128.load_splat<u32>(statistics), factor = v128.load_splat<u32>(statistics, 4);
    let sum = zero(), sumNormal = zero();
    for (let c: usize = 0; c < bytes; c += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + c), middle), factor);
      const out = v128.load(d + c);
      v128.store(gainGradient + c, madd(out, normal, v128.load(gainGradient + c)));
      v128.store(biasGradient + c, f32x4.add(out, v128.load(biasGradient + c)));
      const g = f32x4.mul(out, v128.load(gain + c));
      sum = f32x4.add(sum, g);
      sumNormal = madd(g, normal, sumNormal);
    }
    const mean = f32x4.splat(sum1(sum) / f32(columns)), meanNormal = f32x4.splat(-sum1(sumNormal) / f32(columns));
    for (let c: usize = 0; c < bytes; c += 16) {
      const normal = f32x4.mul(f32x4.sub(v128.load(x + c), middle), factor);
      const g = f32x4.sub(f32x4.mul(v128.load(d + c), v128.load(gain + c)), mean);
      v128.store(dx + c, madd(madd(normal, meanNormal, g), factor, v128.load(dx + c)));
    }
  }
}
