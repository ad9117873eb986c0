import { rowsOfRegions } from "../graph/regions/rows-of-regions.js";

/** How often a region's movies are halved around its middle. */
const halvings = 4;
/** Fewer movies are not halved further. */
const fewest = 8;

/**
 * A point of each region on a map where a label may stand: the movie nearest to where the region's movies lie densest.
 * That is found by taking the median of both coordinates, then of the half of the movies nearest to it, and so on, since
 * the middle of a region that a map tears apart may hold none of its movies.
 * @param labels int32 [rows]: regions, numbered from 0; -1 where a movie has none.
 * @param map float32 [rows × 2].
 * @returns float32 [regions × 2].
 */
export function regionPoints(labels: Int32Array, map: Float32Array): Float32Array {
  const regions = rowsOfRegions(labels);
  const points = new Float32Array(regions.length * 2);
  for (const [region, rows] of regions.entries()) {
    const row = densest(rows, map);
    points.set(map.subarray(row * 2, row * 2 + 2), region * 2);
  }
  return points;
}

function densest(rows: readonly number[], map: Float32Array): number {
  let near = [...rows];
  for (let halving = 0; ; halving++) {
    const [x, y] = [median(near, map, 0), median(near, map, 1)];
    const distance = (row: number) => (map[row * 2]! - x) ** 2 + (map[row * 2 + 1]! - y) ** 2;
    near.sort((a, b) => distance(a) - distance(b) || a - b);
    if (halving === halvings || near.length <= fewest) return near[0]!;
    near = near.slice(0, Math.ceil(near.length / 2));
  }
}

function median(rows: readonly number[], map: Float32Array, axis: 0 | 1): number {
  const values = Float32Array.from(rows, (row) => map[row * 2 + axis]!).sort();
  return values[Math.floor(values.length / 2)]!;
}
