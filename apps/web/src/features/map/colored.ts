import type { MapPoints } from "./map-points";
import type { Coloring } from "./map-state";
import { categoryColor, type Rgb, rampColor, rampGradient, rgbOf, type Theme, unknownColor } from "./palette";

/** What a map's colors mean. */
export type Legend =
  | { readonly kind: "categories"; readonly colorOf: ReadonlyMap<string, string>; readonly others: string }
  | { readonly kind: "ramp"; readonly gradient: string; readonly from: string; readonly to: string };

export interface Colored {
  /** Red, green, blue, 0 to 255, of each point in turn. */
  readonly colors: Uint8Array;
  readonly legend: Legend;
}

/** Genres with a color of their own; the others are gray. */
const coloredGenres = 10;

/**
 * The colors of all points, and what they mean.
 * @param like the map that the colors' meaning is taken from: beside each other, two maps show the same in the same color.
 */
export function colorPoints(points: MapPoints, coloring: Coloring, theme: Theme, like = points): Colored {
  switch (coloring) {
    case "genre": {
      const names = like.genres.slice(0, coloredGenres);
      const placeOf = points.genres.map((name) => names.indexOf(name));
      return byCategory(points.count, names, theme, (row) => {
        const start = points.genreStart[row]!;
        return start < points.genreStart[row + 1]! ? placeOf[points.genreAt[start]!]! : -1;
      });
    }
    case "region": {
      const level = like.levels[0];
      const names = level?.regions.map((region) => region.name) ?? [];
      // Each run has regions of its own.
      const rowOf = (row: number) => (like === points ? row : (like.rowOf(points.id(row)) ?? -1));
      return byCategory(points.count, names, theme, (row) => level?.ofPoint[rowOf(row)] ?? -1);
    }
    case "year":
      return byNumber(points.year, theme, String, middleOf(like.year));
    case "rating":
      return byNumber(points.meanRating, theme, (value) => value.toFixed(1), middleOf(like.meanRating));
    case "popularity": {
      const logarithms = ({ ratingCount }: MapPoints) =>
        Float32Array.from(ratingCount, (count) => Math.log1p(count));
      return byNumber(
        logarithms(points),
        theme,
        (value) => `${Math.round(Math.expm1(value))} ratings`,
        middleOf(logarithms(like)),
      );
    }
    case "kept":
      return byNumber(points.kept, theme, (value) => `${Math.round(value * 100)} %`, [0, 1]);
  }
}

function byCategory(
  count: number,
  names: readonly string[],
  theme: Theme,
  categoryOf: (row: number) => number,
): Colored {
  const others = unknownColor(theme);
  const colorOf = new Map(names.map((name, at) => [name, categoryColor(theme, at)]));
  const rgb = [...colorOf.values()].map(rgbOf);
  return {
    colors: filled(count, (row) => rgb[categoryOf(row)] ?? rgbOf(others)),
    legend: { kind: "categories", colorOf, others },
  };
}

/** All but the lowest and the highest 2 % of the values that are known. */
function middleOf(values: Float32Array): readonly [number, number] {
  const known = values.filter((value) => !Number.isNaN(value)).sort();
  const at = (share: number) => known[Math.round(share * (known.length - 1))] ?? 0;
  return [at(0.02), at(0.98)];
}

function byNumber(
  values: Float32Array,
  theme: Theme,
  text: (value: number) => string,
  [from, to]: readonly [number, number],
): Colored {
  const gray = rgbOf(unknownColor(theme));
  return {
    colors: filled(values.length, (row) => {
      const value = values[row]!;
      return Number.isNaN(value) ? gray : rampColor(theme, to > from ? (value - from) / (to - from) : 0.5);
    }),
    legend: { kind: "ramp", gradient: rampGradient(theme), from: text(from), to: text(to) },
  };
}

function filled(count: number, colorOf: (row: number) => Rgb): Uint8Array {
  const colors = new Uint8Array(count * 3);
  for (let row = 0; row < count; row++) colors.set(colorOf(row), row * 3);
  return colors;
}

/** How popular each movie is among the map's, 0 to 1: the logarithm of its ratings beside the most rated one's. */
export function popularityOf({ ratingCount }: Pick<MapPoints, "ratingCount">): Float32Array {
  let most = 1;
  for (const count of ratingCount) most = Math.max(most, count);
  return Float32Array.from(ratingCount, (count) => Math.log1p(count) / Math.log1p(most));
}
