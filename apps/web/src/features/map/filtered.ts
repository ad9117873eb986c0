import type { MapPoints } from "./map-points";
import type { MapFilter, Range } from "./map-state";

type Facet = keyof MapFilter;

/**
 * Which points pass a filter: 1 or 0 each.
 * @param except this facet is left out, as its own chart wants it: it shows what could be chosen instead.
 * @returns null where everything passes.
 */
export function passing(points: MapPoints, filter: MapFilter, except?: Facet): Uint8Array | null {
  const tests: ((row: number) => boolean)[] = [];
  if (except !== "genres" && filter.genres.length > 0) {
    const chosen = new Set(filter.genres.map((genre) => points.genres.indexOf(genre)));
    tests.push((row) => {
      for (let at = points.genreStart[row]!; at < points.genreStart[row + 1]!; at++)
        if (chosen.has(points.genreAt[at]!)) return true;
      return false;
    });
  }
  const level = points.levels[0];
  if (except !== "regions" && filter.regions.length > 0 && level) {
    const chosen = new Set(
      filter.regions.map((name) => level.regions.findIndex((region) => region.name === name)),
    );
    tests.push((row) => chosen.has(level.ofPoint[row]!));
  }
  if (except !== "years" && filter.years) tests.push(within(points.year, filter.years));
  if (except !== "rating" && filter.rating) tests.push(within(points.meanRating, filter.rating));
  if (tests.length === 0) return null;
  return Uint8Array.from({ length: points.count }, (_, row) => (tests.every((test) => test(row)) ? 1 : 0));
}

/** Movies whose value is not known pass no range. */
function within(values: Float32Array, [from, to]: Range): (row: number) => boolean {
  return (row) => values[row]! >= from && values[row]! <= to;
}

export interface Histogram {
  /** The first bin's lower end and each bin's width. */
  readonly from: number;
  readonly step: number;
  readonly all: readonly number[];
  /** Of those, the ones that pass the filter's other facets. */
  readonly passing: readonly number[];
}

/** @returns null where no value is known. */
export function histogram(values: Float32Array, step: number, mask: Uint8Array | null): Histogram | null {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return null;
  const from = Math.floor(least / step) * step;
  const bins = Math.floor((most - from) / step) + 1;
  const all = new Array<number>(bins).fill(0);
  const passes = new Array<number>(bins).fill(0);
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (Number.isNaN(value)) continue;
    const bin = Math.min(bins - 1, Math.floor((value - from) / step));
    all[bin]!++;
    if (mask === null || mask[row] === 1) passes[bin]!++;
  }
  return { from, step, all, passing: passes };
}

/** How many movies of each genre pass, by the genre's index in `points.genres`. */
export function genreCounts(points: MapPoints, mask: Uint8Array | null): Uint32Array {
  const counts = new Uint32Array(points.genres.length);
  for (let row = 0; row < points.count; row++) {
    if (mask !== null && mask[row] === 0) continue;
    for (let at = points.genreStart[row]!; at < points.genreStart[row + 1]!; at++)
      counts[points.genreAt[at]!]!++;
  }
  return counts;
}

/** How many movies of each region of the coarsest level pass, by the region's index. */
export function regionCounts(points: MapPoints, mask: Uint8Array | null): Uint32Array {
  const level = points.levels[0];
  const counts = new Uint32Array(level?.regions.length ?? 0);
  for (let row = 0; level && row < points.count; row++) {
    const region = level.ofPoint[row]!;
    if (region >= 0 && (mask === null || mask[row] === 1)) counts[region]!++;
  }
  return counts;
}
