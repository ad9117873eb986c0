import { type Camera, type Frame, scaleOf } from "../camera";
import {
  type DrawnPoints,
  dimmedOpacity,
  opacity,
  type PointLook,
  type PointRenderer,
} from "./point-renderer";

/** The same picture without WebGL, for browsers and machines that have none. */
export function createCanvasRenderer(canvas: HTMLCanvasElement, points: DrawnPoints): PointRenderer {
  const context = canvas.getContext("2d");
  const { x, y, radius, order } = points;
  let look: PointLook = { colors: new Uint8Array(x.length * 3), passes: null };
  let ratio = 1;
  /** By the number that a color's three bytes make. */
  const styles = new Map<number, string>();

  function styleOf(row: number): string {
    const [red, green, blue] = [look.colors[row * 3]!, look.colors[row * 3 + 1]!, look.colors[row * 3 + 2]!];
    const key = (red << 16) | (green << 8) | blue;
    let style = styles.get(key);
    if (style === undefined) {
      style = `rgb(${red} ${green} ${blue})`;
      styles.set(key, style);
    }
    return style;
  }

  return {
    kind: "canvas",
    // It reads the arrays each time.
    moved() {},
    setLook(next) {
      look = next;
    },
    resize(width, height, pixelRatio) {
      ratio = pixelRatio;
      canvas.width = Math.max(1, Math.round(width * pixelRatio));
      canvas.height = Math.max(1, Math.round(height * pixelRatio));
    },
    draw(camera: Camera, frame: Frame, growth: number, share: number) {
      if (!context) return;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, frame.width, frame.height);
      const scale = scaleOf(camera, frame);
      const first = order.length - Math.round(order.length * share);
      for (const pass of look.passes ? [0, 1] : [1]) {
        context.globalAlpha = pass === 1 ? opacity : dimmedOpacity;
        for (let at = first; at < order.length; at++) {
          const row = order[at]!;
          if (look.passes && look.passes[row] !== pass) continue;
          const left = frame.width / 2 + (x[row]! - camera.x) * scale;
          const top = frame.height / 2 - (y[row]! - camera.y) * scale;
          const size = radius[row]! * growth;
          if (left < -size || top < -size || left > frame.width + size || top > frame.height + size) continue;
          context.fillStyle = styleOf(row);
          if (size < 1.6) context.fillRect(left - size, top - size, 2 * size, 2 * size);
          else {
            context.beginPath();
            context.arc(left, top, size, 0, 2 * Math.PI);
            context.fill();
          }
        }
      }
      context.globalAlpha = 1;
    },
    dispose() {},
  };
}
