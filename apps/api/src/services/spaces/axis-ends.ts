import { type Axis, InvalidInputError } from "@cinevec/core";
import { fold } from "../catalogs/catalog-fold.js";
import type { CatalogMovie } from "../catalogs/catalog-movie.js";
import type { OpenSpace } from "./open-space.js";

/** A group of movies at one end of an axis. */
export type AxisEnd =
  | { readonly rows: readonly number[] }
  | { readonly genre: string }
  | { readonly keyword: string };

/** An axis of an open space, with the rows of the embedding at its ends. */
export interface PlacedAxis {
  readonly open: OpenSpace;
  readonly axis: Axis;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/**
 * The axis between two groups of movies that the run learned.
 * @param from null: all movies that are not at the other end.
 * @throws InvalidInputError where a group has no movie, or both have the same mean.
 */
export async function placeAxis(open: OpenSpace, from: AxisEnd | null, to: AxisEnd): Promise<PlacedAxis> {
  const high = rowsOf(open, to, "to");
  const low = from ? rowsOf(open, from, "from") : othersThan(open, high);
  return { open, axis: await open.space.axis(low, high), from: low, to: high };
}

function rowsOf(open: OpenSpace, end: AxisEnd, path: "from" | "to"): readonly number[] {
  if ("rows" in end) return end.rows;
  const [kind, name] = "genre" in end ? (["genre", end.genre] as const) : (["keyword", end.keyword] as const);
  const wanted = fold(name);
  const has = ({ genres, keywords }: CatalogMovie) =>
    (kind === "genre" ? genres : keywords).some((each) => fold(each) === wanted);
  const rows = open.rowsWhere(has);
  if (rows.length === 0)
    throw InvalidInputError.of(
      path,
      `names the ${kind} ${JSON.stringify(name)}, which no movie that "${open.run.name}" learned has.`,
    );
  return rows;
}

function othersThan(open: OpenSpace, rows: readonly number[]): readonly number[] {
  const taken = new Set(rows);
  const others = Array.from({ length: open.movieCount }, (_, row) => row).filter((row) => !taken.has(row));
  if (others.length === 0)
    throw InvalidInputError.of("to", "has all movies: none is left for the other end. Name one in `from`.");
  return others;
}
