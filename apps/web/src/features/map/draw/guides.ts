import type { Guide } from "../axes/axis-points";
import { type Camera, type Frame, toScreen } from "../camera";
import type { Inks } from "./inks";
import type { Pen } from "./pen";

/** Dashed lines across the picture where an axis is -1 and 1, named at their ends. */
export function drawGuides(
  context: Pen,
  camera: Camera,
  frame: Frame,
  guides: readonly Guide[],
  { paper, ink, muted }: Inks,
): void {
  context.font = `500 12px "Inter Variable", system-ui, sans-serif`;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const { axis, at, text } of guides) {
    const [left, top] = toScreen(camera, frame, axis === "x" ? at : 0, axis === "y" ? at : 0);
    context.beginPath();
    if (axis === "x") {
      context.moveTo(left, 0);
      context.lineTo(left, frame.height);
    } else {
      context.moveTo(0, top);
      context.lineTo(frame.width, top);
    }
    context.setLineDash([2, 5]);
    context.lineWidth = 1;
    context.strokeStyle = muted;
    context.stroke();
    context.setLineDash([]);
    context.textAlign = axis === "x" ? "center" : "start";
    const [x, y] = axis === "x" ? [left, frame.height - 14] : [12, top - 11];
    context.lineWidth = 3;
    context.strokeStyle = paper;
    context.strokeText(text, x, y);
    context.fillStyle = ink;
    context.fillText(text, x, y);
  }
}
