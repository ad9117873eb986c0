import { tableFromIPC } from "apache-arrow";

export const colorings = ["genre", "year", "rating", "kept"] as const;
export type Coloring = (typeof colorings)[number];

export interface PictureOptions {
  readonly title: string;
  readonly color: Coloring;
  readonly dark: boolean;
}

interface Entry {
  readonly color: string;
  readonly label: string;
}
/** One color a point, and what the colors mean. */
interface Colors {
  readonly ofPoints: readonly string[];
  readonly legend: readonly Entry[];
}

/** Of the map's square and of the legend beside it, in pixels. */
const side = 900;
const margin = 40;
const legendWidth = 220;
/** Genres with a color of their own; the others are gray. */
const mostGenres = 10;

/** Okabe and Ito's colors, which people with color blindness tell apart, and two more. */
const palette = {
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
const ramp = {
  light: ["#440154", "#414487", "#2a788e", "#22a884", "#7ad151", "#bddf26"],
  dark: ["#5d4aa0", "#4a6fc0", "#2f93a8", "#2fbf8f", "#9be15d", "#fde725"],
} as const;

/** A map's Arrow file as an SVG picture: a point a movie, with its title on hovering, and a legend. */
export function drawSvg(file: Uint8Array, { title, color, dark }: PictureOptions): string {
  const table = tableFromIPC(file);
  const column = (name: string): unknown[] => [...(table.getChild(name) ?? [])];
  const numbers = (name: string) => column(name).map((value) => (value === null ? null : Number(value)));
  const look = dark
    ? { ground: "#111418", ink: "#e8eaed", unknown: "#555b63" }
    : { ground: "#ffffff", ink: "#1f2328", unknown: "#b8bdc4" };
  const theme = dark ? "dark" : "light";
  const { ofPoints, legend } =
    color === "genre"
      ? byGenre(column("genre"), palette[theme], look.unknown)
      : byNumber(numbers({ year: "year", rating: "meanRating", kept: "neighborsKept" }[color]), color, {
          ramp: ramp[theme],
          unknown: look.unknown,
        });

  const [x, y] = [numbers("x"), numbers("y")] as [number[], number[]];
  const place = placer(x, y);
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
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${side + legendWidth}" height="${side}" viewBox="0 0 ${side + legendWidth} ${side}">`,
    `<rect width="100%" height="100%" fill="${look.ground}"/>`,
    `<g fill-opacity="0.8">`,
    ...points,
    "</g>",
    `<g font-family="system-ui, sans-serif" font-size="15" fill="${look.ink}">`,
    `<text x="${margin / 2}" y="${margin / 2 + 6}" font-size="18">${escaped(title)}</text>`,
    `<text x="${side}" y="${margin + 4}" font-weight="600">${headings[color]}</text>`,
    ...entries,
    "</g></svg>",
    "",
  ].join("\n");
}

const headings: Record<Coloring, string> = {
  genre: "First genre",
  year: "Year",
  rating: "Mean rating",
  kept: "Neighbors kept",
};

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

function byGenre(genres: readonly unknown[], colors: readonly string[], unknown: string): Colors {
  const counts = new Map<string, number>();
  for (const genre of genres) if (typeof genre === "string") counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const shown = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostGenres);
  const colorOf = new Map(shown.map(([genre], at) => [genre, colors[at]!]));
  const legend = [...colorOf].map(([label, color]) => ({ label, color }));
  const ofPoints = genres.map((genre) => colorOf.get(genre as string) ?? unknown);
  if (ofPoints.includes(unknown)) legend.push({ label: "others, or unknown", color: unknown });
  return { ofPoints, legend };
}

/** As many steps of the ramp as it has colors, each with as many points. */
function byNumber(
  values: readonly (number | null)[],
  color: Exclude<Coloring, "genre">,
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

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => escapes[character]!);
