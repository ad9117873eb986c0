import type { SequenceScorer } from "../../embedding/sequence-scorer.js";

/** Each row's nearest others, nearest first, in compressed-sparse-row form. */
export interface NeighborLists {
  /** uint32 [rows + 1]. */
  readonly offsets: Uint32Array;
  readonly rows: Uint32Array;
  /** float32, above 0. */
  readonly cosines: Float32Array;
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
