import {
  columnFromArray,
  type DataType,
  float32,
  int32,
  list,
  tableFromColumns,
  tableToIPC,
  uint32,
  utf8,
} from "@uwdata/flechette";
import type { MapRegion } from "../map-points";

export interface FileMovie {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly ratingCount: number;
  readonly meanRating: number | null;
  readonly kept: number;
  /** Its region at each of three levels. */
  readonly regions?: readonly (number | null)[];
}

/** A map's file as docs/maps.md tells of it. @param without columns that are left out. */
export function mapFile(
  movies: readonly FileMovie[],
  regions?: readonly (readonly MapRegion[])[],
  without: readonly string[] = [],
): ArrayBuffer {
  const column = (values: readonly unknown[], type: DataType) => columnFromArray([...values], type);
  const of = <Value>(value: (movie: FileMovie) => Value, type: DataType) => column(movies.map(value), type);
  const columns: Record<string, ReturnType<typeof column>> = {
    id: of((movie) => movie.id, utf8()),
    externalId: of((movie) => movie.id, utf8()),
    x: of((movie) => movie.x, float32()),
    y: of((movie) => movie.y, float32()),
    title: of((movie) => movie.title, utf8()),
    year: of((movie) => movie.year, int32()),
    genre: of((movie) => movie.genres[0] ?? null, utf8()),
    genres: of((movie) => movie.genres, list(utf8())),
    ratingCount: of((movie) => movie.ratingCount, uint32()),
    meanRating: of((movie) => movie.meanRating, float32()),
    neighborsKept: of((movie) => movie.kept, float32()),
  };
  for (const level of regions?.keys() ?? [])
    columns[`region${level}`] = of((movie) => movie.regions?.[level] ?? null, int32());
  const table = tableFromColumns(
    Object.fromEntries(Object.entries(columns).filter(([name]) => !without.includes(name))),
  );
  if (regions) table.schema.metadata = new Map([["regions", JSON.stringify(regions)]]);
  const bytes = tableToIPC(table, { format: "file" });
  if (!bytes) throw new Error("nothing was written");
  return Uint8Array.from(bytes).buffer;
}
