import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { type NeighborSource, nearestNeighbors } from "../neighbor-source.js";

/** Each row's nearest others, nearest first, in compressed-sparse-row form. */
export interface NeighborLists {
  /** uint32 [rows + 1]. */
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  /** float32, above 0. */
  readonly cosines: Float32Array;
}

/** Each row's `size` nearest others. @throws CancelledError when `signal` aborts. */
export async function neighborLists(
  source: NeighborSource,
  size: number,
  signal?: AbortSignal,
): Promise<NeighborLists> {
  const all = Uint32Array.from(source.movieRows.keys());
  const offsets = new Uint32Array(all.length + 1);
  const rows = new Uint32Array(all.length * size);
  const cosines = new Float32Array(all.length * size);
  let at = 0;
  for await (const list of nearestNeighbors(source, all, all, size, signal)) {
    rows.set(list.rows, at);
    cosines.set(list.scores, at);
    at += list.rows.length;
    offsets[list.row + 1] = at;
  }
  return { offsets, rows: rows.slice(0, at), cosines: cosines.slice(0, at) };
}

/** Scores the sum of the cosines to the movies of a history. */
export function neighborListScorer(lists: NeighborLists): SequenceScorer["score"] {
  const rows = lists.offsets.length - 1;
  return (histories, out) => {
    out.fill(0);
    histories.forEach((history, query) => {
      for (const row of history)
        for (let i = lists.offsets[row]!; i < lists.offsets[row + 1]!; i++)
          out[query * rows + lists.rows[i]!]! += lists.cosines[i]!;
    });
  };
}
