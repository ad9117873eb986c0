// Matrix factorization for implicit feedback by alternating least squares (Hu, Koren & Volinsky 2008; Rendle et al.
// 2021). Vectors are float32, a row `stride` bytes, a multiple of 16, zeros behind the dimensions.
import { madd2 } from "./linear-products";
import { madd, sum1, zero } from "./simd";

// @ts-ignore: decorator
@inline function dot4(a: usize, b: usize, bytes: usize): f32 {
  let sum = zero();
  for (let d: usize = 0; d < bytes; d += 16) sum = madd(v128.load(a + d), v128.load(b + d), sum);
  return sum1(sum);
}

/** y += factor * x */
// @ts-ignore: decorator
@inline function add4(y: usize, x: usize, factor: f32, bytes: usize): void {
  const f = f32x4.splat(factor);
  for (let d: usize = 0; d < bytes; d += 16) v128.store(y + d, madd(f, v128.load(x + d), v128.load(y + d)));
}

/** gram, float64 [stride / 4 x stride / 4], = the transposed product of rows first ... last - 1 with themselves. */
export function ialsGram(vectors: usize, stride: usize, first: i32, last: i32, gram: usize): void {
  const line = stride << 1;
  memory.fill(gram, 0, line * (stride >> 2));
  for (let r = first; r < last; r++) {
    const row = vectors + usize(r) * stride;
    let to = gram;
    for (let i: usize = 0; i < stride; i += 4, to += line) {
      const x = f64x2.splat(f64(load<f32>(row + i)));
      for (let j: usize = 0; j < stride; j += 16) {
        const y = v128.load(row + j), at = to + (j << 1);
        v128.store(at, madd2(x, f64x2.promote_low_f32x4(y), v128.load(at)));
        v128.store(at, madd2(x, f64x2.promote_low_f32x4(v128.shuffle<f32>(y, y, 2, 3, 2, 3)), v128.load(at, 16)), 16);
      }
    }
  }
}

/**
 * Solves (gram + sum over members v vT + ridge (members + unobserved) I) x = sum over members v for each of the rows
 * first ... last - 1 of `out`, from what stands there, by `steps` steps of conjugate gradients (Takacs, Pilaszy & Tikk
 * 2011); members are rows of `against`. gram, float32 [stride / 4 x stride / 4], is already weighed. A row without members becomes 0.
 * scratch: float32 [3 x stride / 4].
 */
export function ialsSolve(
  offsets: usize, members: usize, first: i32, last: i32, against: usize, stride: usize, gram: usize, out: usize,
  ridge: f32, unobserved: f32, steps: i32, scratch: usize,
): void {
  const residual = scratch, direction = scratch + stride, product = direction + stride;
  for (let r = first; r < last; r++) {
    const x = out + usize(r) * stride;
    const begin = members + (usize(load<u32>(offsets + (usize(r) << 2))) << 2);
    const end = members + (usize(load<u32>(offsets + (usize(r) << 2), 4)) << 2);
    if (begin == end) {
      memory.fill(x, 0, stride);
      continue;
    }
    const own = ridge * (f32((end - begin) >> 2) + unobserved);
    multiply(begin, end, against, stride, gram, own, x, product);
    memory.fill(residual, 0, stride);
    for (let member = begin; member < end; member += 4)
      add4(residual, against + usize(load<u32>(member)) * stride, 1, stride);
    add4(residual, product, -1, stride);
    memory.copy(direction, residual, stride);
    let squares = dot4(residual, residual, stride);
    const enough = squares * f32(1e-12);
    for (let step = 0; step < steps && squares > enough && squares > f32(1e-30); step++) {
      multiply(begin, end, against, stride, gram, own, direction, product);
      const length = squares / dot4(direction, product, stride);
      add4(x, direction, length, stride);
      add4(residual, product, -length, stride);
      const next = dot4(residual, residual, stride);
      const keep = f32x4.splat(next / squares);
      for (let d: usize = 0; d < stride; d += 16)
        v128.store(direction + d, madd(keep, v128.load(direction + d), v128.load(residual + d)));
      squares = next;
    }
  }
}

/** product = the system's matrix times x. */
function multiply(
  begin: usize, end: usize, against: usize, stride: usize, gram: usize, ridge: f32, x: usize, product: usize,
): void {
  const factor = f32x4.splat(ridge);
  for (let d: usize = 0; d < stride; d += 16) v128.store(product + d, f32x4.mul(factor, v128.load(x + d)));
  let row = gram;
  for (let i: usize = 0; i < stride; i += 4, row += stride) add4(product, row, load<f32>(x + i), stride);
  for (let member = begin; member < end; member += 4) {
    const vector = against + usize(load<u32>(member)) * stride;
    add4(product, vector, dot4(vector, x, stride), stride);
  }
}

/** Sum over the rows first ... last - 1 and their members of (1 - x . v)^2. */
export function ialsErrors(
  offsets: usize, members: usize, first: i32, last: i32, against: usize, stride: usize, rows: usize,
): f64 {
  let sum: f64 = 0;
  for (let r = first; r < last; r++) {
    const x = rows + usize(r) * stride;
    const end = members + (usize(load<u32>(offsets + (usize(r) << 2), 4)) << 2);
    for (let member = members + (usize(load<u32>(offsets + (usize(r) << 2))) << 2); member < end; member += 4) {
      const error = f64(1 - dot4(x, against + usize(load<u32>(member)) * stride, stride));
      sum += error * error;
    }
  }
  return sum;
}
