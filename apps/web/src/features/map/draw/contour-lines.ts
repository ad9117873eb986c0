import { type Camera, type Frame, toScreen } from "../camera";
import type { Inks } from "./inks";
import type { Pen } from "./pen";

/** Where the density of points is one share of its maximum. */
export interface DrawnContour {
  /** 0 to 1. */
  readonly share: number;
  /** Closed lines in the map's own units: x, y, x, y … */
  readonly rings: readonly Float32Array[];
}

/** Draws them over the points, the densest the strongest. */
export function drawContours(
  context: Pen,
  camera: Camera,
  frame: Frame,
  contours: readonly DrawnContour[],
  { ink }: Inks,
): void {
  context.strokeStyle = ink;
  context.lineJoin = "round";
  context.lineWidth = 1;
  for (const [line, { rings }] of contours.entries()) {
    context.globalAlpha = 0.25 + (0.45 * (line + 1)) / contours.length;
    context.beginPath();
    for (const ring of rings) {
      for (let at = 0; at < ring.length; at += 2) {
        const pixel = toScreen(camera, frame, ring[at]!, ring[at + 1]!);
        if (at === 0) context.moveTo(...pixel);
        else context.lineTo(...pixel);
      }
    }
    context.stroke();
  }
  context.globalAlpha = 1;
}
