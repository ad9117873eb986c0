import type { PerUserResults } from "./per-user.js";

/**
 * Accuracy of a user's list at cutoff k from the 1-based ranks of the m relevant movies (0 = miss).
 * `ranks` must be sorted ascending with the misses left out.
 */
type AccuracyMetric = (ranks: readonly number[], relevant: number, cutoff: number) => number;

function hits(ranks: readonly number[], cutoff: number): number {
  let count = 0;
  while (count < ranks.length && ranks[count]! <= cutoff) count++;
  return count;
}

/** Discounts 1 / log2(rank + 1), Järvelin & Kekäläinen 2002 (https://doi.org/10.1145/582415.582418). */
function discountedGain(ranks: readonly number[], count: number): number {
  let gain = 0;
  for (let i = 0; i < count; i++) gain += 1 / Math.log2(ranks[i]! + 1);
  return gain;
}

const idealGains: number[] = [0];
function idealGain(count: number): number {
  for (let i = idealGains.length; i <= count; i++) idealGains.push(idealGains[i - 1]! + 1 / Math.log2(i + 1));
  return idealGains[count]!;
}

/** In the order in which they are shown; formulas in docs/evaluation.md. */
export const accuracyMetrics: Readonly<Record<string, AccuracyMetric>> = {
  recall: (ranks, relevant, k) => hits(ranks, k) / relevant,
  precision: (ranks, _relevant, k) => hits(ranks, k) / k,
  hit_rate: (ranks, _relevant, k) => (hits(ranks, k) > 0 ? 1 : 0),
  mrr: (ranks, _relevant, k) => (hits(ranks, k) > 0 ? 1 / ranks[0]! : 0),
  map: (ranks, relevant, k) => {
    let sum = 0;
    for (let i = 0; i < hits(ranks, k); i++) sum += (i + 1) / ranks[i]!;
    return sum / Math.min(relevant, k);
  },
  ndcg: (ranks, relevant, k) => discountedGain(ranks, hits(ranks, k)) / idealGain(Math.min(relevant, k)),
};

export function isAccuracyMetric(name: string): boolean {
  return Object.hasOwn(accuracyMetrics, name);
}

/** float32 [users]: `name` (a key of accuracyMetrics) at `cutoff` for every user. */
export function accuracyOf(
  results: Pick<PerUserResults, "users" | "offsets" | "ranks">,
  name: string,
  cutoff: number,
): Float32Array {
  const metric = accuracyMetrics[name]!;
  const values = new Float32Array(results.users.length);
  const found: number[] = [];
  for (let user = 0; user < values.length; user++) {
    const start = results.offsets[user]!;
    const end = results.offsets[user + 1]!;
    found.length = 0;
    for (let i = start; i < end; i++) if (results.ranks[i]! > 0) found.push(results.ranks[i]!);
    if (found.length > 1) found.sort((a, b) => a - b);
    values[user] = metric(found, end - start, cutoff);
  }
  return values;
}
