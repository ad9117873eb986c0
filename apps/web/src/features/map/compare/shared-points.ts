import type { MapPoints } from "../map-points";

/** The movies of two maps, with their places on each. */
export interface SharedPoints {
  /** Its x and y are arrays of its own, which at first hold the places on the first map. */
  readonly points: MapPoints;
  readonly from: Places;
  readonly to: Places;
}

interface Places {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** The movies that both maps have, in the first one's order; everything but their places is the first map's. */
export function sharedPoints(first: MapPoints, second: MapPoints): SharedPoints {
  const pairs: [number, number][] = [];
  for (let row = 0; row < first.count; row++) {
    const other = second.rowOf(first.id(row));
    if (other !== undefined) pairs.push([row, other]);
  }
  const own = pairs.map(([row]) => row);
  const others = pairs.map(([, row]) => row);
  const places = ({ x, y }: MapPoints, rows: readonly number[]) => ({
    x: Float32Array.from(rows, (row) => x[row]!),
    y: Float32Array.from(rows, (row) => y[row]!),
  });
  const genres = own.map((row) => first.genreAt.subarray(first.genreStart[row], first.genreStart[row + 1]));
  const genreStart = new Uint32Array(own.length + 1);
  for (const [at, list] of genres.entries()) genreStart[at + 1] = genreStart[at]! + list.length;
  const rowOf = new Map(own.map((row, at) => [first.id(row), at]));
  return {
    from: places(first, own),
    to: places(second, others),
    points: {
      count: own.length,
      ...places(first, own),
      year: Float32Array.from(own, (row) => first.year[row]!),
      ratingCount: Uint32Array.from(own, (row) => first.ratingCount[row]!),
      meanRating: Float32Array.from(own, (row) => first.meanRating[row]!),
      kept: Float32Array.from(own, (row) => first.kept[row]!),
      genres: first.genres,
      genreAt: Uint16Array.from(genres.flatMap((list) => [...list])),
      genreStart,
      levels: first.levels.map(({ regions, ofPoint }) => ({
        regions,
        ofPoint: Int32Array.from(own, (row) => ofPoint[row]!),
      })),
      id: (row) => first.id(own[row]!),
      title: (row) => first.title(own[row]!),
      rowOf: (id) => rowOf.get(id),
    },
  };
}

/** Puts the points part of the way from one map to the other, `share` 0 to 1. */
export function placeBetween({ points, from, to }: SharedPoints, share: number): void {
  for (let row = 0; row < points.count; row++) {
    points.x[row] = from.x[row]! + (to.x[row]! - from.x[row]!) * share;
    points.y[row] = from.y[row]! + (to.y[row]! - from.y[row]!) * share;
  }
}
