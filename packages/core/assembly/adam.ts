// Adam (Kingma & Ba 2015) with decoupled weight decay (Loshchilov & Hutter 2019).
import { madd, zero } from "./simd";

/**
 * `count` floats at the same offset of parameters, first and second moments, and of the gradients of
 * `threads` threads, gradientStride bytes apart: the gradients are summed in thread order and set to 0.
 * rate: learning rate / (1 - beta1^t); correction: 1 / (1 - beta2^t).
 */
export function adam(
  parameters: usize, first: usize, second: usize, gradients: usize, gradientStride: usize, threads: i32, count: i32,
  rate: f32, beta1: f32, beta2: f32, correction: f32, decay: f32,
): void {
  stepOnShare(parameters, first, second, gradients, gradientStride, threads, count, 1, rate, beta1, beta2, correction, decay);
}

/** The same with the summed gradients times `share`: 1 / examples makes a mean of them. */
// @ts-ignore: decorator
@inline export function stepOnShare(
  parameters: usize, first: usize, second: usize, gradients: usize, gradientStride: usize, threads: i32, count: i32,
  share: f32, rate: f32, beta1: f32, beta2: f32, correction: f32, decay: f32,
): void {
  const b1 = f32x4.splat(beta1), c1 = f32x4.splat(f32(1) - beta1), b2 = f32x4.splat(beta2), c2 = f32x4.splat(f32(1) - beta2);
  const r = f32x4.splat(-rate), fix = f32x4.splat(correction), keep = f32x4.splat(f32(1) - decay), tiny = f32x4.splat(1e-8);
  const part = f32x4.splat(share);
  const end = usize(count) << 2, whole = end & ~15;
  for (let i: usize = 0; i < whole; i += 16) {
    let g = zero();
    let from = gradients + i;
    for (let t = 0; t < threads; t++, from += gradientStride) {
      g = f32x4.add(g, v128.load(from));
      v128.store(from, zero());
    }
    g = f32x4.mul(g, part);
    const m = madd(b1, v128.load(first + i), f32x4.mul(c1, g));
    const v = madd(b2, v128.load(second + i), f32x4.mul(c2, f32x4.mul(g, g)));
    v128.store(first + i, m);
    v128.store(second + i, v);
    const step = f32x4.div(m, f32x4.add(f32x4.sqrt(f32x4.mul(v, fix)), tiny));
    v128.store(parameters + i, madd(r, step, f32x4.mul(keep, v128.load(parameters + i))));
  }
  for (let i = whole; i < end; i += 4) {
    let g: f32 = 0;
    let from = gradients + i;
    for (let t = 0; t < threads; t++, from += gradientStride) {
      g += load<f32>(from);
      store<f32>(from, 0);
    }
    g *= share;
    const m = beta1 * load<f32>(first + i) + (f32(1) - beta1) * g;
    const v = beta2 * load<f32>(second + i) + (f32(1) - beta2) * g * g;
    store<f32>(first + i, m);
    store<f32>(second + i, v);
    const step = m / (sqrt<f32>(v * correction) + f32(1e-8));
    store<f32>(parameters + i, (f32(1) - decay) * load<f32>(parameters + i) - rate * step);
  }
}
