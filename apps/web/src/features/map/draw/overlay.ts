import type { Guide } from "../axes/axis-points";
import { type Camera, type Frame, inPicture, scaleOf, toScreen } from "../camera";
import { keepWithin, type LabelBox } from "../labels/keep-within";
import { labelStyles, lineHeight, type MapLabel, titleStyle } from "../labels/map-labels";
import type { PlacedLabels } from "../labels/place-gradually";
import type { MapPoints } from "../map-points";
import { drawArrows, type MapArrow } from "./arrows";
import { type DrawnContour, drawContours } from "./contour-lines";
import { drawGuides } from "./guides";
import type { Inks } from "./inks";
import { drawMark, drawTags } from "./marks";
import type { Pen } from "./pen";

/** What is drawn over the points. */
export interface Drawing {
  readonly labels: PlacedLabels;
  readonly passes: Uint8Array | null;
  /** -1: none. */
  readonly selected: number;
  /** Rows of the selected movie's true neighbors, the nearest first. */
  readonly neighbors: readonly number[];
  readonly hovered: number;
  readonly arrows: readonly MapArrow[];
  readonly guides: readonly Guide[];
  /** The faintest first. */
  readonly contours: readonly DrawnContour[];
  /** A lasso's corners in the map's own units: x, y, x, y … */
  readonly lasso: readonly number[] | null;
}

const dimmed = 0.28;

/** Labels, lines to neighbors, marks and the lasso. */
export function drawOverlay(
  context: Pen,
  points: MapPoints,
  camera: Camera,
  frame: Frame,
  drawing: Drawing,
  inks: Inks,
): void {
  const at = (row: number) => toScreen(camera, frame, points.x[row]!, points.y[row]!);
  drawContours(context, camera, frame, drawing.contours, inks);
  drawLasso(context, camera, frame, drawing.lasso, inks);
  if (drawing.selected >= 0) drawLines(context, at(drawing.selected), drawing.neighbors.map(at), inks);
  drawLabels(context, camera, frame, drawing, inks);
  // Marked movies are named whatever their labels' scales say, on a ground of their own.
  for (const row of drawing.selected >= 0 ? drawing.neighbors : [])
    drawMark(context, at(row), 3.5, inks.accent, inks);
  if (drawing.hovered >= 0 && drawing.hovered !== drawing.selected)
    drawMark(context, at(drawing.hovered), 5, inks.ink, inks);
  drawGuides(context, camera, frame, drawing.guides, inks);
  const tags = drawArrows(context, camera, frame, drawing.arrows, inks);
  if (drawing.selected >= 0) {
    drawMark(context, at(drawing.selected), 6.5, inks.accent, inks);
    if (!isEnd(drawing.selected, drawing.arrows))
      tags.push({
        at: at(drawing.selected),
        text: points.title(drawing.selected),
        edge: inks.accent,
        dispensable: false,
      });
  }
  drawTags(context, frame, tags, inks);
}

function isEnd(row: number, arrows: readonly MapArrow[]): boolean {
  return arrows.some(({ from, to }) => from.row === row || to.row === row);
}

function drawLabels(
  context: Pen,
  camera: Camera,
  frame: Frame,
  { labels, passes, selected, arrows }: Drawing,
  inks: Inks,
): void {
  const scale = scaleOf(camera, frame);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.strokeStyle = inks.paper;
  let style = -1;
  const shown = labelsIn(labels, camera, frame);
  const shifts = keepWithin(
    shown.map((label) => boxOf(context, camera, frame, label)),
    frame,
  );
  for (const [index, label] of shown.entries()) {
    // The selected movie and the ends of arrows have tags of their own.
    if (label.row >= 0 && (label.row === selected || isEnd(label.row, arrows))) continue;
    const { font, size, below } = labelStyles[label.style]!;
    if (label.style !== style) {
      style = label.style;
      context.font = font;
      context.lineWidth = size / 4.5;
      context.fillStyle = style === titleStyle ? inks.muted : inks.ink;
    }
    const passing = label.row < 0 || passes === null || passes[label.row] === 1;
    // It comes in over a quarter of a doubling; once near, names of wide regions step back.
    const doublings = Math.log2(scale / label.from);
    const coming = Math.min(1, 0.25 + doublings * 4);
    const near = style === titleStyle ? 1 : Math.max(0.5, 1 - Math.max(0, doublings - 3) * 0.2);
    context.globalAlpha = coming * near * (passing ? 1 : dimmed);
    const [place, top] = toScreen(camera, frame, label.x, label.y);
    const shift = shifts[index]!;
    const left = place + shift.x;
    for (const [at, line] of label.lines.entries()) {
      const down = top + shift.y + below + (at - (label.lines.length - 1) / 2) * size * lineHeight;
      context.strokeText(line, left, down);
      context.fillText(line, left, down);
    }
  }
  context.globalAlpha = 1;
}

const widths = new WeakMap<MapLabel, number>();

/** Where a label's text stands. Its width is measured once. */
function boxOf(context: Pen, camera: Camera, frame: Frame, label: MapLabel): LabelBox {
  const { font, size, below } = labelStyles[label.style]!;
  let width = widths.get(label);
  if (width === undefined) {
    context.font = font;
    width = Math.max(...label.lines.map((line) => context.measureText(line).width));
    widths.set(label, width);
  }
  const [left, top] = toScreen(camera, frame, label.x, label.y);
  const half = (size * lineHeight * label.lines.length) / 2;
  return {
    left: left - width / 2,
    right: left + width / 2,
    top: top + below - half,
    bottom: top + below + half,
  };
}

/** Labels that are shown and reach into the picture, style by style. */
function labelsIn({ list, sorted }: PlacedLabels, camera: Camera, frame: Frame): MapLabel[] {
  const scale = scaleOf(camera, frame);
  const { left, right, bottom, top } = inPicture(camera, frame);
  const beyond = 200 / scale;
  const found: MapLabel[] = [];
  for (const label of list) {
    if (label.from > scale) {
      if (sorted) break;
      continue;
    }
    if (label.x < left - beyond || label.x > right + beyond) continue;
    if (label.y < bottom - beyond || label.y > top + beyond) continue;
    found.push(label);
  }
  return found.sort((a, b) => a.style - b.style);
}

function drawLines(
  context: Pen,
  from: readonly [number, number],
  to: readonly (readonly [number, number])[],
  { accent }: Inks,
): void {
  context.strokeStyle = accent;
  for (const [rank, [left, top]] of to.entries()) {
    context.globalAlpha = 0.85 - (rank / Math.max(1, to.length)) * 0.45;
    context.lineWidth = 1.5;
    context.beginPath();
    context.moveTo(from[0], from[1]);
    context.lineTo(left, top);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function drawLasso(
  context: Pen,
  camera: Camera,
  frame: Frame,
  lasso: readonly number[] | null,
  { accent }: Inks,
): void {
  if (!lasso) return;
  context.beginPath();
  for (let corner = 0; corner < lasso.length; corner += 2)
    context.lineTo(...toScreen(camera, frame, lasso[corner]!, lasso[corner + 1]!));
  context.closePath();
  context.fillStyle = accent;
  context.globalAlpha = 0.1;
  context.fill();
  context.globalAlpha = 1;
  context.setLineDash([6, 4]);
  context.lineWidth = 1.5;
  context.strokeStyle = accent;
  context.stroke();
  context.setLineDash([]);
}
