import type { MapPoints } from "../map-points";

/** Width and height of what is spread over an axis, in units of the picture's own making. */
const width = 10;
const height = 7;

/** A line across the picture that says where a position is. */
export interface Guide {
  readonly axis: "x" | "y";
  /** In the map's own units. */
  readonly at: number;
  readonly text: string;
}

export interface AxisPoints {
  readonly points: MapPoints;
  readonly guides: readonly Guide[];
}

/** Positions of all movies on an axis, and what -1 and 1 on it stand for. */
export interface AxisPlaces {
  readonly positions: Float32Array;
  readonly low: string;
  readonly high: string;
}

/**
 * A map whose places across, or up, are positions on axes of the run's own space; where there is no such axis, the map's
 * own. Both are stretched so that all but the outermost hundredths fill as much room.
 */
export function axisPoints(points: MapPoints, across: AxisPlaces | null, up: AxisPlaces | null): AxisPoints {
  const [right, unitX] = stretched(across?.positions ?? points.x, width);
  const [top, unitY] = stretched(up?.positions ?? points.y, height);
  const guides = [["x", across, unitX] as const, ["y", up, unitY] as const].flatMap(([axis, places, unit]) =>
    places
      ? [
          { axis, at: -unit, text: `−1: ${places.low}` },
          { axis, at: unit, text: `1: ${places.high}` },
        ]
      : [],
  );
  return {
    guides,
    points: { ...points, x: right, y: top, levels: points.levels.map((level) => placed(level, right, top)) },
  };
}

function stretched(values: Float32Array, extent: number): [Float32Array, unit: number] {
  const sorted = values.slice().sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  const unit = extent / (at(0.99) - at(0.01) || 1);
  return [values.map((value) => value * unit), unit];
}

/** A region's name stands where its movies are on average. */
function placed(
  { regions, ofPoint }: MapPoints["levels"][number],
  x: Float32Array,
  y: Float32Array,
): MapPoints["levels"][number] {
  const sums = regions.map(() => ({ x: 0, y: 0, count: 0 }));
  for (const [row, at] of ofPoint.entries()) {
    const sum = sums[at];
    if (!sum) continue;
    sum.x += x[row]!;
    sum.y += y[row]!;
    sum.count++;
  }
  return {
    ofPoint,
    regions: regions.map((region, at) => {
      const sum = sums[at]!;
      const count = Math.max(1, sum.count);
      return { ...region, x: sum.x / count, y: sum.y / count };
    }),
  };
}
