// Small SIMD pieces shared by every kernel. Built twice: with FUSED, a * b + c is one (relaxed SIMD) instruction.

// @ts-ignore: decorator
@inline export function zero(): v128 {
  return f32x4.splat(0);
}

/** a * b + c */
// @ts-ignore: decorator
@inline export function madd(a: v128, b: v128, c: v128): v128 {
  if (isDefined(FUSED)) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(c, f32x4.mul(a, b));
}

/** [sum of a, sum of b, sum of c, sum of d] */
// @ts-ignore: decorator
@inline export function sum4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** x . a, x . b, x . c and x . d: x is read once for four rows, and no sum waits for another. */
// @ts-ignore: decorator
@inline export function dotFour(x: usize, a: usize, b: usize, c: usize, d: usize, bytes: usize): v128 {
  let ofA = zero(), ofB = zero(), ofC = zero(), ofD = zero();
  for (let at: usize = 0; at < bytes; at += 16) {
    const part = v128.load(x + at);
    ofA = madd(part, v128.load(a + at), ofA);
    ofB = madd(part, v128.load(b + at), ofB);
    ofC = madd(part, v128.load(c + at), ofC);
    ofD = madd(part, v128.load(d + at), ofD);
  }
  return sum4(ofA, ofB, ofC, ofD);
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline export function sum1(a: v128): f32 {
  const b = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(f32x4.add(b, v128.shuffle<f32>(b, b, 1, 0, 3, 2)), 0);
}

/**
 * e^x within 3e-7 (relative), |x| clipped to 20; exactly 1 at 0. Round x / ln 2 to an integer by adding 1.5 * 2^23,
 * a polynomial for the rest, the integer goes straight into the exponent bits.
 */
// @ts-ignore: decorator
@inline export function exp4(x: v128): v128 {
  const clipped = f32x4.pmin(f32x4.pmax(x, f32x4.splat(-20)), f32x4.splat(20));
  const shifted = madd(clipped, f32x4.splat(1.44269504), f32x4.splat(12582912));
  const n = f32x4.sub(shifted, f32x4.splat(12582912));
  const r = madd(n, f32x4.splat(-0.693147182), clipped);
  let p = madd(r, f32x4.splat(0.00833333333), f32x4.splat(0.0416666667));
  p = madd(r, p, f32x4.splat(0.166666667));
  p = madd(r, p, f32x4.splat(0.5));
  p = madd(r, p, f32x4.splat(1));
  p = madd(r, p, f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/** ln x within 2e-6 for x >= 1, exactly 0 at 1, NaN for NaN: the exponent's bits, and a polynomial for the mantissa. */
// @ts-ignore: decorator
@inline export function ln4(x: v128): v128 {
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127)));
  const r = f32x4.sub(v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000)), f32x4.splat(1));
  let p = madd(r, f32x4.splat(-0.0183387798), f32x4.splat(0.0855697047));
  p = madd(r, p, f32x4.splat(-0.193760736));
  p = madd(r, p, f32x4.splat(0.317648979));
  p = madd(r, p, f32x4.splat(-0.497875067));
  p = madd(r, p, f32x4.splat(0.999901645));
  return madd(r, p, madd(exponent, f32x4.splat(0.693147182), f32x4.mul(x, zero())));
}

/** One step of a 64-bit linear congruential generator (Knuth's MMIX constants); use the high 32 bits. */
// @ts-ignore: decorator
@inline export function step(state: u64): u64 {
  return state * 6364136223846793005 + 1442695040888963407;
}
