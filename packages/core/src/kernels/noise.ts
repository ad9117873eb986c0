/** Walker's alias table as the kernels read it: slot i keeps itself where the draw's fraction is at most accept[i]. */
export interface AliasTable {
  /** uint32 [n], fractions of 2^32. */
  readonly accept: Uint32Array;
  readonly alias: Uint32Array;
}

/**
 * Draws i with probability weights[i] / sum in constant time (Walker 1977, Vose 1991).
 * @param weights positive and finite, at least one.
 */
export function aliasTable(weights: Float64Array): AliasTable {
  const n = weights.length;
  let total = 0;
  for (const weight of weights) total += weight;
  const share = Float64Array.from(weights, (weight) => (weight * n) / total);
  const accept = new Uint32Array(n).fill(0xffffffff);
  const alias = Uint32Array.from({ length: n }, (_, i) => i);
  const small: number[] = [];
  const large: number[] = [];
  for (let i = 0; i < n; i++) (share[i]! < 1 ? small : large).push(i);
  while (small.length > 0 && large.length > 0) {
    const low = small.pop()!;
    const high = large.at(-1)!;
    accept[low] = share[low]! * 0xffffffff;
    alias[low] = high;
    share[high]! -= 1 - share[low]!;
    if (share[high]! < 1) small.push(large.pop()!);
  }
  return { accept, alias };
}

/** count^exponent, scaled so that the largest is 1: negative and large exponents stay finite. */
export function noiseWeights(counts: Uint32Array, exponent: number): Float64Array {
  const logs = Float64Array.from(counts, (count) => exponent * Math.log(count));
  const most = logs.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  // Below e^-600 a double's sum would not notice; keep every weight positive.
  return logs.map((value) => Math.exp(Math.max(value - most, -600)));
}

/**
 * Subsampling of frequent items as gensim does it: kept with probability sqrt(t / f) + t / f, f the item's share of
 * all tokens. @returns uint32 [rows], fractions of 2^32, 0xffffffff = always.
 */
export function keepThresholds(counts: Uint32Array, threshold: number): Uint32Array {
  const keep = new Uint32Array(counts.length).fill(0xffffffff);
  if (threshold === 0) return keep;
  let total = 0;
  for (const count of counts) total += count;
  for (let row = 0; row < counts.length; row++) {
    const ratio = (threshold * total) / counts[row]!;
    keep[row] = Math.min(1, Math.sqrt(ratio) + ratio) * 0xffffffff;
  }
  return keep;
}
