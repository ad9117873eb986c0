import { coefficients, drawNegatives, drawReach, readHistory, weighTargets } from "./sgns";
import { SgnsJob } from "./sgns-job";
import { madd, sum4, zero } from "./simd";

/** Items in a row that share their negatives: 4 items and 8 negatives are 12 targets, which fill four tiles of three. */
export const itemsAtOnce = 4;
/** Pairs of contexts and items trained at once, and so contexts, at most: SgnsTrainer reserves memory for as many. */
export const mostPairs = 64;
/**
 * And so many that their learning rates sum to 1, or to less where a rate is above this one. A negative takes a step
 * for each of the pairs from one and the same state; too many or too long steps overshoot, and the vectors grow without
 * bounds. Found by trying windows up to 20 with rates up to 0.2.
 */
const usualRate: f32 = 0.025;
/** Above this learning rate, one context with the same negative for four items overshoots: items go one by one. */
const fastestTogether: f32 = 0.1;

/**
 * Skip-gram with negative sampling over the histories order[first] ... order[last - 1]. As in word2vec, the vectors
 * of the contexts are the inputs and the item in the middle is what they predict. A block of contexts goes through
 * three stages: all dots, all sigmoids, all updates.
 */
export function skipGram(address: usize, first: i32, last: i32): void {
  const job = changetype<SgnsJob>(address);
  for (let k = first; k < last; k++) {
    const rate = f32(job.rate - job.slope * job.done);
    const together = job.shared && rate <= fastestTogether ? itemsAtOnce : 1;
    const n = readHistory(job, load<u32>(usize(job.order) + (usize(k) << 2)));
    if (n < 2) continue;
    const pairsAtOnce = max(1, i32(min(f32(mostPairs), min(1, usualRate / rate) / max(rate, 1e-9))));
    for (let i = 0; i < n; i += together) {
      if (atomic.load<u32>(usize(job.cancel))) return;
      const items = min(together, n - i);
      let low = n, high = 0, pairs = 0;
      for (let t = 0; t < itemsAtOnce; t++) {
        const window = usize(job.windows) + (usize(t) << 2);
        let from = 0, to = 0;
        if (t < items) {
          const reach = drawReach(job, n);
          from = max(0, i + t - reach);
          to = min(n, i + t + reach + 1);
          low = min(low, from);
          high = max(high, to);
          pairs += to - from - 1;
        }
        store<i32>(window, from);
        store<i32>(window, to, 4 * itemsAtOnce);
      }
      const blocks = (pairs + pairsAtOnce - 1) / pairsAtOnce;
      // A item by itself is no context of its own; several stand in each other's windows.
      const own = items == 1 ? i : high;
      const contexts = high - low - i32(items == 1);
      for (let b = 0; b < blocks; b++) {
        let from = low + i32(i64(contexts) * b / blocks), to = low + i32(i64(contexts) * (b + 1) / blocks);
        from += i32(from >= own);
        to += i32(to > own);
        if (job.shared) sharedBlock(job, i, items, from, to, rate);
        else freshBlock(job, i, from, to, rate);
      }
    }
  }
}

/**
 * One set of negatives for up to four items in a row and all the items in their windows: small matrix products. A
 * context that stands in several of the windows meets each negative as often. Targets are four items and the
 * negatives, in groups of three; contexts stand in pairs; both are filled up with the zero row. Dots and weights lie
 * as [group][context][3].
 */
