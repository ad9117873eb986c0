import { type AxisSpec, readAxis, writeAxis } from "@/features/axis/axis-spec";
import { fromSegment, many, one, type PageQuery, toSegment } from "@/ui/links";
import type { Camera } from "./camera";

export const colorings = ["genre", "year", "rating", "popularity", "region", "kept"] as const;
export type Coloring = (typeof colorings)[number];

/** From and to, both included. */
export type Range = readonly [number, number];

export interface MapFilter {
  /** Movies of any of them; all where it is empty. */
  readonly genres: readonly string[];
  /** Names of regions of the coarsest level; all where it is empty. */
  readonly regions: readonly string[];
  readonly years: Range | null;
  readonly rating: Range | null;
}

export type Analogy = readonly [a: string, b: string, c: string, d: string];

export const noFilter: MapFilter = { genres: [], regions: [], years: null, rating: null };

/** All that an address says about a map besides which one it is. */
export interface MapState {
  /** Null: the whole map. */
  readonly camera: Camera | null;
  readonly coloring: Coloring;
  readonly filter: MapFilter;
  /** A movie's global id. */
  readonly movie: string | null;
  /** Corners of a lasso in the map's own units: x, y, x, y … */
  readonly lasso: readonly number[] | null;
  /** What is across and up; null: as the map has it. */
  readonly x: AxisSpec | null;
  readonly y: AxisSpec | null;
  /** Of "a is to b as c is to d": the four movies' global ids. */
  readonly analogy: Analogy | null;
  /** Whether contour lines of the density are drawn. */
  readonly contours: boolean;
  /** Of two maps: the region of the first one whose trail is chosen, by its id. */
  readonly trail: string | null;
  /** Of two maps: which movies are lit, by the share of neighbors that they have in common, 0 to 1. */
  readonly shared: Range | null;
}

const names = [
  ...["at", "color", "genre", "region", "years", "rating", "movie", "lasso", "x", "y"],
  ...["analogy", "contours", "trail", "shared"],
];

/** What an address says; whatever it says wrongly counts as unsaid. */
export function readMapState(query: PageQuery): MapState {
  const at = numbers(one(query, "at"), 3);
  const color = one(query, "color");
  const movie = one(query, "movie");
  const trail = one(query, "trail");
  const lasso = numbers(one(query, "lasso"));
  return {
    camera: at ? { x: at[0]!, y: at[1]!, zoom: at[2]! } : null,
    coloring: colorings.find((name) => name === color) ?? "genre",
    filter: {
      genres: many(query, "genre"),
      regions: many(query, "region"),
      years: range(one(query, "years")),
      rating: range(one(query, "rating")),
    },
    movie: movie ? fromSegment(movie) : null,
    lasso: lasso && lasso.length >= 6 && lasso.length % 2 === 0 ? lasso : null,
    x: readAxis(one(query, "x")),
    y: readAxis(one(query, "y")),
    analogy: analogyOf(one(query, "analogy")),
    contours: one(query, "contours") === "on",
    trail: trail ? fromSegment(trail) : null,
    shared: range(one(query, "shared")),
  };
}

/** An address' query with the state in it; everything else in it stays. */
export function writeMapState(query: URLSearchParams, state: MapState): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const name of names) next.delete(name);
  const { camera, coloring, filter, movie, lasso, x, y, analogy, contours, trail, shared } = state;
  if (movie) next.set("movie", toSegment(movie));
  if (coloring !== "genre") next.set("color", coloring);
  for (const genre of filter.genres) next.append("genre", genre);
  for (const region of filter.regions) next.append("region", region);
  if (filter.years) next.set("years", filter.years.join("_"));
  if (filter.rating) next.set("rating", filter.rating.map(short).join("_"));
  if (camera) next.set("at", [camera.x, camera.y, camera.zoom].map(short).join("_"));
  if (lasso) next.set("lasso", lasso.map(short).join("_"));
  if (x) next.set("x", writeAxis(x));
  if (y) next.set("y", writeAxis(y));
  if (analogy) next.set("analogy", analogyParameter(analogy));
  if (contours) next.set("contours", "on");
  if (trail) next.set("trail", toSegment(trail));
  if (shared) next.set("shared", shared.map(short).join("_"));
  return next;
}

/** Four digits behind the point tell pixels apart even where the map is nearest. */
const short = (value: number) => String(Number(value.toFixed(4)));

function numbers(text: string | undefined, count?: number): number[] | null {
  if (!text) return null;
  const parts = text.split("_").map(Number);
  return parts.every(Number.isFinite) && (count === undefined || parts.length === count) ? parts : null;
}

function range(text: string | undefined): Range | null {
  const parts = numbers(text, 2);
  return parts && parts[0]! <= parts[1]! ? [parts[0]!, parts[1]!] : null;
}

/** How an address writes an analogy. */
export function analogyParameter(movies: Analogy): string {
  return movies.map(toSegment).join(".");
}

function analogyOf(text: string | undefined): Analogy | null {
  const [a, b, c, d, ...more] = (text ?? "").split(".").map((segment) => segment && fromSegment(segment));
  return a && b && c && d && more.length === 0 ? [a, b, c, d] : null;
}
