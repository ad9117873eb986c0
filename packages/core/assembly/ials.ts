// Matrix factorization for implicit feedback by alternating least squares (Hu, Koren & Volinsky 2008; Rendle et al.
// 2021). Vectors are float32, a row `stride` bytes, a multiple of 16, zeros behind the dimensions.
import { madd2 } from "./linear-products";
import { dotFour, madd, sum1, zero } from "./simd";

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

/** y += the four lanes of factors times a, b, c and d: y is read and written once for four rows. */
// @ts-ignore: decorator
@inline function addFour(y: usize, a: usize, b: usize, c: usize, d: usize, factors: v128, bytes: usize): void {
  const ofA = v128.shuffle<f32>(factors, factors, 0, 0, 0, 0), ofB = v128.shuffle<f32>(factors, factors, 1, 1, 1, 1);
  const ofC = v128.shuffle<f32>(factors, factors, 2, 2, 2, 2), ofD = v128.shuffle<f32>(factors, factors, 3, 3, 3, 3);
  for (let at: usize = 0; at < bytes; at += 16) {
    const ab = madd(ofB, v128.load(b + at), madd(ofA, v128.load(a + at), v128.load(y + at)));
    v128.store(y + at, madd(ofD, v128.load(d + at), madd(ofC, v128.load(c + at), ab)));
  }
}

/**
 * gram, float64 [stride / 4 x stride / 4], = the transposed product of rows first ... last - 1 with themselves.
 * scratch: float64 [stride]. Four rows at once: each sum is read and written once for them. Of the symmetric half that is
 * below the diagonal nothing is computed; it is copied at the end.
 */
export function ialsGram(
  vectors: usize, stride: usize, first: i32, last: i32, gram: usize, scratch: usize,
): void {
  const line = stride << 1, width = stride >> 2;
  const b = scratch + line, c = b + line, d = c + line;
  memory.fill(gram, 0, line * width);
  for (let r = first; r < last; r += 4) {
    for (let i = 0; i < 4; i++) {
      const wide = scratch + usize(i) * line;
      if (r + i < last) widen(vectors + usize(r + i) * stride, wide, stride);
      else memory.fill(wide, 0, line);
    }
    let to = gram;
    for (let i: usize = 0; i < line; i += 8, to += line) {
      const ofA = v128.load64_splat(scratch + i), ofB = v128.load64_splat(b + i);
      const ofC = v128.load64_splat(c + i), ofD = v128.load64_splat(d + i);
      for (let j = i & ~15; j < line; j += 16) {
        const ab = madd2(ofB, v128.load(b + j), madd2(ofA, v128.load(scratch + j), v128.load(to + j)));
        v128.store(to + j, madd2(ofD, v128.load(d + j), madd2(ofC, v128.load(c + j), ab)));
      }
    }
  }
  for (let i: usize = 1; i < width; i++)
    for (let j: usize = 0; j < i; j++) store<f64>(gram + i * line + (j << 3), load<f64>(gram + j * line + (i << 3)));
}

/** float32 to float64. */
// @ts-ignore: decorator
@inline function widen(row: usize, wide: usize, stride: usize): void {
  for (let at: usize = 0; at < stride; at += 16) {
    const four = v128.load(row + at), to = wide + (at << 1);
    v128.store(to, f64x2.promote_low_f32x4(four));
    v128.store(to, f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)), 16);
  }
}

/**
 * Solves (gram + sum over members v vT + ridge (members + unobserved) I) x = sum over members (target v) for each of the rows
 * first ... last - 1 of `out`, from what stands there, by `steps` steps of conjugate gradients (Takacs, Pilaszy & Tikk
 * 2011); members are rows of `against`. targets: float32, one for each row of `against`, or 0, which makes all of them 1.
 * gram, float32 [stride / 4 x stride / 4], is already weighed. A row without members becomes 0.
 * scratch: float32 [3 x stride / 4].
 */
