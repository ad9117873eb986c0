import { SgnsJob } from "./sgns-job";
import { exp4, ln4, madd, step, sum1, zero } from "./simd";

/** A row drawn from the noise distribution by the high bits of `state`. */
// @ts-ignore: decorator
@inline export function pick(state: u64, job: SgnsJob): u32 {
  const scaled = (state >> 32) * u64(job.rows);
  const slot = u32(scaled >> 32);
  const at = usize(slot) << 2;
  // Without a branch: which way it goes is a coin's toss.
  const other = -u32(u32(scaled) > load<u32>(usize(job.accept) + at));
  return slot ^ ((slot ^ load<u32>(usize(job.alias) + at)) & other);
}

/** How many items on either side the next item's window has, in a history of `length`. */
export function drawReach(job: SgnsJob, length: i32): i32 {
  if (!job.window) return length;
  if (!job.shrink) return i32(min(job.window, u32(length)));
  job.random = step(job.random);
  return i32(((job.random >> 32) * u64(job.window)) >> 32) + 1;
}

/** Addresses of negatives' rows at `targets`, filled up with the zero row to `end`. */
export function drawNegatives(job: SgnsJob, targets: usize, end: usize): void {
  const drawn = targets + (usize(job.negatives) << 2);
  let state = job.random;
  for (; targets < drawn; targets += 4) {
    state = step(state);
    store<u32>(targets, job.output + pick(state, job) * job.stride);
  }
  job.random = state;
  for (; targets < end; targets += 4) store<u32>(targets, job.zeros);
}

/**
 * The weights of one item and its negatives, whose rows' addresses stand at `targets`, filled up to `line` bytes: 1,
 * then -1 for each negative but those that are the item itself.
 */
export function weighTargets(job: SgnsJob, targets: usize, weights: usize, line: usize): void {
  const item = load<u32>(targets), wanted = usize(job.negatives + 1) << 2;
  store<f32>(weights, 1);
  for (let k: usize = 4; k < wanted; k += 4) store<f32>(weights + k, load<u32>(targets + k) == item ? 0 : -1);
  for (let k = wanted; k < line; k += 4) store<f32>(weights + k, 0);
}

/** Copies history `user` to job.sentence, subsampled and shuffled as the job wants; returns its length. */
export function readHistory(job: SgnsJob, user: u32): i32 {
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

/** So many bytes behind the last entry of a job's dots and weights are scratch, too. */
export const overhang = 32;

/**
 * Turns the first `count` dots into coefficients: rate x weight x (1 - probability of the label), and adds |weight| x
 * -ln of that probability to the loss. The label is the weight's sign; weight 0 stands for no pair. Two vectors at a
 * time share the constants, which V8 loads anew in every round; up to seven entries behind the last are overwritten.
 */
export function coefficients(job: SgnsJob, count: i32, rate: f32): void {
  const dots = usize(job.dots), toWeights = usize(job.weights) - dots;
  const last = dots + (usize(count) << 2), end = dots + (usize((count + 7) & ~7) << 2);
  for (let p = last; p < end; p += 4) {
    store<f32>(p, 0);
    store<f32>(p + toWeights, 0);
  }
  const signs = i32x4.splat(0x80000000), rates = f32x4.splat(rate);
  let loss = zero();
  for (let p = dots; p < end; p += 32) {
    const w = v128.load(p + toWeights), x = v128.load(p + toWeights, 16);
    const e = exp4(v128.xor(v128.load(p), v128.andnot(signs, w)));
    const f = exp4(v128.xor(v128.load(p, 16), v128.andnot(signs, x)));
    const s = f32x4.add(e, f32x4.splat(1)), t = f32x4.add(f, f32x4.splat(1));
    v128.store(p, f32x4.mul(f32x4.mul(w, rates), f32x4.div(e, s)));
    v128.store(p, f32x4.mul(f32x4.mul(x, rates), f32x4.div(f, t)), 16);
    loss = madd(f32x4.abs(w), ln4(s), loss);
    loss = madd(f32x4.abs(x), ln4(t), loss);
  }
  job.loss += f64(sum1(loss));
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
