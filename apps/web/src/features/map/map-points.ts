import { type Column, tableFromIPC } from "@uwdata/flechette";
import { toSegment } from "@/ui/links";
import { readGenres } from "./read-genres";

/** A named cluster of the run's neighbors graph, the same on every map of the run. */
export interface MapRegion {
  readonly id: string;
  readonly name: string;
  readonly terms: readonly string[];
  readonly movieCount: number;
  /** Where its name stands, in the map's own units. */
  readonly x: number;
  readonly y: number;
}

/** One of three levels of regions. */
interface RegionLevel {
  readonly regions: readonly MapRegion[];
  /** Index into `regions` for each point; -1 where the point is in none. */
  readonly ofPoint: Int32Array;
}

/**
 * The movies of a map, a row each, in the order of the file. Numbers lie in arrays of their own; texts are read from
 * the file when they are asked for, since most of them never are.
 */
export interface MapPoints {
  readonly count: number;
  /** In the map's own units; y points up. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** NaN where it is not known. */
  readonly year: Float32Array;
  readonly ratingCount: Uint32Array;
  /** NaN where nobody rated the movie. */
  readonly meanRating: Float32Array;
  /** 0 to 1: the share of a movie's true neighbors that are beside it on the map. */
  readonly kept: Float32Array;
  /** Every genre of the map, the most frequent first. */
  readonly genres: readonly string[];
  /** Indices into `genres`, movie by movie: those of row r stand from genreStart[r] to genreStart[r + 1]. */
  readonly genreAt: Uint16Array;
  readonly genreStart: Uint32Array;
  /** The coarsest level first; empty where the file has no regions. */
  readonly levels: readonly RegionLevel[];
  id(row: number): string;
  title(row: number): string;
  /** The row of a movie's global id; undefined where the map lacks the movie. */
  rowOf(id: string): number | undefined;
}

const wanted = ["id", "x", "y", "title", "year", "genres", "ratingCount", "meanRating", "neighborsKept"];

/**
 * Reads a map's Arrow file (docs/maps.md, "The file").
 * @throws Error in words for a person where it is not such a file.
 */
export function readMapFile(bytes: ArrayBuffer): MapPoints {
  const table = tableFromIPC(bytes);
  const missing = wanted.filter((name) => !table.names.includes(name));
  if (missing.length > 0) throw new Error(`The map's file lacks the columns ${missing.join(", ")}.`);
  const column = <Value>(name: string) => table.getChild(name) as Column<Value>;
  const ids = column<string>("id");
  const titles = column<string>("title");
  const genres = readGenres(column<ArrayLike<string>>("genres"));
  let rows: Map<string, number> | undefined;
  return {
    count: table.numRows,
    x: floats(column("x")),
    y: floats(column("y")),
    year: floats(column("year")),
    ratingCount: Uint32Array.from(column<number>("ratingCount").toArray()),
    meanRating: floats(column("meanRating")),
    kept: floats(column("neighborsKept")),
    ...genres,
    levels: levelsOf(table.schema.metadata?.get("regions"), (name) =>
      table.names.includes(name) ? column<number>(name) : null,
    ),
    // Files of older versions hold ids as these wrote them.
    id: (row) => toSegment(ids.at(row) ?? ""),
    title: (row) => titles.at(row) ?? "",
    rowOf(id) {
      rows ??= new Map(Array.from(ids, (each, row) => [toSegment(each ?? ""), row]));
      return rows.get(id);
    },
  };
}

/** Names of a movie's genres, the first one first. */
export function genresOfMovie({ genres, genreAt, genreStart }: MapPoints, row: number): string[] {
  return Array.from(genreAt.subarray(genreStart[row], genreStart[row + 1]), (at) => genres[at]!);
}

/** A column's numbers, NaN for null. */
function floats(column: Column<number>): Float32Array {
  const values = column.toArray() as ArrayLike<number | null>;
  // Typed arrays hold no null, and are copied as they are.
  if (values instanceof Float32Array || values instanceof Int32Array) return new Float32Array(values);
  return Float32Array.from(values, (value) => value ?? Number.NaN);
}

function levelsOf(json: string | undefined, column: (name: string) => Column<number> | null): RegionLevel[] {
  if (json === undefined) return [];
  const all = JSON.parse(json) as readonly (readonly MapRegion[])[];
  return all.flatMap((kept, level) => {
    const of = column(`region${level}`);
    if (of === null || kept.length === 0) return [];
    const regions = kept.map((region) => ({ ...region, id: toSegment(region.id) }));
    return [{ regions, ofPoint: rowsOf(of.toArray() as ArrayLike<number | null>) }];
  });
}

/** -1 for null. */
function rowsOf(values: ArrayLike<number | null>): Int32Array {
  return values instanceof Int32Array ? values.slice() : Int32Array.from(values, (at) => at ?? -1);
}
