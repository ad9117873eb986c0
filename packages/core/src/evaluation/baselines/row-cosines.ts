import type { NeighborSource } from "../neighbor-source.js";

/** Fills `out`, float32 [rows], with the cosines of a row to all rows, 0 where they have nothing in common. */
export type RowCosines = (row: number, out: Float32Array) => void;

/** What such cosines take for neighbors: rows with nothing in common are none. */
export function sparseNeighbors(movieRows: Uint32Array, cosines: RowCosines): NeighborSource {
  return {
    movieRows,
    cosines: true,
    open(candidates) {
      const all = new Float32Array(movieRows.length);
      return (queries, out) =>
        queries.forEach((row, query) => {
          cosines(row, all);
          candidates.forEach((candidate, place) => {
            const cosine = all[candidate]!;
            out[query * candidates.length + place] = cosine > 0 ? cosine : -Infinity;
          });
        });
    },
  };
}
