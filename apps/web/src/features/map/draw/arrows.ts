import { type Camera, type Frame, toScreen } from "../camera";
import type { Inks } from "./inks";
import { drawMark, type Pixel, type Tag } from "./marks";
import type { Pen } from "./pen";

/** One end of an arrow, in the map's own units. */
export interface ArrowEnd {
  readonly x: number;
  readonly y: number;
  /** The movie that stands there; -1: none. */
  readonly row: number;
  /** Written beside it; "": nothing is. */
  readonly name: string;
}

export interface MapArrow {
  readonly from: ArrowEnd;
  readonly to: ArrowEnd;
  /** Pixels where it is widest, before its head. */
  readonly width: number;
  /** 0 to 1. */
  readonly opacity: number;
}

const markRadius = 4.5;

/** Draws arrows that widen towards their heads, and marks where movies stand at their ends. @returns the ends' names. */
export function drawArrows(
  context: Pen,
  camera: Camera,
  frame: Frame,
  arrows: readonly MapArrow[],
  inks: Inks,
): Tag[] {
  const pixel = ({ x, y }: ArrowEnd) => toScreen(camera, frame, x, y);
  const ends = new Map(
    arrows.flatMap(({ from, to }) => [from, to]).map((end) => [`${end.row} ${end.name} ${end.x}`, end]),
  );
  for (const end of ends.values())
    if (end.row >= 0) drawMark(context, pixel(end), markRadius, inks.second, inks);
  for (const { from, to, width, opacity } of arrows) {
    const [start, tip] = [pixel(from), pixel(to)];
    // Where marks all but touch, the arrow lies over them: it is there at any zoom.
    const most = Math.hypot(tip[0] - start[0], tip[1] - start[1]) / 5;
    const gap = (end: ArrowEnd) => (end.row < 0 ? 0 : Math.min(markRadius + 1.5, most));
    const outline = arrowOutline(start, tip, width, gap(from), gap(to));
    if (outline.length === 0) continue;
    context.globalAlpha = opacity;
    context.beginPath();
    for (const corner of outline) context.lineTo(...corner);
    context.closePath();
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = inks.paper;
    context.stroke();
    context.fillStyle = inks.second;
    context.fill();
    context.globalAlpha = 1;
  }
  return [...ends.values()]
    .filter(({ name }) => name !== "")
    .map((end) => ({ at: pixel(end), text: end.name, edge: inks.second, dispensable: end.row < 0 }));
}

/**
 * Corners of an arrow, in turn: a shaft that widens from 1 pixel to `width`, and a head of three times that width.
 * @param before pixels left free at its tail, `behind` at its tip.
 * @returns none where the ends are too near to each other for an arrow.
 */
export function arrowOutline(
  from: Pixel,
  to: Pixel,
  width: number,
  before: number,
  behind: number,
): readonly Pixel[] {
  const apart = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const length = apart - before - behind;
  if (length < 4) return [];
  const along = [(to[0] - from[0]) / apart, (to[1] - from[1]) / apart] as const;
  const head = Math.min(width * 3, length * 0.8);
  const at = (forward: number, aside: number): Pixel => [
    from[0] + along[0] * (before + forward) - along[1] * aside,
    from[1] + along[1] * (before + forward) + along[0] * aside,
  ];
  const neck = length - head;
  return [
    at(0, 0.5),
    at(neck, width / 2),
    at(neck, head / 2),
    at(length, 0),
    at(neck, -head / 2),
    at(neck, -width / 2),
    at(0, -0.5),
  ];
}
