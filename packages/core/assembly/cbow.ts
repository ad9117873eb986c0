import { dotsRow } from "./skip-gram";
import { coefficients, pick, readHistory } from "./sgns";
import { Job } from "./sgns-job";
import { madd, step, zero } from "./simd";

/**
 * CBOW with negative sampling over the histories order[first] ... order[last - 1]: the mean (or sum) of the contexts'
 * input vectors predicts the title between them. The gradient reaches each context whole with the mean, and divided
 * by their number with the sum, as in gensim.
 */
export function cbow(address: usize, first: i32, last: i32): void {
  const job = changetype<Job>(address);
  for (let k = first; k < last; k++) {
    const rate = f32(job.rate - job.slope * job.done);
    const n = readHistory(job, load<u32>(usize(job.order) + (usize(k) << 2)));
    for (let i = 0; i < n; i++) {
      if (atomic.load<u32>(usize(job.cancel))) return;
      let reach = job.window ? i32(min(job.window, u32(n))) : n;
      if (job.shrink && job.window) {
        job.random = step(job.random);
        reach = i32(((job.random >> 32) * u64(job.window)) >> 32) + 1;
      }
      const high = min(n, i + reach + 1);
      const center = load<u32>(usize(job.sentence) + (usize(i) << 2));
      let end = usize(job.contexts);
      for (let j = max(0, i - reach); j < high; j++)
        if (j != i) {
          store<u32>(end, job.input + load<u32>(usize(job.sentence) + (usize(j) << 2)) * job.stride);
          end += 4;
        }
      if (end > usize(job.contexts)) trainTitle(job, center, end, rate);
    }
  }
}

function trainTitle(job: Job, center: u32, end: usize, rate: f32): void {
  const contexts = usize(job.contexts), targets = usize(job.targets), dots = usize(job.dots);
  const stride = usize(job.stride), hidden = usize(job.mean), gradient = hidden + stride;
  const wanted = 1 + i32(job.negatives);
  const width = ((wanted + 2) / 3) * 3;
  const line = usize(width) << 2;
  store<u32>(targets, job.output + center * job.stride);
  let real = 1;
  let state = job.random;
  for (let k = 1; k < wanted; k++) {
    state = step(state);
    const row = pick(state, job);
    const hit = row == center;
    store<u32>(targets + (usize(k) << 2), hit ? job.zeros : job.output + row * job.stride);
    real += i32(!hit);
  }
  for (let k = wanted; k < width; k++) store<u32>(targets + (usize(k) << 2), job.zeros);
  job.random = state;

  const share = f32x4.splat(1 / f32((end - contexts) >> 2));
  combine(contexts, end, hidden, stride, job.sum ? f32x4.splat(1) : share);
  dotsRow(hidden, targets, line, stride, dots);
  store<u64>(dots + line, 0);
  store<u32>(dots + line, 0, 8);
  store<f32>(dots, -load<f32>(dots));
  const vectors = (width + 3) >> 2;
  coefficients(dots, vectors, rate, usize(job.lossState));
  store<f32>(dots, -load<f32>(dots));
  job.examples += 1;
  job.vectors += f64(vectors);
  job.neutral += f64((vectors << 2) - real);
  if (real != width)
    for (let k = 1; k < width; k++)
      if (load<u32>(targets + (usize(k) << 2)) == job.zeros) store<u32>(dots + (usize(k) << 2), 0);

  memory.fill(gradient, 0, stride);
  for (let g: usize = 0; g < line; g += 12) updateTargets(hidden, gradient, targets + g, stride, dots + g);
  spread(contexts, end, gradient, stride, job.sum ? share : f32x4.splat(1));
}

/** hidden = scale x the sum of the contexts. */
export function combine(contexts: usize, end: usize, hidden: usize, stride: usize, scale: v128): void {
  for (let d: usize = 0; d < stride; d += 64) {
    let a = zero(), b = zero(), c = zero(), e = zero();
    for (let p = contexts; p < end; p += 4) {
      const h = usize(load<u32>(p)) + d;
      a = f32x4.add(a, v128.load(h)); b = f32x4.add(b, v128.load(h, 16));
      c = f32x4.add(c, v128.load(h, 32)); e = f32x4.add(e, v128.load(h, 48));
    }
    const out = hidden + d;
    v128.store(out, f32x4.mul(a, scale)); v128.store(out, f32x4.mul(b, scale), 16);
    v128.store(out, f32x4.mul(c, scale), 32); v128.store(out, f32x4.mul(e, scale), 48);
  }
}

/** gradient += coefficients x targets; targets += coefficients x hidden: three targets. */
function updateTargets(hidden: usize, gradient: usize, targets: usize, stride: usize, g: usize): void {
  const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
  const g0 = v128.load_splat<u32>(g), g1 = v128.load_splat<u32>(g, 4), g2 = v128.load_splat<u32>(g, 8);
  for (let d: usize = 0; d < stride; d += 32) {
    const h = hidden + d, n = gradient + d, p = t0 + d, q = t1 + d, r = t2 + d;
    const x = v128.load(h), y = v128.load(h, 16);
    let u = v128.load(n), v = v128.load(n, 16);
    let t = v128.load(p); u = madd(g0, t, u); v128.store(p, madd(g0, x, t));
    t = v128.load(p, 16); v = madd(g0, t, v); v128.store(p, madd(g0, y, t), 16);
    t = v128.load(q); u = madd(g1, t, u); v128.store(q, madd(g1, x, t));
    t = v128.load(q, 16); v = madd(g1, t, v); v128.store(q, madd(g1, y, t), 16);
    t = v128.load(r); u = madd(g2, t, u); v128.store(r, madd(g2, x, t));
    t = v128.load(r, 16); v = madd(g2, t, v); v128.store(r, madd(g2, y, t), 16);
    v128.store(n, u); v128.store(n, v, 16);
  }
}

/** Every context += scale x gradient. */
export function spread(contexts: usize, end: usize, gradient: usize, stride: usize, scale: v128): void {
  for (let d: usize = 0; d < stride; d += 64) {
    const n = gradient + d;
    const a = f32x4.mul(scale, v128.load(n)), b = f32x4.mul(scale, v128.load(n, 16));
    const c = f32x4.mul(scale, v128.load(n, 32)), e = f32x4.mul(scale, v128.load(n, 48));
    for (let p = contexts; p < end; p += 4) {
      const h = usize(load<u32>(p)) + d;
      v128.store(h, f32x4.add(a, v128.load(h))); v128.store(h, f32x4.add(b, v128.load(h, 16)), 16);
      v128.store(h, f32x4.add(c, v128.load(h, 32)), 32); v128.store(h, f32x4.add(e, v128.load(h, 48)), 48);
    }
  }
}
