import type { Random } from "../random.js";

/**
 * The rank of `target` among itself and `negatives` random ranked movies (no target, each at most once); 0 where
 * the target is not ranked. Papers after He et al. 2017 report metrics of such ranks; they are inconsistent with
 * full ranking (Krichene & Rendle 2020, https://doi.org/10.1145/3394486.3403226) and carry names of their own.
 * @param scores float32 [rows]; -Infinity or NaN for what may not be ranked. Ties count half, rounded up.
 * @param excluded byte a row, non-zero for the user's relevant movies.
 */
export function sampledRank(
  scores: Float32Array,
  target: number,
  excluded: Uint8Array,
  negatives: number,
  random: Random,
): number {
  const score = target >= 0 ? scores[target]! : Number.NaN;
  if (!(score > -Infinity)) return 0;
  const drawn = new Set<number>();
  let better = 0;
  let equal = 0;
  // The bound ends the search where the vocabulary holds fewer candidates than wanted.
  for (let tries = 0; drawn.size < negatives && tries < 50 * negatives; tries++) {
    const row = random.integer(scores.length);
    const other = scores[row]!;
    if (excluded[row] !== 0 || !(other > -Infinity) || drawn.has(row)) continue;
    drawn.add(row);
    if (other > score) better++;
    else if (other === score) equal++;
  }
  return 1 + better + Math.ceil(equal / 2);
}
