import type { MapRegion } from "../../map-points";
import type { SharedPoints } from "../shared-points";

/** A region of the first run whose movies moved alike from the one map to the other. */
export interface Trail {
  readonly region: MapRegion;
  /** Rows of its movies that both maps have. */
  readonly rows: readonly number[];
  /** Where the movies are on average on the first map and on the second, in the maps' own units. */
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
  /** How far the group moved, as a share of the first map's diagonal. */
  readonly distance: number;
  /** How alike its movies moved, 0 to 1: the length of their mean shift over the root mean square of their shifts'. */
  readonly together: number;
}

/** Fewer movies are no group. */
const fewest = 8;
/** Groups whose movies moved less alike did not move together. */
export const leastTogether = 0.75;
/** Groups that moved less stayed: a share of the map's diagonal. */
export const leastDistance = 0.05;
const most = 12;

/**
 * Which groups moved together between two maps of which one lies as the other does: regions of the first run's middle
 * level, of at least 8 movies that both maps have, whose mean shift is at least a twentieth of the map's diagonal and at
 * least three quarters as long as the root mean square of its movies' shifts. (Where all shift alike, both are the same;
 * where each goes its own way, the mean shift is all but nothing.)
 * @returns those that moved the farthest first, 12 at most.
 */
export function findTrails({ points, from, to }: SharedPoints): Trail[] {
  const level = points.levels[1] ?? points.levels[0];
  if (!level) return [];
  const diagonal = Math.hypot(spread(from.x), spread(from.y)) || 1;
  const members = level.regions.map((): number[] => []);
  for (let row = 0; row < points.count; row++) members[level.ofPoint[row]!]?.push(row);
  return level.regions
    .map((region, at) => trailOf(region, members[at]!, { from, to }, diagonal))
    .filter(
      ({ rows, distance, together }) =>
        rows.length >= fewest && distance >= leastDistance && together >= leastTogether,
    )
    .sort((one, other) => other.distance - one.distance)
    .slice(0, most);
}

function trailOf(
  region: MapRegion,
  rows: readonly number[],
  { from, to }: Pick<SharedPoints, "from" | "to">,
  diagonal: number,
): Trail {
  const mean = (of: (row: number) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / Math.max(1, rows.length);
  const start = [mean((row) => from.x[row]!), mean((row) => from.y[row]!)] as const;
  const end = [mean((row) => to.x[row]!), mean((row) => to.y[row]!)] as const;
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const each = Math.sqrt(mean((row) => (to.x[row]! - from.x[row]!) ** 2 + (to.y[row]! - from.y[row]!) ** 2));
  return {
    region,
    rows,
    from: start,
    to: end,
    distance: length / diagonal,
    together: each > 0 ? length / each : 0,
  };
}

function spread(values: Float32Array): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return most > least ? most - least : 0;
}
