/** What a person can know of a movie without watching it. Row `i` of a dataset is movie `i`. */
export interface MovieFacts {
  /** The id in the source data as it is written there, leading zeros kept. Unique within a dataset. */
  readonly externalId: string;
  /** Without the trailing year, articles in front: "Matrix, The (1999)" is "The Matrix". */
  readonly title: string;
  /** Other names the source gives: "Cité des enfants perdus, La" becomes "La Cité des enfants perdus". */
  readonly alternativeTitles: readonly string[];
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly overview: string | null;
  readonly directors: readonly string[];
  /** In billing order. */
  readonly cast: readonly string[];
  readonly crew: readonly string[];
  readonly keywords: readonly string[];
  readonly companies: readonly string[];
  readonly imdbId: string | null;
  readonly tmdbId: string | null;
  readonly posterUrl: string | null;
}

/**
 * Ratings in compressed-sparse-row form: user `u` owns the half-open range offsets[u] … offsets[u + 1],
 * sorted by timestamp, each movie at most once. As read and as stored, ratings of one second are sorted by movie row,
 * which says nothing of what was watched first: timeOrder gives the order of histories. Typed arrays may view a
 * SharedArrayBuffer.
 */
export interface Ratings {
  /** uint32 [users + 1], offsets[0] = 0. */
  readonly offsets: Uint32Array;
  /** uint32 [ratings]: movie rows. */
  readonly movies: Uint32Array;
  /** float32 [ratings], in stars: MovieLens' 0.5 to 5, or another scale's ratings as toStars puts them, 5 where there are none. */
  readonly values: Float32Array;
  /** float64 [ratings]: seconds since 1970, UTC; 0 where the source has none. */
  readonly timestamps: Float64Array;
}

/** Who rated, as far as the source says. */
export interface User {
  readonly externalId: string;
  /** As the source codes them; null where it gives none. */
  readonly gender: string | null;
  readonly age: number | null;
  readonly occupation: string | null;
}

/** Labelled pairs of movie rows: label 1 = alike, 0 = not. */
export interface Pairs {
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  /** uint8 [pairs], 0 or 1. */
  readonly labels: Uint8Array;
}

/** A split that the source itself ships, for instance MovieLens 100k's u1.base / u1.test: indices into the ratings. */
export interface FileSplit {
  readonly name: string;
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** What the files were, and so which reader reads them. */
export const datasetFormats = [
  "SAMPLE",
  "MOVIELENS",
  "NETFLIX_PRIZE",
  "TMDB",
  "MOVIE_PAIRS",
  "INTERACTIONS",
] as const;
export type DatasetFormat = (typeof datasetFormats)[number];
/** What a dataset may hold and a recipe may need. */
export type DatasetPart = "RATINGS" | "GENRES" | "METADATA" | "PAIRS";

/** Lines that an importer could not use; with a count of 0, a whole file that was passed over for that reason. */
export interface RejectedLines {
  readonly file: string;
  /** In plain words: "rating is not a number". */
  readonly reason: string;
  readonly count: number;
  /** 1-based, the first ten. */
  readonly firstLines: readonly number[];
}

/** One immutable import. */
export interface Dataset {
  readonly format: DatasetFormat;
  /** True where the ratings were generated, not given by people. */
  readonly simulated: boolean;
  readonly licence: string | null;
  /** SHA-256, hex, of the normalised content: equal data gives equal hashes, whatever file it came in. */
  readonly contentHash: string;
  readonly movies: readonly MovieFacts[];
  readonly users: readonly User[];
  /** Empty (offsets = [0]) where the source has none. */
  readonly ratings: Ratings;
  readonly pairs: Pairs | null;
  readonly fileSplits: readonly FileSplit[];
  readonly rejectedLines: readonly RejectedLines[];
}

/** Which of the parts a recipe may need are there. */
export function datasetParts(dataset: Dataset): Set<DatasetPart> {
  const parts = new Set<DatasetPart>();
  if (dataset.ratings.movies.length > 0) parts.add("RATINGS");
  if (dataset.movies.some((m) => m.genres.length > 0)) parts.add("GENRES");
  if (dataset.movies.some((m) => m.keywords.length + m.cast.length + m.directors.length > 0 || m.overview))
    parts.add("METADATA");
  if (dataset.pairs && dataset.pairs.labels.length > 0) parts.add("PAIRS");
  return parts;
}
