import { combine, spread } from "./cbow";
import { drawReach, readHistory } from "./sgns";
import { stepOnShare } from "./adam";
import { SgnsJob } from "./sgns-job";
import { exp4, ln4, madd, sum1, sum4, zero } from "./simd";

/**
 * CBOW with softmax over the whole vocabulary, for small ones: cross-entropy of the item in the middle, gradients
 * summed over a batch of items, Adam (Kingma and Ba 2015) on their mean. With job.rate = 0 it only measures.
 */
export function cbowSoftmax(address: usize, first: i32, last: i32): void {
  const job = changetype<SgnsJob>(address);
  for (let k = first; k < last; k++) {
    const n = readHistory(job, load<u32>(usize(job.order) + (usize(k) << 2)));
    const rate = f32(max(0, job.rate - job.slope * job.done));
    for (let i = 0; i < n; i++) {
      if (atomic.load<u32>(usize(job.cancel))) return;
      const reach = drawReach(job, n);
      const high = min(n, i + reach + 1);
      const center = load<u32>(usize(job.sentence) + (usize(i) << 2));
      let end = usize(job.contexts);
      for (let j = max(0, i - reach); j < high; j++)
        if (j != i) {
          store<u32>(end, job.input + load<u32>(usize(job.sentence) + (usize(j) << 2)) * job.stride);
          end += 4;
        }
      if (end == usize(job.contexts)) continue;
      trainItem(job, center, end);
      if (job.rate == 0) continue;
      job.pending += 1;
      if (job.pending >= f64(job.batch)) adamStep(address, rate);
    }
  }
}

function trainItem(job: SgnsJob, center: u32, end: usize): void {
  const stride = usize(job.stride), hidden = usize(job.mean), backward = hidden + stride;
  const logits = usize(job.dots), output = usize(job.output);
  const rows = i32(job.rows);
  const share = f32x4.splat(1 / f32((end - usize(job.contexts)) >> 2));
  const scale = job.sum ? f32x4.splat(1) : share;
  combine(usize(job.contexts), end, hidden, stride, scale);

  // Rows stand in fours; those past the last are zero and their probability is set to zero below.
  let highest = f32x4.splat(-1e30);
  for (let r = 0; r < rows; r += 4) {
    const w = output + usize(r) * stride;
    let a = zero(), b = zero(), c = zero(), e = zero();
    for (let d: usize = 0; d < stride; d += 16) {
      const x = v128.load(hidden + d);
      const p = w + d;
      a = madd(x, v128.load(p), a);
      b = madd(x, v128.load(p + stride), b);
      c = madd(x, v128.load(p + 2 * stride), c);
      e = madd(x, v128.load(p + 3 * stride), e);
    }
    const z = f32x4.add(sum4(a, b, c, e), v128.load(usize(job.bias) + (usize(r) << 2)));
    v128.store(logits + (usize(r) << 2), z);
    highest = f32x4.pmax(highest, z);
  }
  const most = f32x4.splat(max(max(f32x4.extract_lane(highest, 0), f32x4.extract_lane(highest, 1)),
    max(f32x4.extract_lane(highest, 2), f32x4.extract_lane(highest, 3))));
  for (let r = 0; r < rows; r += 4) {
    const p = logits + (usize(r) << 2);
    v128.store(p, exp4(f32x4.sub(v128.load(p), most)));
  }
  for (let r = rows; r & 3; r++) store<f32>(logits + (usize(r) << 2), 0);
  let total = zero();
  for (let r = 0; r < rows; r += 4) total = f32x4.add(total, v128.load(logits + (usize(r) << 2)));
  const inverse = f32x4.splat(1 / sum1(total));
  for (let r = 0; r < rows; r += 4) {
    const p = logits + (usize(r) << 2);
    v128.store(p, f32x4.mul(v128.load(p), inverse));
  }
  const at = logits + (usize(center) << 2);
  const probability = load<f32>(at);
  job.loss += f64(f32x4.extract_lane(ln4(f32x4.splat(1 / max(probability, 1e-37))), 0));
  job.examples += 1;
  if (job.rate == 0) return;
  store<f32>(at, probability - 1);

  const toOutput = job.gradient - job.input;
  memory.fill(backward, 0, stride);
  for (let r = 0; r < rows; r++) {
    const g = v128.load_splat<u32>(logits + (usize(r) << 2));
    const w = output + usize(r) * stride;
    for (let d: usize = 0; d < stride; d += 16) {
      v128.store(backward + d, madd(g, v128.load(w + d), v128.load(backward + d)));
      v128.store(w + d + toOutput, madd(g, v128.load(hidden + d), v128.load(w + d + toOutput)));
    }
  }
  for (let r = 0; r < rows; r += 4) {
    const b = usize(job.bias) + toOutput + (usize(r) << 2);
    v128.store(b, f32x4.add(v128.load(b), v128.load(logits + (usize(r) << 2))));
  }
  for (let p = usize(job.contexts); p < end; p += 4) store<u32>(p, load<u32>(p) + toOutput);
  spread(usize(job.contexts), end, backward, stride, scale);
}

/** One step of Adam on the mean gradient of the items gathered; the gradient starts anew from zero. */
export function adamStep(address: usize, rate: f32): void {
  const job = changetype<SgnsJob>(address);
  if (job.pending == 0) return;
  job.steps += 1;
  const correction1 = 1 - power(0.9, job.steps), correction2 = 1 - power(0.999, job.steps);
  stepOnShare(
    usize(job.input), usize(job.moment1), usize(job.moment2), usize(job.gradient), 0, 1, i32(job.parameters),
    f32(1 / job.pending), f32(f64(rate) / correction1), 0.9, 0.999, f32(1 / correction2), 0,
  );
  job.pending = 0;
}

/** base^exponent for a whole exponent, by squaring. */
function power(base: f64, exponent: f64): f64 {
  let result: f64 = 1;
  for (let n = u64(exponent); n; n >>= 1) {
    if (n & 1) result *= base;
    base *= base;
  }
  return result;
}
