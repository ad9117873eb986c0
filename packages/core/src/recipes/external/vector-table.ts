/** The formats that vectors are read from. */
export const vectorFormats = ["word2vec", "word2vec-binary", "npy", "projector", "parquet"] as const;
/** One of vectorFormats. */
export type VectorFormat = (typeof vectorFormats)[number];

/** What a file says of the movie that a vector is of; null where it says nothing. */
export interface VectorLabel {
  /** A key of any kind: a dataset's own id, an IMDb or TMDB id, or a title. */
  readonly id: string | null;
  readonly imdbId: string | null;
  readonly tmdbId: string | null;
  readonly title: string | null;
  readonly year: number | null;
}

/** Vectors as they stand in a file. */
export interface VectorTable {
  readonly format: VectorFormat;
  /** The file's base name, for messages. */
  readonly file: string;
  readonly dimensions: number;
  /** float32 [labels × dimensions], row-major, finite. */
  readonly vectors: Float32Array;
  /** A label a row. */
  readonly labels: readonly VectorLabel[];
}

/** A key alone. */
export const labelOf = (id: string): VectorLabel => ({
  id,
  imdbId: null,
  tmdbId: null,
  title: null,
  year: null,
});

/** The most numbers of a table: what a Float32Array of 4 GB holds. */
export const mostNumbers = 2 ** 30;
/** Recipes stay below 1,024; text models go up to some thousands. */
export const mostDimensions = 16_384;
