import { breathe } from "../breathe.js";
import { compareNeighborhoods } from "../graph/compare-neighborhoods.js";
import type { NeighborsGraph } from "../graph/neighbors-graph.js";
import { type PrincipalInput, principalCoordinates } from "./pca/principal-coordinates.js";
import { procrustes } from "./procrustes.js";

/** What holds the movies of a map near to where they lie on another one. */
export interface Anchors {
  /** float32 [rows × 2]: where each movie starts, and is drawn to. */
  readonly positions: Float32Array;
  /** float32 [rows], 0 to 1: how strongly each is held; 0 where it may go anywhere. */
  readonly weights: Float32Array;
}

/** Neighbors of each movie by which it is judged whether they have changed. */
export const anchorNeighbors = 15;

interface Placed {
  readonly graph: NeighborsGraph;
  /** uint32 [rows]: movies as rows of the dataset. */
  readonly movieRows: Uint32Array;
}

/**
 * Anchors of a run's movies on a map of another run of the same dataset. A movie of both runs is anchored where the other
 * map has it, as strongly as its neighbors are the same in both: by the Jaccard of its nearest movies. One that only this
 * run has starts at the mean of its neighbors, and where it has no neighbor that has a place, where the run's own
 * principal components say, turned and scaled onto the other map; it is not held.
 * @param own and @param other graphs of `anchorNeighbors` neighbors or more, where there are so many movies.
 */
export async function anchorsOn(
  own: Placed & PrincipalInput,
  other: Placed & { readonly map: Float32Array },
): Promise<Anchors> {
  const rows = own.movieRows.length;
  const rowInOther = new Map(Array.from(other.movieRows, (movie, row) => [movie, row]));
  const positions = new Float32Array(rows * 2);
  const placed = new Uint8Array(rows);
  for (const [row, movie] of own.movieRows.entries()) {
    const at = rowInOther.get(movie);
    if (at === undefined) continue;
    positions.set(other.map.subarray(at * 2, at * 2 + 2), row * 2);
    placed[row] = 1;
  }
  const weights = weightsOf(own, other);
  if (placed.every((known) => known === 1)) return { positions, weights };
  await placeByNeighbors(own, positions, placed);
  if (placed.some((known) => known === 0)) {
    const start = procrustes(await principalCoordinates(own), positions, placed);
    for (let at = 0; at < start.length; at++) if (placed[at >> 1] === 0) positions[at] = start[at]!;
  }
  return { positions, weights };
}

/** Each movie's Jaccard; 0 for those that only this run has. */
function weightsOf(own: Placed, other: Placed): Float32Array {
  const nearest = ({ graph, movieRows }: Placed) => ({ nearest: graph.neighbors, width: graph.k, movieRows });
  const found = compareNeighborhoods(nearest(own), nearest(other), anchorNeighbors);
  const shared = new Map(Array.from(found.movieRows, (movie, index) => [movie, found.jaccard[index]!]));
  return Float32Array.from(own.movieRows, (movie) => shared.get(movie) ?? 0);
}

/** Places movies at the mean of their neighbors that have a place, those with most of them first: pass by pass. */
async function placeByNeighbors(
  { graph, signal }: Placed & PrincipalInput,
  positions: Float32Array,
  placed: Uint8Array,
): Promise<void> {
  for (let found = true; found; ) {
    await breathe(signal);
    const before = placed.slice();
    found = false;
    for (const [row, known] of before.entries()) {
      if (known === 1) continue;
      let [x, y, count] = [0, 0, 0];
      for (let at = row * graph.k; at < (row + 1) * graph.k; at++) {
        const near = graph.neighbors[at]!;
        if (before[near] === 0 || graph.similarities[at]! <= 0) continue;
        x += positions[near * 2]!;
        y += positions[near * 2 + 1]!;
        count++;
      }
      if (count === 0) continue;
      positions.set([x / count, y / count], row * 2);
      placed[row] = 1;
      found = true;
    }
  }
}
