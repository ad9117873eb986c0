import type { Metric } from "../embedding/metric.js";
import type { Random } from "../random.js";
import { bootstrap } from "./bootstrap.js";

/**
 * The share of (1, 0) pairs of examples that the scores order rightly, ties counting half: the area under the ROC
 * curve as Mann and Whitney's U. NaN where a label is missing altogether.
 * @param labels uint8, 1 or 0. @param scores aligned, higher = more likely 1.
 */
export function areaUnderCurve(labels: Uint8Array, scores: Float32Array): number {
  const order = Uint32Array.from(labels, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!]! === scores[order[start]!]!) end++;
    // Tied scores share the mean of their 1-based ranks.
    const rank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++)
      if (labels[order[i]!]! === 1) {
        positives++;
        rankSum += rank;
      }
    start = end;
  }
  const negatives = labels.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/**
 * The score from which on examples are called 1, chosen for the best accuracy on these (training) examples: halfway
 * between two neighboring scores, or an infinity where one answer for all is best.
 */
export function bestThreshold(labels: Uint8Array, scores: Float32Array): number {
  const order = Uint32Array.from(labels, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let right = labels.reduce((sum, label) => sum + label, 0);
  let best = right;
  let threshold = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < order.length; i++) {
    right += labels[order[i]!]! === 1 ? -1 : 1;
    const score = scores[order[i]!]!;
    const next = i + 1 < order.length ? scores[order[i + 1]!]! : Number.POSITIVE_INFINITY;
    if (next === score || right <= best) continue;
    best = right;
    threshold = next === Number.POSITIVE_INFINITY ? next : (score + next) / 2;
  }
  return threshold;
}

/**
 * What telling held-out examples apart scores: `<kind>_accuracy` (called 1 from `threshold` on) with a bootstrap
 * interval over examples, and `<kind>_auc`. Empty where all labels are the same: neither says anything then.
 * @param labels uint8, 1 or 0. @param scores aligned, higher = more likely 1.
 */
export function binaryMetrics(
  kind: string,
  labels: Uint8Array,
  scores: Float32Array,
  threshold: number,
  random: Random,
): Metric[] {
  const auc = areaUnderCurve(labels, scores);
  if (Number.isNaN(auc)) return [];
  const right = Uint8Array.from(labels, (label, i) => (scores[i]! >= threshold === (label === 1) ? 1 : 0));
  const [accuracy] = bootstrap([{ numerator: right, denominator: null }], random);
  return [
    { name: `${kind}_accuracy`, cutoff: null, ...accuracy!, higherIsBetter: true },
    { name: `${kind}_auc`, cutoff: null, value: auc, low: null, high: null, higherIsBetter: true },
  ];
}
