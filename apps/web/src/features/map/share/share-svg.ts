import { placeAnalogy } from "../analogy/analogy-arrows";
import { boundsOf, type Frame, showing, wholeMap } from "../camera";
import { colorPoints, popularityOf } from "../colored";
import { drawOverlay } from "../draw/overlay";
import { SvgPen } from "../draw/svg-pen";
import { svgPoints } from "../draw/svg-points";
import { passing } from "../filtered";
import { labelStyles, placeLabels } from "../labels/map-labels";
import type { MapPoints } from "../map-points";
import type { MapState } from "../map-state";

/** As link previews want it. */
const shareWidth = 1200;
const shareHeight = 630;
/** Of a band at the foot that says what it is. */
const foot = 96;
/** More points than these would be drawn over by the others: the most rated are. */
const mostPoints = 8000;
/** The light theme's colors, as programs that draw SVG know them. */
const inks = { paper: "#fbfaf7", ink: "#1c1917", muted: "#6b645c", accent: "#a83a26", second: "#2f6690" };
/** Of a letter of DejaVu Sans in the mean, as a share of the font's size. */
const letter = 0.6;

interface Shared {
  readonly points: MapPoints;
  readonly state: MapState;
  /** Rows of the selected movie's true neighbors. */
  readonly neighbors: readonly number[];
  readonly title: string;
  readonly about: string;
}

/** A map as a link's picture: its view, with a band that says what it shows. */
export function shareSvg({ points, state, neighbors, title, about }: Shared): string {
  const bounds = boundsOf(points.x, points.y);
  const frame: Frame = { bounds, width: shareWidth, height: shareHeight - foot };
  const selected = state.movie === null ? -1 : (points.rowOf(state.movie) ?? -1);
  const analogy = state.analogy ? placeAnalogy(points, state.analogy) : null;
  const rows = analogy?.rows ?? (selected >= 0 ? [selected, ...neighbors] : null);
  const camera =
    state.camera ?? (rows ? showing(boundsOf(points.x, points.y, rows), frame) : wholeMap(bounds));
  const popularity = popularityOf(points);
  const passes = passing(points, state.filter);
  const order = Uint32Array.from({ length: points.count }, (_, row) => row)
    .sort((a, b) => popularity[a]! - popularity[b]!)
    .slice(-mostPoints);
  const radius = popularity.map((share) => 1.6 + 3.4 * share * share);
  const pen = new SvgPen(
    (text, font) => ({ width: widthOf(text, Number(/([\d.]+)px/.exec(font)?.[1] ?? 12)) }) as TextMetrics,
    (color) => color,
  );
  const regions = placeLabels(points, bounds, (text, style) =>
    widthOf(text, labelStyles[style]!.size),
  ).next();
  drawOverlay(
    pen,
    points,
    camera,
    frame,
    {
      labels: { list: regions.value ?? [], sorted: false },
      arrows: analogy?.arrows ?? [],
      lasso: state.lasso,
      ...{ passes, selected, neighbors, hovered: -1, contours: [], guides: [] },
    },
    inks,
  );
  const { colors } = colorPoints(points, state.coloring, "light");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${shareWidth}" height="${shareHeight}" viewBox="0 0 ${shareWidth} ${shareHeight}">`,
    `<rect width="100%" height="100%" fill="${inks.paper}"/>`,
    svgPoints({ x: points.x, y: points.y, radius, order }, { colors, passes }, camera, frame, 1),
    pen.svg,
    band(title, about),
    "</svg>",
  ].join("\n");
}

/** The same where there is no map yet. */
export function shareTitle(title: string, about: string): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${shareWidth}" height="${shareHeight}" viewBox="0 0 ${shareWidth} ${shareHeight}">`,
    `<rect width="100%" height="100%" fill="${inks.paper}"/>`,
    band(title, about),
    "</svg>",
  ].join("\n");
}

function band(title: string, about: string): string {
  const top = shareHeight - foot;
  const most = Math.floor((shareWidth - 320) / (34 * letter));
  const shown = title.length > most ? `${title.slice(0, most - 1)}…` : title;
  return [
    `<rect y="${top}" width="${shareWidth}" height="${foot}" fill="${inks.ink}"/>`,
    `<g font-family="DejaVu Sans" fill="${inks.paper}">`,
    `<text x="40" y="${top + 46}" font-size="32" font-weight="700">${escaped(shown)}</text>`,
    `<text x="40" y="${top + 76}" font-size="18" opacity="0.8">${escaped(about)}</text>`,
    `<text x="${shareWidth - 40}" y="${top + 58}" font-size="28" font-weight="700" text-anchor="end">Cinevec</text>`,
    "</g>",
  ].join("\n");
}

const widthOf = (text: string, size: number) => text.length * size * letter;

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (each) => entities[each] ?? each);
