import type { MovieFacts } from "@cinevec/core";
import {
  Field,
  Float32,
  Int32,
  List,
  makeVector,
  Schema,
  Table,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from "apache-arrow";
import type { MapFaithfulness } from "./map-faithfulness.js";
import type { MapRegion } from "./map-regions.js";

/** Where a run's maps lie, and what they have in common. */
export const mapsFolder = (runId: string) => `runs/${runId}/maps`;
/** Where a map's points lie. */
export const mapFolder = (runId: string, mapId: string) => `${mapsFolder(runId)}/${mapId}`;
export const pointsBlob = (runId: string, mapId: string) => `${mapFolder(runId, mapId)}/points.arrow`;

export interface MapFileInput {
  /** One a point. */
  readonly movies: readonly MovieFacts[];
  /** Global ids of GraphQL. */
  readonly ids: readonly string[];
  /** float32 [points × 2]. */
  readonly positions: Float32Array;
  readonly ratingCounts: Uint32Array;
  /** null where nobody rated the movie. */
  readonly meanRatings: readonly (number | null)[];
  /** float32 [points]: the share of a movie's true neighbors that the map kept. */
  readonly kept: Float32Array;
  /** Of each level, the coarsest first, the run's regions: int32 [points], -1 where a movie has none. */
  readonly labels: readonly Int32Array[];
  /** Kept in the file beside the points, so that it says by itself what it shows. */
  readonly facts: {
    readonly run: string;
    readonly projection: string;
    readonly options: unknown;
    readonly seed: number;
    /** The map that this one was aligned with; null for none. */
    readonly alignedWith: string | null;
    readonly faithfulness: MapFaithfulness;
    /** Of each level in the order of their numbers. */
    readonly regions: readonly (readonly MapRegion[])[];
  };
}

/**
 * A map as one Arrow IPC file: a row a movie, with where it lies and what it can be colored by. The schema's metadata
 * names run, projection, options, seed, alignedWith, faithfulness and regions as JSON.
 */
export function encodeMap({
  movies,
  ids,
  positions,
  kept,
  labels,
  facts,
  ...input
}: MapFileInput): Uint8Array {
  const axis = (at: 0 | 1) => Float32Array.from(movies, (_, row) => positions[row * 2 + at]!);
  const texts = (values: readonly (string | null)[]) => vectorFromArray(values, new Utf8());
  const columns = {
    id: texts(ids),
    externalId: texts(movies.map((movie) => movie.externalId)),
    x: makeVector(axis(0)),
    y: makeVector(axis(1)),
    title: texts(movies.map((movie) => movie.title)),
    year: vectorFromArray(
      movies.map((movie) => movie.year),
      new Int32(),
    ),
    genre: texts(movies.map((movie) => movie.genres[0] ?? null)),
    genres: vectorFromArray(
      movies.map((movie) => [...movie.genres]),
      new List(new Field("item", new Utf8(), false)),
    ),
    ratingCount: makeVector(input.ratingCounts),
    meanRating: vectorFromArray(input.meanRatings, new Float32()),
    neighborsKept: makeVector(kept),
    ...Object.fromEntries(labels.map((regions, level) => [`region${level}`, regionColumn(regions)])),
  };
  const table = new Table(columns);
  const metadata = new Map(Object.entries(facts).map(([key, value]) => [key, JSON.stringify(value)]));
  return tableToIPC(new Table(new Schema(table.schema.fields, metadata), table.batches), "file");
}

const regionColumn = (regions: Int32Array) =>
  vectorFromArray(
    Array.from(regions, (region) => (region < 0 ? null : region)),
    new Int32(),
  );
