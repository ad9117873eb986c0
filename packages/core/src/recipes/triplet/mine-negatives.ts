export type NegativeMining = "random" | "semi-hard" | "hard";

/**
 * Replaces each triplet's negative by one from the batch. Hard: the nearest to the anchor. Semi-hard: the nearest
 * that is farther than the positive; where there is none, the random one stays.
 *
 * @param vectors float32 [3 × triplets × dimensions]: unit vectors of anchors, positives, negatives.
 * @param isNegative whether the two may be anchor and negative.
 */
export function mineNegatives(
  triplets: Uint32Array,
  vectors: Float32Array,
  dimensions: number,
  mining: Exclude<NegativeMining, "random">,
  isNegative: (anchor: number, other: number) => boolean,
): void {
  const count = triplets.length / 3;
  const cosine = (x: number, y: number) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += vectors[x * dimensions + d]! * vectors[y * dimensions + d]!;
    return sum;
  };
  const mined = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const limit = mining === "semi-hard" ? cosine(i, count + i) : Number.POSITIVE_INFINITY;
    let best = Number.NEGATIVE_INFINITY;
    let chosen = triplets[2 * count + i]!;
    for (let candidate = count; candidate < 3 * count; candidate++) {
      const row = triplets[candidate]!;
      if (candidate === count + i || row === triplets[count + i] || !isNegative(triplets[i]!, row)) continue;
      const near = cosine(i, candidate);
      if (near >= limit || near <= best) continue;
      best = near;
      chosen = row;
    }
    mined[i] = chosen;
  }
  triplets.set(mined, 2 * count);
}
