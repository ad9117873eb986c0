import { Job } from "./sgns-job";
import { exp4, madd, step } from "./simd";

/** Contexts trained at once: more would act on too stale a state, and leave the first-level cache. */
export const blockSize = 32;

/** A row drawn from the noise distribution by the high bits of `state`. */
// @ts-ignore: decorator
@inline export function pick(state: u64, job: Job): u32 {
  const scaled = (state >> 32) * u64(job.rows);
  const slot = usize(scaled >> 32);
  return u32(scaled) <= load<u32>(usize(job.accept) + (slot << 2)) ? u32(slot) : load<u32>(usize(job.alias) + (slot << 2));
}

/** Copies history `user` to job.sentence, subsampled and shuffled as the job wants; returns its length. */
export function readHistory(job: Job, user: u32): i32 {
  let token = usize(job.tokens) + (usize(load<u32>(usize(job.offsets) + (usize(user) << 2))) << 2);
  const end = usize(job.tokens) + (usize(load<u32>(usize(job.offsets) + (usize(user) << 2), 4)) << 2);
  const sentence = usize(job.sentence);
  job.done += f64((end - token) >> 2);
  let n = 0;
  let state = job.random;
  for (; token < end; token += 4) {
    const row = load<u32>(token);
    const keep = load<u32>(usize(job.keep) + (usize(row) << 2));
    if (keep != 0xffffffff) {
      state = step(state);
      if (u32(state >> 32) > keep) continue;
    }
    store<u32>(sentence + (usize(n) << 2), row);
    n++;
  }
  if (job.shuffle)
    for (let i = n - 1; i > 0; i--) {
      state = step(state);
      const j = usize(((state >> 32) * u64(i + 1)) >> 32) << 2;
      const swapped = load<u32>(sentence + (usize(i) << 2));
      store<u32>(sentence + (usize(i) << 2), load<u32>(sentence + j));
      store<u32>(sentence + j, swapped);
    }
  job.random = state;
  return n;
}

/**
 * Turns dots into coefficients. Going in, `dots` holds v = -(label sign) x dot for `vectors` groups of four; coming
 * out, -rate x (1 - probability of the label). The probabilities are multiplied into the running product, from which
 * the epoch's loss is read: one multiplication instead of a logarithm each.
 */
export function coefficients(dots: usize, vectors: i32, rate: f32, lossState: usize): void {
  let mantissa = v128.load(lossState);
  let exponent = v128.load(lossState, 16);
  const minusRate = f32x4.splat(-rate);
  const end = dots + (usize(vectors) << 4);
  for (; dots < end; dots += 16) {
    const e = exp4(v128.load(dots));
    const p = f32x4.div(f32x4.splat(1), f32x4.add(e, f32x4.splat(1)));
    v128.store(dots, f32x4.mul(f32x4.mul(e, p), minusRate));
    const product = f32x4.mul(mantissa, p);
    exponent = i32x4.add(exponent, i32x4.shr_u(product, 23));
    mantissa = v128.or(v128.and(product, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000));
  }
  v128.store(lossState, mantissa);
  v128.store(lossState, exponent, 16);
}

/** base += the sum of what each replica changed since the last merge; every replica starts anew from base. */
export function mergeReplicas(base: usize, replicas: usize, count: i32, offset: usize, bytes: usize, floor: f32): void {
  const list = replicas + (usize(count) << 2);
  const least = f32x4.splat(floor);
  for (let d = offset; d < offset + bytes; d += 64) {
    const b = base + d;
    const x0 = v128.load(b), x1 = v128.load(b, 16), x2 = v128.load(b, 32), x3 = v128.load(b, 48);
    let s0 = x0, s1 = x1, s2 = x2, s3 = x3;
    for (let p = replicas; p < list; p += 4) {
      const r = usize(load<u32>(p)) + d;
      s0 = f32x4.add(s0, f32x4.sub(v128.load(r), x0));
      s1 = f32x4.add(s1, f32x4.sub(v128.load(r, 16), x1));
      s2 = f32x4.add(s2, f32x4.sub(v128.load(r, 32), x2));
      s3 = f32x4.add(s3, f32x4.sub(v128.load(r, 48), x3));
    }
    s0 = f32x4.pmax(s0, least); s1 = f32x4.pmax(s1, least); s2 = f32x4.pmax(s2, least); s3 = f32x4.pmax(s3, least);
    v128.store(b, s0); v128.store(b, s1, 16); v128.store(b, s2, 32); v128.store(b, s3, 48);
    for (let p = replicas; p < list; p += 4) {
      const r = usize(load<u32>(p)) + d;
      v128.store(r, s0); v128.store(r, s1, 16); v128.store(r, s2, 32); v128.store(r, s3, 48);
    }
  }
}
