// The output layer of next-title: softmax cross-entropy over a vocabulary or over sampled candidates.
import { exp4, madd, sum1, zero } from "./simd";

/** A bias that takes a column out of every softmax. */
export const impossible: f32 = -1e30;

/**
 * Rows of logits [rows x stride bytes], in place: logits -> gradient of the mean cross-entropy, (softmax - one-hot) *
 * weight. `bias` f32 [width] is added first; width is a multiple of 4, and a bias of `impossible` takes a column out.
 * targets int32 [rows]: the target's column. results f32 [rows x 3]: largest logit, sum of exponentials, target logit.
 * weight 0: the logits stay (bias added), only results are made.
 */
export function crossEntropy(
  logits: usize, stride: usize, rows: i32, width: i32, bias: usize, targets: usize, results: usize, weight: f32,
): void {
  const bytes = usize(width) << 2;
  for (let r = 0; r < rows; r++, logits += stride, targets += 4, results += 12) {
    const top = addBias(logits, bias, bytes);
    const target = logits + (usize(load<u32>(targets)) << 2);
    store<f32>(results, top);
    store<f32>(results, load<f32>(target), 8);
    const sum = weight == 0 ? sumOfExponentials(logits, bytes, top) : exponentials(logits, bytes, top);
    store<f32>(results, sum, 4);
    if (weight == 0) continue;
    scaleRow(logits, bytes, weight / sum);
    store<f32>(target, load<f32>(target) - weight);
  }
}

/**
 * As crossEntropy over sampled candidates: logits [rows x width] of candidates [width] (their rows, uint32), and
 * targetLogits f32 [rows] beside them. Where a candidate is the row's own target it is taken out. Gradients of the
 * candidates replace logits, those of the targets replace targetLogits. `targets` uint32 [rows]: vocabulary rows.
 */
export function sampledCrossEntropy(
  logits: usize, stride: usize, rows: i32, width: i32, bias: usize, candidates: usize,
  targets: usize, targetLogits: usize, results: usize, weight: f32,
): void {
  const bytes = usize(width) << 2;
  for (let r = 0; r < rows; r++, logits += stride, targets += 4, targetLogits += 4, results += 12) {
    const target = v128.load_splat<u32>(targets);
    for (let c: usize = 0; c < bytes; c += 16) {
      const hit = i32x4.eq(v128.load(candidates + c), target);
      v128.store(logits + c, v128.bitselect(f32x4.splat(impossible), v128.load(logits + c), hit));
    }
    const own = load<f32>(targetLogits);
    const top = max(addBias(logits, bias, bytes), own);
    const e = f32x4.extract_lane(exp4(f32x4.splat(own - top)), 0);
    const sum = exponentials(logits, bytes, top) + e;
    store<f32>(results, top);
    store<f32>(results, sum, 4);
    store<f32>(results, own, 8);
    scaleRow(logits, bytes, weight / sum);
    store<f32>(targetLogits, (e / sum - 1) * weight);
  }
}

/** Adds the bias in place and returns the largest value. */
// @ts-ignore: decorator
@inline function addBias(row: usize, bias: usize, bytes: usize): f32 {
  let largest = f32x4.splat(impossible);
  for (let c: usize = 0; c < bytes; c += 16) {
    const x = f32x4.add(v128.load(row + c), v128.load(bias + c));
    v128.store(row + c, x);
    largest = f32x4.pmax(largest, x);
  }
  return max(
    max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 1)),
    max(f32x4.extract_lane(largest, 2), f32x4.extract_lane(largest, 3)),
  );
}

/** Columns that were taken out give exactly 0. */
// @ts-ignore: decorator
@inline function exponential(x: v128, top: v128): v128 {
  return v128.and(exp4(f32x4.sub(x, top)), f32x4.gt(x, f32x4.splat(impossible / 10)));
}

function sumOfExponentials(row: usize, bytes: usize, top: f32): f32 {
  const t = f32x4.splat(top);
  let sum = zero();
  for (let c: usize = 0; c < bytes; c += 16) sum = f32x4.add(sum, exponential(v128.load(row + c), t));
  return sum1(sum);
}

function exponentials(row: usize, bytes: usize, top: f32): f32 {
  const t = f32x4.splat(top);
  let sum = zero();
  for (let c: usize = 0; c < bytes; c += 16) {
    const e = exponential(v128.load(row + c), t);
    sum = f32x4.add(sum, e);
    v128.store(row + c, e);
  }
  return sum1(sum);
}

function scaleRow(row: usize, bytes: usize, factor: f32): void {
  const f = f32x4.splat(factor);
  for (let c: usize = 0; c < bytes; c += 16) v128.store(row + c, f32x4.mul(v128.load(row + c), f));
}

/** out[r] = bias[targets[r]] + x[r] . table[targets[r]] */
export function targetDots(x: usize, rows: i32, columns: i32, table: usize, bias: usize, targets: usize, out: usize): void {
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++, x += bytes, targets += 4, out += 4) {
    const target = usize(load<u32>(targets));
    const row = table + target * bytes;
    let sum = zero();
    for (let d: usize = 0; d < bytes; d += 16) sum = madd(v128.load(x + d), v128.load(row + d), sum);
    store<f32>(out, sum1(sum) + load<f32>(bias + (target << 2)));
  }
}

/** The gradients through targetDots: dx, tableGradient and biasGradient grow by d[r] times theirs. */
export function targetDotsBackward(
  x: usize, rows: i32, columns: i32, table: usize, targets: usize, d: usize, dx: usize,
  tableGradient: usize, biasGradient: usize,
): void {
  const bytes = usize(columns) << 2;
  for (let r = 0; r < rows; r++, x += bytes, dx += bytes, targets += 4, d += 4) {
    const target = usize(load<u32>(targets));
    const row = table + target * bytes, gradient = tableGradient + target * bytes;
    const g = v128.load_splat<u32>(d);
    for (let c: usize = 0; c < bytes; c += 16) {
      v128.store(dx + c, madd(g, v128.load(row + c), v128.load(dx + c)));
      v128.store(gradient + c, madd(g, v128.load(x + c), v128.load(gradient + c)));
    }
    const bias = biasGradient + (target << 2);
    store<f32>(bias, load<f32>(bias) + load<f32>(d));
  }
}

/** out[r] = table[rows[r]] */
export function gatherRows(table: usize, rows: usize, count: i32, columns: i32, out: usize): void {
  const bytes = usize(columns) << 2;
  for (let r = 0; r < count; r++, out += bytes)
    memory.copy(out, table + usize(load<u32>(rows + (usize(r) << 2))) * bytes, bytes);
}

/** table[rows[r]] += source[r] */
export function scatterAddRows(source: usize, rows: usize, count: i32, columns: i32, table: usize): void {
  const bytes = usize(columns) << 2;
  for (let r = 0; r < count; r++, source += bytes) {
    const row = table + usize(load<u32>(rows + (usize(r) << 2))) * bytes;
    for (let c: usize = 0; c < bytes; c += 16) v128.store(row + c, f32x4.add(v128.load(row + c), v128.load(source + c)));
  }
}
