import { type Camera, type Frame, scaleOf } from "../camera";
import { type DrawnPoints, dimmedOpacity, opacity, type PointLook } from "./point-renderer";

/** The points in the picture as SVG circles, those that a filter leaves out below the others, as the renderers draw them. */
export function svgPoints(
  { x, y, radius, order }: DrawnPoints,
  look: PointLook,
  camera: Camera,
  frame: Frame,
  growth: number,
): string {
  const scale = scaleOf(camera, frame);
  const groups: string[] = [];
  for (const pass of look.passes ? [0, 1] : [1]) {
    const circles: string[] = [];
    for (const row of order) {
      if (look.passes && look.passes[row] !== pass) continue;
      const left = frame.width / 2 + (x[row]! - camera.x) * scale;
      const top = frame.height / 2 - (y[row]! - camera.y) * scale;
      const size = radius[row]! * growth;
      if (left < -size || top < -size || left > frame.width + size || top > frame.height + size) continue;
      const color = hex(look.colors, row);
      circles.push(
        `<circle cx="${left.toFixed(1)}" cy="${top.toFixed(1)}" r="${size.toFixed(2)}" fill="${color}"/>`,
      );
    }
    groups.push(`<g fill-opacity="${pass === 1 ? opacity : dimmedOpacity}">\n${circles.join("\n")}\n</g>`);
  }
  return groups.join("\n");
}

function hex(colors: Uint8Array, row: number): string {
  const [red, green, blue] = [colors[row * 3]!, colors[row * 3 + 1]!, colors[row * 3 + 2]!];
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}
