import type { Camera, Frame } from "../camera";
import { popularityOf } from "../colored";
import type { MapPoints } from "../map-points";
import type { DrawnPoints } from "./point-renderer";

/** Popular movies are larger and lie on top. */
export function drawnPoints(points: MapPoints): DrawnPoints {
  const popularity = popularityOf(points);
  const base = Math.min(2.6, Math.max(0.9, 100 / Math.sqrt(points.count)));
  return {
    x: points.x,
    y: points.y,
    radius: popularity.map((share) => base * (0.7 + 1.9 * share * share)),
    order: Uint32Array.from({ length: points.count }, (_, row) => row).sort(
      (a, b) => popularity[a]! - popularity[b]!,
    ),
  };
}

/** By how much radii grow: points do as one comes nearer, though slower than the map does. */
export function growthOf({ zoom }: Camera, { width, height }: Frame): number {
  return Math.sqrt(Math.min(width, height) / 700) * Math.min(3.2, 2 ** (Math.max(-1, zoom) * 0.3));
}
