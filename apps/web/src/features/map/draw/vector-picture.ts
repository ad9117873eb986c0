import type { Camera, Frame } from "../camera";
import type { MapPoints } from "../map-points";
import type { Inks } from "./inks";
import { type Drawing, drawOverlay } from "./overlay";
import type { DrawnPoints, PointLook } from "./point-renderer";
import { SvgPen } from "./svg-pen";
import { svgPoints } from "./svg-points";

interface Picture {
  readonly points: MapPoints;
  readonly drawn: DrawnPoints;
  /** Null: all black. */
  readonly look: PointLook | null;
  readonly drawing: Drawing;
  readonly inks: Inks;
  readonly camera: Camera;
  readonly frame: Frame;
  /** By how much radii grow. */
  readonly growth: number;
}

/** A map's picture as SVG: what the canvases show, as shapes and texts. Empty where the browser has no canvas to measure with. */
export function vectorPicture({
  points,
  drawn,
  look,
  drawing,
  inks,
  camera,
  frame,
  growth,
}: Picture): string {
  const { width, height } = frame;
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!canvas) return "";
  const measure = (text: string, font: string) => {
    canvas.font = font;
    return canvas.measureText(text);
  };
  const pen = new SvgPen(measure, (color) => rgbOn(canvas, color));
  drawOverlay(pen, points, camera, frame, drawing, inks);
  const seen = look ?? { colors: new Uint8Array(points.count * 3), passes: null };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="${rgbOn(canvas, inks.paper)}"/>`,
    svgPoints(drawn, seen, camera, frame, growth),
    pen.svg,
    "</svg>",
    "",
  ].join("\n");
}

/** A color as every program knows it: few read CSS' newer ways of writing them. */
function rgbOn(context: CanvasRenderingContext2D, color: string): string {
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `rgb(${red},${green},${blue})`;
}
