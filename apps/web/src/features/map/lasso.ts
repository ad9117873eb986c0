import type KDBush from "kdbush";
import { boundsOf } from "./camera";
import type { MapPoints } from "./map-points";

/** Whether a place lies inside a polygon (x, y, x, y …), by counting the edges that a ray to the right crosses. */
export function isInside(polygon: readonly number[], x: number, y: number): boolean {
  let inside = false;
  const corners = polygon.length / 2;
  for (let at = 0, before = corners - 1; at < corners; before = at++) {
    const [left, low, right, high] = [
      polygon[at * 2]!,
      polygon[at * 2 + 1]!,
      polygon[before * 2]!,
      polygon[before * 2 + 1]!,
    ];
    if (low > y !== high > y && x < ((right - left) * (y - low)) / (high - low) + left) inside = !inside;
  }
  return inside;
}

/** Rows of the points inside a polygon, the most rated first. */
export function rowsInside(polygon: readonly number[], points: MapPoints, index: KDBush): number[] {
  const { left, right, bottom, top } = boundsOf(
    polygon.filter((_, at) => at % 2 === 0),
    polygon.filter((_, at) => at % 2 === 1),
  );
  return index
    .range(left, bottom, right, top)
    .filter((row) => isInside(polygon, points.x[row]!, points.y[row]!))
    .sort((a, b) => points.ratingCount[b]! - points.ratingCount[a]! || a - b);
}

/** At most so many corners, evenly spread: what a hand drew, short enough for an address. */
export function simplified(polygon: readonly number[], most: number): number[] {
  const corners = polygon.length / 2;
  if (corners <= most) return [...polygon];
  return Array.from({ length: most }, (_, at) => Math.floor((at * corners) / most)).flatMap((corner) => [
    polygon[corner * 2]!,
    polygon[corner * 2 + 1]!,
  ]);
}
