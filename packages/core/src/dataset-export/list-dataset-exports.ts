import { DOUBLE, INTEGER, LIST, listValue, UINTEGER, VARCHAR } from "@duckdb/node-api";
import type { ByteSource } from "../bytes.js";
import type { MovieFacts } from "../dataset/dataset.js";
import { decimalOf } from "../dataset/rating-decimals.js";
import { loadDataset, loadMovies } from "../dataset/store/load-dataset.js";
import { type ParquetColumn, parquetContentType, parquetFile } from "../embedding/export/parquet-file.js";

/** One file that a dataset can be downloaded as. */
export interface DatasetExport {
  readonly format: "parquet";
  readonly fileName: "movies.parquet" | "ratings.parquet";
  readonly contentType: string;
  /** Makes the file from the store, which is read when the first piece is asked for. Throws as loadDataset does. */
  write(): AsyncIterable<Uint8Array>;
}

/**
 * The files of a stored dataset, for SQL (DuckDB) and data frames. movies.parquet: the facts, with rating_count and
 * rating_mean (null where nobody rated), read without the ratings. ratings.parquet: user_id, movie_id (movies'
 * external_id), rating (the source's decimal), timestamp (UTC, null where the source has none); by user in
 * the dataset's order, then time.
 * @param source where storeDataset put it.
 */
export function listDatasetExports(source: ByteSource): DatasetExport[] {
  const facts = { format: "parquet", contentType: parquetContentType } as const;
  return [
    { ...facts, fileName: "movies.parquet", write: () => moviesFile(source) },
    { ...facts, fileName: "ratings.parquet", write: () => ratingsFile(source) },
  ];
}

async function* moviesFile(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { movies, ratingCounts, meanRatings } = await loadMovies(source);
  const text = (name: string, of: (movie: MovieFacts) => string | null): ParquetColumn => ({
    name,
    type: VARCHAR,
    value: (row) => of(movies[row]!),
  });
  const texts = (name: string, of: (movie: MovieFacts) => readonly string[]): ParquetColumn => ({
    name,
    type: LIST(VARCHAR),
    value: (row) => listValue([...of(movies[row]!)]),
  });
  const columns: ParquetColumn[] = [
    text("external_id", (movie) => movie.externalId),
    text("title", (movie) => movie.title),
    texts("alternative_titles", (movie) => movie.alternativeTitles),
    { name: "year", type: INTEGER, value: (row) => movies[row]!.year },
    texts("genres", (movie) => movie.genres),
    { name: "rating_count", type: UINTEGER, value: (row) => ratingCounts[row]! },
    {
      name: "rating_mean",
      type: DOUBLE,
      value: (row) => (ratingCounts[row]! > 0 ? meanRatings[row]! : null),
    },
    text("imdb_id", (movie) => movie.imdbId),
    text("tmdb_id", (movie) => movie.tmdbId),
    text("overview", (movie) => movie.overview),
    texts("directors", (movie) => movie.directors),
    texts("cast", (movie) => movie.cast),
    texts("crew", (movie) => movie.crew),
    texts("keywords", (movie) => movie.keywords),
    texts("companies", (movie) => movie.companies),
    text("poster_url", (movie) => movie.posterUrl),
  ];
  yield* parquetFile(columns, movies.length);
}

/** Few different ratings occur, and the decimal of a float32 takes a microsecond to find. */
function rememberDecimals(): (rating: number) => number {
  const known = new Map<number, number>();
  return (rating) => {
    const found = known.get(rating) ?? decimalOf(rating);
    if (known.size < 10_000) known.set(rating, found);
    return found;
  };
}

async function* ratingsFile(source: ByteSource): AsyncGenerator<Uint8Array> {
  const { movies, users, ratings } = await loadDataset(source);
  const decimal = rememberDecimals();
  let user = 0;
  // Rows are asked for in order.
  function userOf(row: number): string {
    while (row >= ratings.offsets[user + 1]!) user++;
    return users[user]!.externalId;
  }
  const columns: ParquetColumn[] = [
    { name: "user_id", type: VARCHAR, value: userOf },
    { name: "movie_id", type: VARCHAR, value: (row) => movies[ratings.movies[row]!]!.externalId },
    { name: "rating", type: DOUBLE, value: (row) => decimal(ratings.values[row]!) },
    {
      name: "timestamp",
      type: DOUBLE,
      value: (row) => ratings.timestamps[row] || null,
      written: "to_timestamp(timestamp)",
    },
  ];
  yield* parquetFile(columns, ratings.movies.length);
}