function sharedBlock(job: SgnsJob, first: i32, items: i32, from: i32, to: i32, rate: f32): void {
  const contexts = usize(job.contexts), targets = usize(job.targets), dots = usize(job.dots);
  const weights = usize(job.weights), sentence = usize(job.sentence);
  const stride = usize(job.stride);
  const width = itemsAtOnce + i32(job.negatives);
  const groups = (width + 2) / 3, empty = groups * 3 - width;
  const skipped = items == 1 && first >= from && first < to;
  const m = to - from - i32(skipped);
  if (m == 0) return;
  const even = (m + 1) & ~1;
  const section = usize(even) * 12, lastGroup = usize(groups - 1) * section;

  for (let t = 0; t < itemsAtOnce; t++)
    store<u32>(
      targets + (usize(t) << 2),
      t < items ? job.output + load<u32>(sentence + (usize(first + t) << 2)) * job.stride : job.zeros,
    );
  drawNegatives(job, targets + 4 * itemsAtOnce, targets + usize(groups) * 12);

  const lows = v128.load(usize(job.windows)), highs = v128.load(usize(job.windows), 4 * itemsAtOnce);
  const own = i32x4.add(i32x4.splat(first), i32x4(0, 1, 2, 3));
  const filled = i32x4(-1, empty < 2 ? -1 : 0, empty < 1 ? -1 : 0, 0);
  let next = contexts, cell = weights, pairs = 0;
  for (let p = from; p < to; p++) {
    if (skipped && p == first) continue;
    store<u32>(next, job.input + load<u32>(sentence + (usize(p) << 2)) * job.stride);
    const here = i32x4.splat(p);
    const inside = v128.and(v128.and(i32x4.ge_s(here, lows), i32x4.lt_s(here, highs)), i32x4.ne(here, own));
    const times = popcnt(i32x4.bitmask(inside));
    const positive = v128.and(inside, f32x4.splat(1)), negative = f32x4.splat(-f32(times));
    store3(cell, positive);
    let rest = v128.shuffle<f32>(positive, negative, 3, 4, 5, 6);
    let at = section;
    for (; at < lastGroup; at += section) {
      store3(cell + at, rest);
      rest = negative;
    }
    store3(cell + at, v128.and(rest, filled));
    pairs += times;
    next += 4;
    cell += 12;
  }
  if (even != m) {
    store<u32>(next, job.zeros);
    for (let at: usize = 0; at <= lastGroup; at += section) store3(cell + at, zero());
  }
  // A negative that is the item itself is none.
  const four = v128.load(targets);
  for (let k = itemsAtOnce; k < width; k++)
    if (v128.any_true(i32x4.eq(four, v128.load_splat<u32>(targets + (usize(k) << 2))))) dropHits(job, k, section);

  const end = contexts + (usize(even) << 2);
  for (let g = 0; g < groups; g++) dotsGroup(contexts, end, targets + usize(g) * 12, stride, dots + usize(g) * section);
  coefficients(job, even * 3 * groups, rate);
  job.examples += f64(pairs);
  for (let g = 0; g < groups; g++) update2x3(contexts, end, targets + usize(g) * 12, stride, dots + usize(g) * section);
}

/** The first three lanes. */
// @ts-ignore: decorator
@inline function store3(address: usize, lanes: v128): void {
  v128.store64_lane(address, lanes, 0);
  v128.store32_lane(address, lanes, 2, 8);
}

/** Takes back what target `k`, a negative, weighs for those items that it is itself. */
function dropHits(job: SgnsJob, k: i32, section: usize): void {
  const targets = usize(job.targets), weights = usize(job.weights);
  const drawn = weights + usize(k / 3) * section + usize(k % 3) * 4;
  for (let t = 0; t < itemsAtOnce; t++)
    if (load<u32>(targets + (usize(k) << 2)) == load<u32>(targets + (usize(t) << 2))) {
      const own = weights + usize(t / 3) * section + usize(t % 3) * 4;
      for (let at: usize = 0; at < section; at += 12)
        store<f32>(drawn + at, load<f32>(drawn + at) + load<f32>(own + at));
    }
}

/**
 * Dots of an even number of contexts with three targets, in tiles of three contexts or two: loads and sums fit V8's 15
 * registers, and nine sums hide the latency of an addition.
 */