export function ialsSolve(
  offsets: usize, members: usize, first: i32, last: i32, against: usize, stride: usize, gram: usize, out: usize,
  ridge: f32, unobserved: f32, steps: i32, scratch: usize, targets: usize,
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
    // What is sought minus the matrix times x, in one pass: the sum over members of (target - v . x) v, less the rest.
    spread(gram, own, x, residual, stride, -1);
    addMembers(begin, end, against, stride, x, residual, targets, 1, -1);
    memory.copy(direction, residual, stride);
    let squares = dot4(residual, residual, stride);
    const enough = squares * f32(1e-12);
    for (let step = 0; step < steps && squares > enough && squares > f32(1e-30); step++) {
      spread(gram, own, direction, product, stride, 1);
      addMembers(begin, end, against, stride, direction, product, 0, 0, 1);
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

/** out = sign (gram + ridge I) x; the width is a multiple of four. */
function spread(gram: usize, ridge: f32, x: usize, out: usize, stride: usize, sign: f32): void {
  const factor = f32x4.splat(sign * ridge), signs = f32x4.splat(sign);
  for (let d: usize = 0; d < stride; d += 16) v128.store(out + d, f32x4.mul(factor, v128.load(x + d)));
  let row = gram;
  for (let i: usize = 0; i < stride; i += 16) {
    const second = row + stride, third = second + stride, fourth = third + stride;
    addFour(out, row, second, third, fourth, f32x4.mul(signs, v128.load(x + i)), stride);
    row = fourth + stride;
  }
}

/** out += the sum over members of (constant + factor v . x) v; with `targets` a member's own target is the constant. */
function addMembers(
  begin: usize, end: usize, against: usize, stride: usize, x: usize, out: usize, targets: usize, constant: f32, factor: f32,
): void {
  const factors = f32x4.splat(factor);
  let constants = f32x4.splat(constant);
  const whole = begin + ((end - begin) & ~15);
  let member = begin;
  for (; member < whole; member += 16) {
    const a = against + usize(load<u32>(member)) * stride, b = against + usize(load<u32>(member, 4)) * stride;
    const c = against + usize(load<u32>(member, 8)) * stride, d = against + usize(load<u32>(member, 12)) * stride;
    if (targets) constants = fourTargets(targets, member);
    addFour(out, a, b, c, d, madd(factors, dotFour(x, a, b, c, d, stride), constants), stride);
  }
  for (; member < end; member += 4) {
    const vector = against + usize(load<u32>(member)) * stride;
    const own = targets ? load<f32>(targets + (usize(load<u32>(member)) << 2)) : constant;
    add4(out, vector, own + factor * dot4(x, vector, stride), stride);
  }
}

/** The targets of the four members that begin at `member`. */
// @ts-ignore: decorator
@inline function fourTargets(targets: usize, member: usize): v128 {
  let four = v128.load32_zero(targets + (usize(load<u32>(member)) << 2));
  four = v128.load_lane<f32>(targets + (usize(load<u32>(member, 4)) << 2), four, 1);
  four = v128.load_lane<f32>(targets + (usize(load<u32>(member, 8)) << 2), four, 2);
  return v128.load_lane<f32>(targets + (usize(load<u32>(member, 12)) << 2), four, 3);
}

/** Sum over the rows first ... last - 1 and their members of (1 - x . v)^2. */
export function ialsErrors(
  offsets: usize, members: usize, first: i32, last: i32, against: usize, stride: usize, rows: usize,
): f64 {
  let sum: f64 = 0;
  for (let r = first; r < last; r++) {
    const x = rows + usize(r) * stride;
    const begin = members + (usize(load<u32>(offsets + (usize(r) << 2))) << 2);
    const end = members + (usize(load<u32>(offsets + (usize(r) << 2), 4)) << 2);
    const whole = begin + ((end - begin) & ~15);
    let member = begin;
    for (; member < whole; member += 16) {
      const errors = f32x4.sub(f32x4.splat(1), dotFour(
        x,
        against + usize(load<u32>(member)) * stride, against + usize(load<u32>(member, 4)) * stride,
        against + usize(load<u32>(member, 8)) * stride, against + usize(load<u32>(member, 12)) * stride,
        stride,
      ));
      sum += f64(sum1(f32x4.mul(errors, errors)));
    }
    for (; member < end; member += 4) {
      const error = f64(1 - dot4(x, against + usize(load<u32>(member)) * stride, stride));
      sum += error * error;
    }
  }
  return sum;
}
