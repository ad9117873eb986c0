import type { NeighborSource } from "../neighbor-source.js";

/**
 * Adds a row's cosines to all rows that have something in common with it, itself among them, to `sums`, float32 [rows],
 * all 0 before; writes these rows, each once, into `touched`, uint32 [rows].
 * @returns how many there are.
 */
export type RowCosines = (row: number, sums: Float32Array, touched: Uint32Array) => number;

/** What such cosines take for neighbors: rows with nothing in common are none. */
export function sparseNeighbors(movieRows: Uint32Array, cosines: RowCosines): NeighborSource {
  return {
    movieRows,
    cosines: true,
    open(candidates) {
      const count = candidates.length;
      const sums = new Float32Array(movieRows.length);
      const touched = new Uint32Array(movieRows.length);
      const placeOf = new Int32Array(movieRows.length).fill(-1);
      for (let place = 0; place < count; place++) placeOf[candidates[place]!] = place;
      return (queries, out) => {
        out.fill(Number.NEGATIVE_INFINITY, 0, queries.length * count);
        for (const [query, row] of queries.entries()) {
          const found = cosines(row, sums, touched);
          for (let i = 0; i < found; i++) {
            const other = touched[i]!;
            const place = placeOf[other]!;
            if (place >= 0 && sums[other]! > 0) out[query * count + place] = sums[other]!;
            sums[other] = 0;
          }
        }
      };
    },
  };
}
