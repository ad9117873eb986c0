/**
 * The rows with the k best scores, best first, ties by row, leaving out rows that are excluded or not allowed.
 * Exact; one pass with a threshold, for scores that another than the index made.
 */
export function bestRows(
  scores: ArrayLike<number>,
  k: number,
  excluded: ReadonlySet<number>,
  allowed: Uint8Array | null,
): number[] {
  let best: number[] = [];
  let least = Number.NEGATIVE_INFINITY;
  const shrink = () => {
    best = best.sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, k);
    if (best.length === k) least = scores[best[k - 1]!]!;
  };
  for (let row = 0; row < scores.length; row++) {
    // Not "<=": before k rows are known, even -Infinity may be among the best. An equal score of a later row loses.
    if (scores[row]! < least || (scores[row]! === least && best.length >= k)) continue;
    if (excluded.has(row) || (allowed && allowed[row] === 0)) continue;
    best.push(row);
    if (best.length >= 2 * k + 64) shrink();
  }
  shrink();
  return best;
}
