import { viewAs } from "../../bytes.js";
import type { Hits } from "../index-contract.js";

const keyBits = new Uint32Array(1);
const keyFloat = viewAs(keyBits, Float32Array);

/** Order-preserving bits of a float32, greatest first: a better score gives a smaller number. */
function descendingBits(score: number): number {
  // Adding zero turns -0 into 0, which must tie with it.
  keyFloat[0] = score + 0;
  const bits = keyBits[0]!;
  return (bits & 0x80000000 ? bits : ~bits & 0x7fffffff) >>> 0;
}

/** Inverse of descendingBits. */
function scoreOf(bits: number): number {
  keyBits[0] = bits & 0x80000000 ? bits : ~bits & 0x7fffffff;
  return keyFloat[0]!;
}

/** Sorts (score, row) by score, best first, then by row, through one native sort of 64-bit keys. */
function sorted(count: number, k: number, pair: (i: number) => [score: number, row: number] | null): Hits {
  const halves = new Uint32Array(count * 2);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const entry = pair(i);
    if (!entry) continue;
    halves[kept * 2] = entry[1];
    halves[kept * 2 + 1] = descendingBits(entry[0]);
    kept++;
  }
  viewAs(halves.subarray(0, 2 * kept), BigUint64Array).sort();
  const size = Math.min(k, kept);
  const hits: Hits = { rows: new Int32Array(size), scores: new Float32Array(size) };
  for (let i = 0; i < size; i++) {
    hits.rows[i] = halves[i * 2]!;
    hits.scores[i] = scoreOf(halves[i * 2 + 1]!);
  }
  return hits;
}

/** The k best of all rows' scores. */
export function bestOfAll(scores: Float32Array, k: number, allowed: Uint8Array | null, after: number): Hits {
  return sorted(scores.length, k, (row) =>
    row > after && (allowed === null || allowed[row] !== 0) ? [scores[row]!, row] : null,
  );
}

/** The k best of a list of pairs: scores at even places, rows at odd ones (two views of the same bytes). */
export function bestOfPairs(scores: Float32Array, rows: Int32Array, k: number): Hits {
  return sorted(rows.length / 2, k, (i) => [scores[i * 2]!, rows[i * 2 + 1]!]);
}
