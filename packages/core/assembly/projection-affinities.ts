// From distances to weights: a bandwidth for every point, by bisection. Distances are f32 [points x width], nearest first.
import { exp4, madd, sum1, zero } from "./simd";

/** Lanes of the four that `left` more values fill: all bits set. */
// @ts-ignore: decorator
@inline function filled(left: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
}

/**
 * t-SNE's conditional affinities: p = e^(-beta d^2) / sum, beta such that the entropy of p is ln(perplexity) within 1e-5.
 * @param out f32 [points x width]: p, rows first ... last - 1.
 * @param width a multiple of 4 in bytes of a row; `count` of them are neighbors. Padding is read, and its p is 0.
 */
export function perplexityWeights(
  distances: usize, width: i32, count: i32, first: i32, last: i32, entropy: f32, out: usize,
): void {
  const line = usize(width) << 2;
  for (let i = first; i < last; i++) {
    const row = distances + usize(i) * line;
    const to = out + usize(i) * line;
    const nearest = load<f32>(row) * load<f32>(row);
    let spread: f32 = 0;
    for (let j = 0; j < count; j++) {
      const d = load<f32>(row + (usize(j) << 2));
      spread += d * d - nearest;
    }
    // Starts at the inverse of the mean square beyond the nearest, so that scale does not matter.
    let beta: f32 = spread > 0 ? f32(count) / spread : 1;
    let low: f32 = 0, high: f32 = f32.MAX_VALUE;
    const least = f32x4.splat(nearest);
    let total: f32 = 1;
    for (let turn = 0; turn < 100; turn++) {
      const steep = f32x4.splat(-beta);
      let sum = zero(), weighted = zero();
      for (let j = 0; j < count; j += 4) {
        const d = v128.load(row + (usize(j) << 2));
        const mask = filled(count - j);
        const square = f32x4.max(zero(), v128.and(mask, f32x4.sub(f32x4.mul(d, d), least)));
        const power = f32x4.mul(steep, square);
        // exp4 ends at e^-20; times distances far beyond, what it leaves would count in the entropy.
        const p = v128.and(v128.and(mask, f32x4.gt(power, f32x4.splat(-20))), exp4(power));
        v128.store(to + (usize(j) << 2), p);
        sum = f32x4.add(sum, p);
        weighted = madd(p, square, weighted);
      }
      total = sum1(sum);
      const found = naturalLog(total) + beta * sum1(weighted) / total;
      const error = found - entropy;
      if (Mathf.abs(error) < 1e-5) break;
      if (error > 0) low = beta;
      else high = beta;
      const next = high == f32.MAX_VALUE ? beta * 2 : (low + high) * 0.5;
      // Where all distances are equal no beta does, and where float32 can tell no finer this is the nearest.
      if (next == beta || !(next < 1e30) || next < 1e-30) break;
      beta = next;
    }
    const share = f32x4.splat(1 / total);
    for (let j = 0; j < width; j += 4) {
      const at = to + (usize(j) << 2);
      v128.store(at, v128.and(filled(count - j), f32x4.mul(share, v128.load(at))));
    }
  }
}

/** ln x for x >= 1. */
// @ts-ignore: decorator
@inline function naturalLog(x: f32): f32 {
  const bits = reinterpret<i32>(x);
  const exponent = f32((bits >> 23) - 127);
  const m = reinterpret<f32>((bits & 0x7fffff) | 0x3f800000);
  // ln m = 2 artanh((m - 1) / (m + 1)); the fraction is at most 1/3.
  const f = (m - 1) / (m + 1), g = f * f;
  return exponent * <f32>0.693147182 +
    2 * f * (1 + g * (<f32>0.333333333 + g * (<f32>0.2 + g * (<f32>0.142857143 + g * (<f32>0.111111111 + g * <f32>0.0909090909)))));
}

/**
 * UMAP's memberships (McInnes et al. 2018): w = e^(-max(0, d - rho) / sigma), rho the least distance above 0, sigma such
 * that the sum of a row is log2(neighbors) within 1e-5, but no less than a thousandth of the mean distance.
 * @param target log2(neighbors). @param mean of all distances.
 */
export function fuzzyWeights(
  distances: usize, width: i32, count: i32, first: i32, last: i32, target: f32, mean: f32, out: usize,
): void {
  const line = usize(width) << 2;
  for (let i = first; i < last; i++) {
    const row = distances + usize(i) * line;
    const to = out + usize(i) * line;
    let rho: f32 = 0;
    let own: f32 = 0;
    for (let j = 0; j < count; j++) {
      const d = load<f32>(row + (usize(j) << 2));
      if (rho == 0 && d > 0) rho = d;
      own += d;
    }
    own /= f32(count);
    let sigma: f32 = own > rho ? own - rho : 1;
    let low: f32 = 0, high: f32 = f32.MAX_VALUE;
    for (let turn = 0; turn < 100; turn++) {
      const error = memberships(row, to, width, count, rho, sigma) - target;
      if (Mathf.abs(error) < 1e-5) break;
      if (error > 0) high = sigma;
      else low = sigma;
      const next = high == f32.MAX_VALUE ? sigma * 2 : (low + high) * 0.5;
      if (next == sigma || !(next < 1e30) || next < 1e-30) break;
      sigma = next;
    }
    const least = <f32>1e-3 * (rho > 0 ? own : mean);
    if (sigma < least) memberships(row, to, width, count, rho, least);
  }
}

// @ts-ignore: decorator
@inline function memberships(row: usize, to: usize, width: i32, count: i32, rho: f32, sigma: f32): f32 {
  const nearest = f32x4.splat(rho), steep = f32x4.splat(-1 / sigma);
  let sum = zero();
  for (let j = 0; j < width; j += 4) {
    const at = usize(j) << 2;
    const beyond = f32x4.max(zero(), f32x4.sub(v128.load(row + at), nearest));
    // max makes NaN of NaN, which padding may hold; the mask comes last.
    const w = v128.and(filled(count - j), exp4(f32x4.mul(beyond, steep)));
    v128.store(to + at, w);
    sum = f32x4.add(sum, w);
  }
  return sum1(sum);
}