function dotsGroup(context: usize, end: usize, targets: usize, stride: usize, out: usize): void {
  const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
  for (; end - context > 16 || end - context == 12; context += 12, out += 36) dots3x3(context, t0, t1, t2, stride, out);
  for (; context < end; context += 8, out += 24) dots2x3(context, t0, t1, t2, stride, out);
}

function dots3x3(context: usize, t0: usize, t1: usize, t2: usize, stride: usize, out: usize): void {
  const h0 = usize(load<u32>(context)), h1 = usize(load<u32>(context, 4)), h2 = usize(load<u32>(context, 8));
  let s00 = zero(), s01 = zero(), s02 = zero(), s10 = zero(), s11 = zero(), s12 = zero();
  let s20 = zero(), s21 = zero(), s22 = zero();
  for (let d: usize = 0; d < stride; d += 16) {
    const x0 = v128.load(h0 + d), x1 = v128.load(h1 + d), x2 = v128.load(h2 + d);
    const y0 = v128.load(t0 + d);
    s00 = madd(x0, y0, s00); s10 = madd(x1, y0, s10); s20 = madd(x2, y0, s20);
    const y1 = v128.load(t1 + d);
    s01 = madd(x0, y1, s01); s11 = madd(x1, y1, s11); s21 = madd(x2, y1, s21);
    const y2 = v128.load(t2 + d);
    s02 = madd(x0, y2, s02); s12 = madd(x1, y2, s12); s22 = madd(x2, y2, s22);
  }
  v128.store(out, sum4(s00, s01, s02, s02));
  v128.store(out, sum4(s10, s11, s12, s12), 12);
  v128.store(out, sum4(s20, s21, s22, s22), 24);
}

function dots2x3(context: usize, t0: usize, t1: usize, t2: usize, stride: usize, out: usize): void {
  const h0 = usize(load<u32>(context)), h1 = usize(load<u32>(context, 4));
  let s00 = zero(), s01 = zero(), s02 = zero(), s10 = zero(), s11 = zero(), s12 = zero();
  for (let d: usize = 0; d < stride; d += 16) {
    const x0 = v128.load(h0 + d), x1 = v128.load(h1 + d);
    const y0 = v128.load(t0 + d), y1 = v128.load(t1 + d), y2 = v128.load(t2 + d);
    s00 = madd(x0, y0, s00); s10 = madd(x1, y0, s10);
    s01 = madd(x0, y1, s01); s11 = madd(x1, y1, s11);
    s02 = madd(x0, y2, s02); s12 = madd(x1, y2, s12);
  }
  v128.store(out, sum4(s00, s01, s02, s02));
  v128.store(out, sum4(s10, s11, s12, s12), 12);
}

