import { placeAnalogy } from "./analogy/analogy-arrows";
import { boundsOf, type Camera, type Frame, showing, wholeMap } from "./camera";
import type { MapPoints } from "./map-points";
import type { MapState } from "./map-state";

/** Where an address leads first: to its camera, else to its analogy, else to its movie, else to the whole map. */
export function startOf(
  points: MapPoints,
  { camera, analogy, movie, x, y }: MapState,
  frame: Frame,
): Camera | null {
  if (camera) return camera;
  const placed = analogy ? placeAnalogy(points, analogy) : null;
  if (placed) return showing(boundsOf(points.x, points.y, placed.rows), frame);
  const row = movie === null ? undefined : points.rowOf(movie);
  // Along axes the whole of them says more.
  return row === undefined || x || y ? null : { x: points.x[row]!, y: points.y[row]!, zoom: 3.5 };
}

export function isWhole(points: MapPoints, camera: Camera): boolean {
  const whole = wholeMap(boundsOf(points.x, points.y));
  return camera.zoom === 0 && camera.x === whole.x && camera.y === whole.y;
}
