import type { MapRegion } from "../stored/map-regions.js";
import type { Coloring } from "./map-picture.js";

interface Entry {
  readonly color: string;
  readonly label: string;
}
/** One color a point, and what the colors mean. */
export interface Colors {
  readonly ofPoints: readonly string[];
  readonly legend: readonly Entry[];
}

/** Genres with a color of their own; the others are gray. */
const mostGenres = 10;

/** Okabe and Ito's colors, which people with color blindness tell apart, and two more. */
export const palette = {
  light: [
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#b58900",
    "#56b4e9",
    "#8c510a",
    "#6a3d9a",
    "#e31a1c",
    "#1b7837",
  ],
  dark: [
    "#56b4e9",
    "#ff8c42",
    "#2fd3a0",
    "#f09cc8",
    "#f0e442",
    "#8da9ff",
    "#d9a066",
    "#b794f6",
    "#ff6b6b",
    "#7ddf7d",
  ],
} as const;
/** From low to high; viridis, without the end that the ground would hide. */
export const ramp = {
  light: ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#bddf26"],
  dark: ["#5d4aa0", "#4a6fc0", "#2f93a8", "#2fbf8f", "#9be15d", "#fde725"],
} as const;

export function byGenre(genres: readonly unknown[], colors: readonly string[], unknown: string): Colors {
  const counts = new Map<string, number>();
  for (const genre of genres) if (typeof genre === "string") counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const shown = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostGenres);
  const colorOf = new Map(shown.map(([genre], at) => [genre, colors[at]!]));
  const legend = [...colorOf].map(([label, color]) => ({ label, color }));
  const ofPoints = genres.map((genre) => colorOf.get(genre as string) ?? unknown);
  if (ofPoints.includes(unknown)) legend.push({ label: "others, or unknown", color: unknown });
  return { ofPoints, legend };
}

/** There are more regions than colors: those of one color lie as far apart as can be. */
export function byRegion(
  labels: readonly (number | null)[],
  regions: readonly MapRegion[],
  colors: readonly string[],
  unknown: string,
): Colors {
  const given: { readonly color: string; readonly at: MapRegion }[] = [];
  for (const region of regions) {
    const room = (color: string) =>
      given.reduce(
        (least, { color: other, at }) =>
          other === color ? Math.min(least, Math.hypot(at.x - region.x, at.y - region.y)) : least,
        Number.POSITIVE_INFINITY,
      );
    const color = colors.reduce((best, next) => (room(next) > room(best) ? next : best));
    given.push({ color, at: region });
  }
  const ofPoints = labels.map((label) => (label === null ? unknown : (given[label]?.color ?? unknown)));
  const legend = ofPoints.includes(unknown) ? [{ label: "in none", color: unknown }] : [];
  return { ofPoints, legend };
}

/** As many steps of the ramp as it has colors, each with as many points. */
export function byNumber(
  values: readonly (number | null)[],
  color: Exclude<Coloring, "genre" | "region">,
  { ramp, unknown }: { readonly ramp: readonly string[]; readonly unknown: string },
): Colors {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const text = (value: number) =>
    ({ year: String(value), rating: value.toFixed(1), kept: `${Math.round(value * 100)} %` })[color];
  const lowest = known[0];
  // The least value of each step after the first; steps that would be empty are left out.
  const starts = ramp.map((_, step) => known[Math.floor((step * known.length) / ramp.length)]);
  const steps = starts.flatMap((start, step) =>
    start !== undefined && start !== starts[step - 1] ? [{ start, color: ramp[step]! }] : [],
  );
  const ofPoints = values.map((value) =>
    value === null ? unknown : (steps.findLast(({ start }) => value >= start)?.color ?? unknown),
  );
  const legend = steps.map(({ start, color: label }) => ({ color: label, label: `from ${text(start)}` }));
  if (lowest === undefined || values.includes(null)) legend.push({ color: unknown, label: "unknown" });
  return { ofPoints, legend };
}