/** The same tile's updates: contexts += coefficients x targets, targets += coefficients x contexts as they were. */
function update2x3(context: usize, end: usize, targets: usize, stride: usize, g: usize): void {
  const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
  for (; context < end; context += 8, g += 24) {
    const h0 = usize(load<u32>(context)), h1 = usize(load<u32>(context, 4));
    const g00 = v128.load_splat<u32>(g), g01 = v128.load_splat<u32>(g, 4), g02 = v128.load_splat<u32>(g, 8);
    const g10 = v128.load_splat<u32>(g, 12), g11 = v128.load_splat<u32>(g, 16), g12 = v128.load_splat<u32>(g, 20);
    for (let d: usize = 0; d < stride; d += 64) {
      const a = h0 + d, b = h1 + d, p = t0 + d, q = t1 + d, r = t2 + d;
      {
        const x = v128.load(a), y = v128.load(b);
        let t = v128.load(p);
        let u = madd(g00, t, x), v = madd(g10, t, y);
        v128.store(p, madd(g10, y, madd(g00, x, t)));
        t = v128.load(q);
        u = madd(g01, t, u); v = madd(g11, t, v);
        v128.store(q, madd(g11, y, madd(g01, x, t)));
        t = v128.load(r);
        u = madd(g02, t, u); v = madd(g12, t, v);
        v128.store(r, madd(g12, y, madd(g02, x, t)));
        v128.store(a, u); v128.store(b, v);
      }
      {
        const x = v128.load(a, 16), y = v128.load(b, 16);
        let t = v128.load(p, 16);
        let u = madd(g00, t, x), v = madd(g10, t, y);
        v128.store(p, madd(g10, y, madd(g00, x, t)), 16);
        t = v128.load(q, 16);
        u = madd(g01, t, u); v = madd(g11, t, v);
        v128.store(q, madd(g11, y, madd(g01, x, t)), 16);
        t = v128.load(r, 16);
        u = madd(g02, t, u); v = madd(g12, t, v);
        v128.store(r, madd(g12, y, madd(g02, x, t)), 16);
        v128.store(a, u, 16); v128.store(b, v, 16);
      }
      {
        const x = v128.load(a, 32), y = v128.load(b, 32);
        let t = v128.load(p, 32);
        let u = madd(g00, t, x), v = madd(g10, t, y);
        v128.store(p, madd(g10, y, madd(g00, x, t)), 32);
        t = v128.load(q, 32);
        u = madd(g01, t, u); v = madd(g11, t, v);
        v128.store(q, madd(g11, y, madd(g01, x, t)), 32);
        t = v128.load(r, 32);
        u = madd(g02, t, u); v = madd(g12, t, v);
        v128.store(r, madd(g12, y, madd(g02, x, t)), 32);
        v128.store(a, u, 32); v128.store(b, v, 32);
      }
      {
        const x = v128.load(a, 48), y = v128.load(b, 48);
        let t = v128.load(p, 48);
        let u = madd(g00, t, x), v = madd(g10, t, y);
        v128.store(p, madd(g10, y, madd(g00, x, t)), 48);
        t = v128.load(q, 48);
        u = madd(g01, t, u); v = madd(g11, t, v);
        v128.store(q, madd(g11, y, madd(g01, x, t)), 48);
        t = v128.load(r, 48);
        u = madd(g02, t, u); v = madd(g12, t, v);
        v128.store(r, madd(g12, y, madd(g02, x, t)), 48);
        v128.store(a, u, 48); v128.store(b, v, 48);
      }
    }
  }
}

/**
 * Negatives of its own for every context, as in gensim. Targets lie as [context][targets], filled up with the zero
 * row to a multiple of three; dots and weights alike.
 */
function freshBlock(job: SgnsJob, middle: i32, from: i32, to: i32, rate: f32): void {
  const contexts = usize(job.contexts), targets = usize(job.targets), dots = usize(job.dots);
  const stride = usize(job.stride), sentence = usize(job.sentence);
  const line = usize((i32(job.negatives) + 3) / 3) * 12;
  const center = job.output + load<u32>(sentence + (usize(middle) << 2)) * job.stride;
  let m: usize = 0;
  for (let p = from; p < to; p++) {
    if (p == middle) continue;
    store<u32>(contexts + (m << 2), job.input + load<u32>(sentence + (usize(p) << 2)) * job.stride);
    store<u32>(targets + m * line, center);
    drawNegatives(job, targets + m * line + 4, targets + (m + 1) * line);
    weighTargets(job, targets + m * line, usize(job.weights) + m * line, line);
    m++;
  }
  for (let r: usize = 0; r < m; r++)
    dotsRow(usize(load<u32>(contexts + (r << 2))), targets + r * line, line, stride, dots + r * line);
  coefficients(job, i32(m * line >> 2), rate);
  job.examples += f64(m);
  for (let r: usize = 0; r < m; r++)
    updateRow(usize(load<u32>(contexts + (r << 2))), targets + r * line, line, stride, dots + r * line);
}

