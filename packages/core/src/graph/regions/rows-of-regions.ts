/**
 * The rows of each region's movies, ascending.
 * @param labels int32 [rows]: regions, numbered from 0; -1 where a movie has none.
 */
export function rowsOfRegions(labels: Int32Array): number[][] {
  const regions: number[][] = [];
  for (const [row, label] of labels.entries()) {
    if (label < 0) continue;
    regions[label] ??= [];
    regions[label].push(row);
  }
  return regions;
}
