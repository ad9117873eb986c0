import { type Table, tableFromIPC } from "apache-arrow";
import type { MapRegion } from "../stored/map-regions.js";
import { byGenre, byNumber, byRegion, type Colors, palette, ramp } from "./map-colors.js";
import { drawLabel, type Label, placeLabels } from "./map-labels.js";

export const colorings = ["genre", "year", "rating", "kept", "region"] as const;
export type Coloring = (typeof colorings)[number];

export interface PictureOptions {
  readonly title: string;
  readonly color: Coloring;
  readonly dark: boolean;
}

/** Of the map's square and of the legend beside it, in pixels. */
const side = 900;
const margin = 40;
const legendWidth = 220;
/** Of the labels of each level of regions. */
const labelSizes = [15, 12, 10];

/**
 * A map's Arrow file as an SVG picture: a point a movie, with its title on hovering, and a legend; colored by region, the
 * regions' names instead, coarse ones first, as far as there is room.
 */
export function drawSvg(file: Uint8Array, { title, color, dark }: PictureOptions): string {
  const table = tableFromIPC(file);
  const column = (name: string): unknown[] => [...(table.getChild(name) ?? [])];
  const numbers = (name: string) => column(name).map((value) => (value === null ? null : Number(value)));
  const look = dark
    ? { ground: "#111418", ink: "#e8eaed", unknown: "#555b63" }
    : { ground: "#ffffff", ink: "#1f2328", unknown: "#b8bdc4" };
  const theme = dark ? "dark" : "light";
  const regions = regionsOf(table);
  const [x, y] = [numbers("x"), numbers("y")] as [number[], number[]];
  const place = placer(x, y);
  const colors = palette[theme];
  const { ofPoints, legend }: Colors =
    color === "genre"
      ? byGenre(column("genre"), colors, look.unknown)
      : color === "region"
        ? byRegion(numbers("region0"), regions[0] ?? [], colors, look.unknown)
        : byNumber(numbers({ year: "year", rating: "meanRating", kept: "neighborsKept" }[color]), color, {
            ramp: ramp[theme],
            unknown: look.unknown,
          });
  const labels = regions.flatMap((level, at) =>
    level.map(({ name, x, y }): Label => {
      const [left, top] = place(x, y);
      return { text: name, x: Number(left), y: Number(top), fontSize: labelSizes[at] ?? 10 };
    }),
  );
  const radius = Math.min(5, Math.max(1.2, 120 / Math.sqrt(x.length))).toFixed(1);
  const titles = column("title");
  const years = numbers("year");
  const points = ofPoints.map((fill, row) => {
    const [left, top] = place(x[row]!, y[row]!);
    const named = years[row] === null ? titles[row] : `${titles[row]} (${years[row]})`;
    return `<circle cx="${left}" cy="${top}" r="${radius}" fill="${fill}"><title>${escaped(String(named))}</title></circle>`;
  });
  const entries = legend.map(({ color, label }, at) => {
    const top = margin + 30 + at * 24;
    return `<circle cx="${side + 12}" cy="${top}" r="6" fill="${color}"/><text x="${side + 26}" y="${top + 5}">${escaped(label)}</text>`;
  });
  // Names on the map need no legend beside it.
  const width = entries.length > 0 ? side + legendWidth : side;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${side}" viewBox="0 0 ${width} ${side}">`,
    `<rect width="100%" height="100%" fill="${look.ground}"/>`,
    `<g fill-opacity="0.8">`,
    ...points,
    "</g>",
    `<g font-family="system-ui, sans-serif" font-size="15" fill="${look.ink}">`,
    `<text x="${margin / 2}" y="${margin / 2 + 6}" font-size="18">${escaped(title)}</text>`,
    ...(entries.length > 0
      ? [`<text x="${side}" y="${margin + 4}" font-weight="600">${headings[color]}</text>`, ...entries]
      : []),
    "</g>",
    ...(color === "region"
      ? [
          `<g font-family="system-ui, sans-serif" text-anchor="middle" fill="${look.ink}" stroke="${look.ground}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">`,
          ...placeLabels(labels, side).map((label) => drawLabel(label, escaped)),
          "</g>",
        ]
      : []),
    "</svg>",
    "",
  ].join("\n");
}

const headings: Record<Coloring, string> = {
  genre: "First genre",
  year: "Year",
  rating: "Mean rating",
  kept: "Neighbors kept",
  region: "Regions",
};

/** Of each level; empty where the file names none. */
const regionsOf = (table: Table) =>
  JSON.parse(table.schema.metadata.get("regions") ?? "[]") as readonly (readonly MapRegion[])[];

/** To scale, in the middle of the square. */
function placer(x: readonly number[], y: readonly number[]) {
  const bounds = (values: readonly number[]) => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
    return { middle: (low + high) / 2, width: high - low };
  };
  const [across, up] = [bounds(x), bounds(y)];
  const scale = (side - 2 * margin) / (Math.max(across.width, up.width) || 1);
  return (left: number, top: number): [string, string] => [
    (side / 2 + (left - across.middle) * scale).toFixed(1),
    (side / 2 - (top - up.middle) * scale).toFixed(1),
  ];
}

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character]!);