/** Dots of one vector with a list of targets (a multiple of three): six at a time, three at the end. */
export function dotsRow(h: usize, targets: usize, line: usize, stride: usize, out: usize): void {
  const end = targets + line;
  for (; targets + 24 <= end; targets += 24, out += 24) {
    const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
    const t3 = usize(load<u32>(targets, 12)), t4 = usize(load<u32>(targets, 16)), t5 = usize(load<u32>(targets, 20));
    let s0 = zero(), s1 = zero(), s2 = zero(), s3 = zero(), s4 = zero(), s5 = zero();
    for (let d: usize = 0; d < stride; d += 16) {
      const x = v128.load(h + d);
      s0 = madd(x, v128.load(t0 + d), s0); s1 = madd(x, v128.load(t1 + d), s1); s2 = madd(x, v128.load(t2 + d), s2);
      s3 = madd(x, v128.load(t3 + d), s3); s4 = madd(x, v128.load(t4 + d), s4); s5 = madd(x, v128.load(t5 + d), s5);
    }
    v128.store(out, sum4(s0, s1, s2, s3));
    v128.store(out, sum4(s4, s5, s5, s5), 16);
  }
  if (targets < end) {
    const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
    let s0 = zero(), s1 = zero(), s2 = zero();
    for (let d: usize = 0; d < stride; d += 16) {
      const x = v128.load(h + d);
      s0 = madd(x, v128.load(t0 + d), s0); s1 = madd(x, v128.load(t1 + d), s1); s2 = madd(x, v128.load(t2 + d), s2);
    }
    v128.store(out, sum4(s0, s1, s2, s2));
  }
}

/** h += coefficients x targets; targets += coefficients x h as it was at the start of each group. */
function updateRow(h: usize, targets: usize, line: usize, stride: usize, g: usize): void {
  const end = targets + line;
  for (; targets + 24 <= end; targets += 24, g += 24) {
    const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
    const t3 = usize(load<u32>(targets, 12)), t4 = usize(load<u32>(targets, 16)), t5 = usize(load<u32>(targets, 20));
    const g0 = v128.load_splat<u32>(g), g1 = v128.load_splat<u32>(g, 4), g2 = v128.load_splat<u32>(g, 8);
    const g3 = v128.load_splat<u32>(g, 12), g4 = v128.load_splat<u32>(g, 16), g5 = v128.load_splat<u32>(g, 20);
    for (let d: usize = 0; d < stride; d += 16) {
      const x = v128.load(h + d);
      let t = v128.load(t0 + d);
      let n = madd(g0, t, x);
      v128.store(t0 + d, madd(g0, x, t));
      t = v128.load(t1 + d); n = madd(g1, t, n); v128.store(t1 + d, madd(g1, x, t));
      t = v128.load(t2 + d); n = madd(g2, t, n); v128.store(t2 + d, madd(g2, x, t));
      t = v128.load(t3 + d); n = madd(g3, t, n); v128.store(t3 + d, madd(g3, x, t));
      t = v128.load(t4 + d); n = madd(g4, t, n); v128.store(t4 + d, madd(g4, x, t));
      t = v128.load(t5 + d); n = madd(g5, t, n); v128.store(t5 + d, madd(g5, x, t));
      v128.store(h + d, n);
    }
  }
  if (targets < end) {
    const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
    const g0 = v128.load_splat<u32>(g), g1 = v128.load_splat<u32>(g, 4), g2 = v128.load_splat<u32>(g, 8);
    for (let d: usize = 0; d < stride; d += 16) {
      const x = v128.load(h + d);
      let t = v128.load(t0 + d);
      let n = madd(g0, t, x);
      v128.store(t0 + d, madd(g0, x, t));
      t = v128.load(t1 + d); n = madd(g1, t, n); v128.store(t1 + d, madd(g1, x, t));
      t = v128.load(t2 + d); n = madd(g2, t, n); v128.store(t2 + d, madd(g2, x, t));
      v128.store(h + d, n);
    }
  }
}
