import type { MapPoints } from "./map-points";

/** How many other movies the map puts nearer to a movie than another one: 0 where it is the nearest. */
export function nearerOnMap(
  { x, y, count }: Pick<MapPoints, "x" | "y" | "count">,
  from: number,
  to: number,
): number {
  const squared = (row: number) => (x[row]! - x[from]!) ** 2 + (y[row]! - y[from]!) ** 2;
  const far = squared(to);
  let nearer = 0;
  for (let row = 0; row < count; row++) if (row !== from && row !== to && squared(row) < far) nearer++;
  return nearer;
}
