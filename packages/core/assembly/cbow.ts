import { dotsRow } from "./skip-gram";
import { coefficients, drawNegatives, drawReach, readHistory, weighTargets } from "./sgns";
import { SgnsJob } from "./sgns-job";
import { madd, zero } from "./simd";

/**
 * With shared negatives, as many sets of them are drawn at once and take turns from item to item, until each has
 * been used so often. Their rows are in the cache by then. Items next to each other have nearly the same contexts:
 * the same negatives for those would be seen by one context again and again, which costs accuracy.
 */
export const setsAtOnce = 8;
const usesOfSet = 4;

/**
 * CBOW with negative sampling over the histories order[first] ... order[last - 1]: the mean (or sum) of the contexts'
 * input vectors predicts the item between them. The gradient reaches each context whole with the mean, and divided
 * by their number with the sum, as in gensim.
 */
export function cbow(address: usize, first: i32, last: i32): void {
  const job = changetype<SgnsJob>(address);
  const line = usize((i32(job.negatives) + 3) / 3) * 12;
  for (let k = first; k < last; k++) {
    const rate = f32(job.rate - job.slope * job.done);
    const n = readHistory(job, load<u32>(usize(job.order) + (usize(k) << 2)));
    for (let i = 0; i < n; i++) {
      if (atomic.load<u32>(usize(job.cancel))) return;
      const targets = usize(job.targets) + usize(i % setsAtOnce) * line;
      if (!job.shared || i / setsAtOnce % usesOfSet == 0) drawNegatives(job, targets + 4, targets + line);
      const reach = drawReach(job, n);
      const high = min(n, i + reach + 1);
      const center = load<u32>(usize(job.sentence) + (usize(i) << 2));
      let end = usize(job.contexts);
      for (let j = max(0, i - reach); j < high; j++)
        if (j != i) {
          store<u32>(end, job.input + load<u32>(usize(job.sentence) + (usize(j) << 2)) * job.stride);
          end += 4;
        }
      if (end > usize(job.contexts)) trainItem(job, center, end, targets, line, rate);
    }
  }
}

function trainItem(job: SgnsJob, center: u32, end: usize, targets: usize, line: usize, rate: f32): void {
  const contexts = usize(job.contexts), dots = usize(job.dots);
  const stride = usize(job.stride), hidden = usize(job.mean);
  store<u32>(targets, job.output + center * job.stride);
  weighTargets(job, targets, usize(job.weights), line);

  const share = f32x4.splat(1 / f32((end - contexts) >> 2));
  combine(contexts, end, hidden, stride, job.sum ? f32x4.splat(1) : share);
  dotsRow(hidden, targets, line, stride, dots);
  coefficients(job, i32(line >> 2), rate);
  job.examples += 1;

  update(contexts, end, hidden, targets, targets + line, stride, dots, job.sum ? share : f32x4.splat(1));
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

/**
 * Targets += coefficients x hidden, every context += scale x the sum of coefficients x targets as they were, 64 bytes
 * of each row at a time.
 */
function update(contexts: usize, end: usize, hidden: usize, targets: usize, last: usize, stride: usize, g: usize, scale: v128): void {
  const toCoefficient = g - targets;
  for (let d: usize = 0; d < stride; d += 64) {
    const x = hidden + d;
    const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
    let a = zero(), b = zero(), c = zero(), e = zero();
    for (let p = targets; p < last; p += 4) {
      const t = usize(load<u32>(p)) + d;
      const share = v128.load_splat<u32>(p + toCoefficient);
      let y = v128.load(t); a = madd(share, y, a); v128.store(t, madd(share, x0, y));
      y = v128.load(t, 16); b = madd(share, y, b); v128.store(t, madd(share, x1, y), 16);
      y = v128.load(t, 32); c = madd(share, y, c); v128.store(t, madd(share, x2, y), 32);
      y = v128.load(t, 48); e = madd(share, y, e); v128.store(t, madd(share, x3, y), 48);
    }
    for (let p = contexts; p < end; p += 4) {
      const h = usize(load<u32>(p)) + d;
      v128.store(h, madd(scale, a, v128.load(h))); v128.store(h, madd(scale, b, v128.load(h, 16)), 16);
      v128.store(h, madd(scale, c, v128.load(h, 32)), 32); v128.store(h, madd(scale, e, v128.load(h, 48)), 48);
    }
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
