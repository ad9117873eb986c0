import { blockSize, coefficients, pick, readHistory } from "./sgns";
import { Job } from "./sgns-job";
import { madd, step, sum4, zero } from "./simd";

/**
 * Skip-gram with negative sampling over the histories order[first] ... order[last - 1]. As in word2vec, the vectors
 * of the contexts are the inputs and the title in the middle is what they predict. A block of contexts goes through
 * three stages: all dots, all sigmoids, all updates.
 */
export function skipGram(address: usize, first: i32, last: i32): void {
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
      const low = max(0, i - reach);
      const high = min(n, i + reach + 1);
      const center = load<u32>(usize(job.sentence) + (usize(i) << 2));
      let m = 0;
      for (let j = low; j < high; j++) {
        if (j == i) continue;
        const row = load<u32>(usize(job.sentence) + (usize(j) << 2));
        store<u32>(usize(job.contexts) + (usize(m) << 2), job.input + row * job.stride);
        if (++m == blockSize) {
          if (job.shared) sharedBlock(job, center, m, rate);
          else freshBlock(job, center, m, rate);
          m = 0;
        }
      }
      if (m) {
        if (job.shared) sharedBlock(job, center, m, rate);
        else freshBlock(job, center, m, rate);
      }
    }
  }
}

/**
 * One set of negatives for all m contexts: small matrix products. Targets stand in groups of three and contexts in
 * pairs, filled up with the zero row; dots lie as [group][context][3].
 */
function sharedBlock(job: Job, center: u32, m: i32, rate: f32): void {
  const contexts = usize(job.contexts), targets = usize(job.targets), dots = usize(job.dots);
  const stride = usize(job.stride);
  const wanted = 1 + i32(job.negatives);
  const groups = (wanted + 2) / 3;
  const even = (m + 1) & ~1;
  if (even != m) store<u32>(contexts + (usize(m) << 2), job.zeros);
  let real = 1;
  store<u32>(targets, job.output + center * job.stride);
  let state = job.random;
  for (let k = 1; k < wanted; k++) {
    state = step(state);
    const row = pick(state, job);
    const hit = row == center;
    store<u32>(targets + (usize(k) << 2), hit ? job.zeros : job.output + row * job.stride);
    real += i32(!hit);
  }
  job.random = state;
  for (let k = wanted; k < groups * 3; k++) store<u32>(targets + (usize(k) << 2), job.zeros);

  const end = contexts + (usize(even) << 2);
  const section = usize(even) * 12;
  for (let g = 0; g < groups; g++) dots2x3(contexts, end, targets + usize(g) * 12, stride, dots + usize(g) * section);
  for (let p = dots; p < dots + section; p += 12) store<f32>(p, -load<f32>(p));
  const filled = even * 3 * groups;
  store<u64>(dots + (usize(filled) << 2), 0);
  const vectors = (filled + 3) >> 2;
  coefficients(dots, vectors, rate, usize(job.lossState));
  for (let p = dots; p < dots + section; p += 12) store<f32>(p, -load<f32>(p));
  job.examples += f64(m);
  job.vectors += f64(vectors);
  job.neutral += f64((vectors << 2) - m * real);
  // What stands for no row must not be moved.
  if (even != m)
    for (let g = 0; g < groups; g++) {
      const p = dots + usize(g) * section + usize(m) * 12;
      store<u64>(p, 0);
      store<u32>(p, 0, 8);
    }
  if (real != groups * 3)
    for (let k = 1; k < groups * 3; k++)
      if (load<u32>(targets + (usize(k) << 2)) == job.zeros) {
        const from = dots + usize(k / 3) * section + usize(k % 3) * 4;
        for (let p = from; p < from + section; p += 12) store<f32>(p, 0);
      }
  for (let g = 0; g < groups; g++) update2x3(contexts, end, targets + usize(g) * 12, stride, dots + usize(g) * section);
}

/** Dots of pairs of contexts with three targets: loads and sums fit V8's 15 registers. */
function dots2x3(context: usize, end: usize, targets: usize, stride: usize, out: usize): void {
  const t0 = usize(load<u32>(targets)), t1 = usize(load<u32>(targets, 4)), t2 = usize(load<u32>(targets, 8));
  for (; context < end; context += 8, out += 24) {
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
 * row to a multiple of three; dots alike.
 */
function freshBlock(job: Job, center: u32, m: i32, rate: f32): void {
  const contexts = usize(job.contexts), targets = usize(job.targets), dots = usize(job.dots);
  const stride = usize(job.stride);
  const wanted = 1 + i32(job.negatives);
  const width = ((wanted + 2) / 3) * 3;
  const line = usize(width) << 2;
  const output = job.output, zeros = job.zeros;
  let real = m;
  let state = job.random;
  for (let r = 0; r < m; r++) {
    const list = targets + usize(r) * line;
    store<u32>(list, output + center * job.stride);
    for (let k = 1; k < wanted; k++) {
      state = step(state);
      const row = pick(state, job);
      const hit = row == center;
      store<u32>(list + (usize(k) << 2), hit ? zeros : output + row * job.stride);
      real += i32(!hit);
    }
    for (let k = wanted; k < width; k++) store<u32>(list + (usize(k) << 2), zeros);
  }
  job.random = state;
  for (let r = 0; r < m; r++)
    dotsRow(usize(load<u32>(contexts + (usize(r) << 2))), targets + usize(r) * line, line, stride, dots + usize(r) * line);
  const filled = m * width;
  store<u64>(dots + (usize(filled) << 2), 0);
  store<u32>(dots + (usize(filled) << 2), 0, 8);
  for (let r = 0; r < m; r++) store<f32>(dots + usize(r) * line, -load<f32>(dots + usize(r) * line));
  const vectors = (filled + 3) >> 2;
  coefficients(dots, vectors, rate, usize(job.lossState));
  for (let r = 0; r < m; r++) store<f32>(dots + usize(r) * line, -load<f32>(dots + usize(r) * line));
  job.examples += f64(m);
  job.vectors += f64(vectors);
  job.neutral += f64((vectors << 2) - real);
  if (real != filled)
    for (let k = 0; k < filled; k++)
      if (load<u32>(targets + (usize(k) << 2)) == zeros) store<u32>(dots + (usize(k) << 2), 0);
  for (let r = 0; r < m; r++)
    updateRow(usize(load<u32>(contexts + (usize(r) << 2))), targets + usize(r) * line, line, stride, dots + usize(r) * line);
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
