import { type Bounds, scaleOf, wholeMap } from "../camera";
import type { MapPoints } from "../map-points";
import { LabelPlacer, type Limits } from "./label-placer";

/** How the labels of one kind look. */
export interface LabelStyle {
  readonly font: string;
  readonly size: number;
  /** Free space around the text, in pixels. */
  readonly padding: readonly [number, number];
  /** How far below its place the text stands, in pixels: a title leaves its movie's point free. */
  readonly below: number;
}

const serif = `"Newsreader Variable", Georgia, serif`;
const sans = `"Inter Variable", system-ui, sans-serif`;

/** Regions from the coarsest level to the finest, then titles. */
export const labelStyles: readonly LabelStyle[] = [
  { font: `600 21px ${serif}`, size: 21, padding: [16, 10], below: 0 },
  { font: `600 16px ${serif}`, size: 16, padding: [14, 8], below: 0 },
  { font: `500 italic 14px ${serif}`, size: 14, padding: [14, 8], below: 0 },
  { font: `500 12px ${sans}`, size: 12, padding: [7, 1], below: 10 },
];
export const titleStyle = 3;

export interface MapLabel {
  /** One, or two where a name is long. */
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  /** Index into `labelStyles`. */
  readonly style: number;
  /** Pixels a unit of the map from which on it is shown. */
  readonly from: number;
  /** Of a title's movie; -1 for a region. */
  readonly row: number;
}

export const lineHeight = 1.12;
/** Characters of a title, of a line of a region's name, and of such a name in one line. */
const longestTitle = 34;
const longestLine = 38;
const longestAlone = 24;
/** The picture that scales are told from: they may not change with the window, or a label could go by enlarging it. */
const usual = { width: 1000, height: 700 };
/** Doublings of the whole map's scale from which on regions of the three levels are named. */
const levelStarts = [-3, 0.9, 1.9];

/**
 * The labels of a map and the scales from which on they are shown: regions, the coarsest first and the larger before the
 * smaller, then titles, the most rated first.
 *
 * @param widthOf a text in one of the styles, in pixels.
 * @yields now and then, so that whoever asks can do something else meanwhile; labels already there stay as they are.
 */
export function* placeLabels(
  points: MapPoints,
  bounds: Bounds,
  widthOf: (text: string, style: number) => number,
): Generator<readonly MapLabel[]> {
  const whole = scaleOf(wholeMap(bounds), { bounds, ...usual });
  const limits: Limits = { width: 360, height: 72, leastScale: whole / 8, mostScale: whole * 2 ** 13 };
  const placer = new LabelPlacer(limits);
  const labels: MapLabel[] = [];
  const add = (lines: readonly string[], x: number, y: number, style: number, start: number, row: number) => {
    const { size, padding, below } = labelStyles[style]!;
    const width = Math.max(...lines.map((line) => widthOf(line, style)));
    const from = placer.add({
      x,
      y,
      width: Math.min(limits.width, width + 2 * padding[0]),
      // Its place is the middle of the box, be the text there or below.
      height: Math.min(limits.height, size * lineHeight * lines.length + 2 * padding[1] + 2 * below),
      leastScale: Math.max(limits.leastScale, whole * 2 ** start),
    });
    if (from < Number.POSITIVE_INFINITY) labels.push({ lines, x, y, style, from, row });
  };
  for (const [level, { regions }] of points.levels.slice(0, 3).entries())
    for (const region of [...regions].sort((a, b) => b.movieCount - a.movieCount))
      add(inLines(region.name), region.x, region.y, level, levelStarts[level]!, -1);
  yield labels;
  const byRatings = Uint32Array.from({ length: points.count }, (_, row) => row).sort(
    (a, b) => points.ratingCount[b]! - points.ratingCount[a]! || a - b,
  );
  const start = titleStart(points);
  for (const [at, row] of byRatings.entries()) {
    add([shortened(points.title(row), longestTitle)], points.x[row]!, points.y[row]!, titleStyle, start, row);
    if (at % 256 === 255) yield labels;
  }
  yield labels;
}

/** Titles begin where about 800 points are in the picture; at once where a map has no regions to name. */
function titleStart({ count, levels }: MapPoints): number {
  return levels.length === 0 ? -3 : Math.max(0.4, Math.log2(count / 800) / 2);
}

/** A region's name in one line or two: broken before the movie that it is "like", else into halves. */
export function inLines(name: string): readonly string[] {
  if (name.length <= longestAlone) return [name];
  const like = name.indexOf(" like ");
  const breaks = like > 0 ? [like] : Array.from(name.matchAll(/ /g), ({ index }) => index);
  const longer = (at: number) => Math.max(at, name.length - at - 1);
  const best = breaks.reduce((least, at) => (longer(at) < longer(least) ? at : least), breaks[0] ?? 0);
  if (best === 0) return [shortened(name, longestLine)];
  return [name.slice(0, best), name.slice(best + 1)].map((line) => shortened(line, longestLine));
}

function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}

/** Measures texts by the widths of their characters, each of which is measured once. */
export function createMeasure(context: CanvasRenderingContext2D): (text: string, style: number) => number {
  const widths = labelStyles.map(() => new Map<string, number>());
  return (text, style) => {
    const known = widths[style]!;
    let width = 0;
    for (const character of text) {
      let each = known.get(character);
      if (each === undefined) {
        context.font = labelStyles[style]!.font;
        each = context.measureText(character).width;
        known.set(character, each);
      }
      width += each;
    }
    return width;
  };
}
