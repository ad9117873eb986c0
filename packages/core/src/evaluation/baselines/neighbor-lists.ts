import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CancelledError } from "../../errors.js";
import { ScoreRow, tieOrder } from "../score-row.js";
import type { RowCosines } from "./row-cosines.js";

/** Each row's nearest others, nearest first, in compressed-sparse-row form. */
export interface NeighborLists {
  /** uint32 [rows + 1]. */
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  /** float32, above 0. */
  readonly cosines: Float32Array;
}

/** The event loop gets a turn at least this often, milliseconds. */
const turn = 25;

/**
 * Each row's `size` nearest others, of equal ones those that tieOrder puts first.
 * @throws CancelledError when `signal` aborts.
 */
export async function neighborLists(
  movieRows: Uint32Array,
  cosines: RowCosines,
  size: number,
  signal?: AbortSignal,
): Promise<NeighborLists> {
  const count = movieRows.length;
  const best = new ScoreRow(tieOrder(movieRows), size);
  const sums = new Float32Array(count);
  const touched = new Uint32Array(count);
  const offsets = new Uint32Array(count + 1);
  const rows = new Uint32Array(count * size);
  const found = new Float32Array(count * size);
  let at = 0;
  let lastTurn = performance.now();
  for (let row = 0; row < count; row++) {
    const some = touched.subarray(0, cosines(row, sums, touched));
    sums[row] = 0;
    let length: number;
    if (some.length > count / 8) {
      best.load(sums);
      length = best.best();
    } else length = best.bestAmong(sums, some);
    for (let place = 0; place < length; place++) {
      const other = best.list[place]!;
      if (!(sums[other]! > 0)) break;
      rows[at] = other;
      found[at++] = sums[other]!;
    }
    offsets[row + 1] = at;
    for (let i = 0; i < some.length; i++) sums[some[i]!] = 0;
    if (performance.now() - lastTurn > turn) {
      await new Promise((resolve) => setImmediate(resolve));
      lastTurn = performance.now();
    }
    if (signal?.aborted) throw new CancelledError();
  }
  return { offsets, rows: rows.slice(0, at), cosines: found.slice(0, at) };
}

/** The first `size` of each list: what neighborLists finds of so many. */
export function shortened(lists: NeighborLists, size: number): NeighborLists {
  const count = lists.offsets.length - 1;
  const offsets = new Uint32Array(count + 1);
  const rows = new Uint32Array(lists.rows.length);
  const cosines = new Float32Array(lists.rows.length);
  for (let row = 0, at = 0; row < count; row++) {
    const start = lists.offsets[row]!;
    const end = Math.min(lists.offsets[row + 1]!, start + size);
    rows.set(lists.rows.subarray(start, end), at);
    cosines.set(lists.cosines.subarray(start, end), at);
    at += end - start;
    offsets[row + 1] = at;
  }
  const length = offsets[count]!;
  return { offsets, rows: rows.slice(0, length), cosines: cosines.slice(0, length) };
}

/** Scores the sum of the cosines to the movies of a history. */
export function neighborListScorer(lists: NeighborLists): SequenceScorer["score"] {
  const { offsets, rows: neighbors, cosines } = lists;
  const rows = offsets.length - 1;
  return (histories, out) => {
    out.fill(0);
    for (const [query, history] of histories.entries()) {
      const first = query * rows;
      for (let h = 0; h < history.length; h++)
        for (let i = offsets[history[h]!]!; i < offsets[history[h]! + 1]!; i++)
          out[first + neighbors[i]!]! += cosines[i]!;
    }
  };
}
