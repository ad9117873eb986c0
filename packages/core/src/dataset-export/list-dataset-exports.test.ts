import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { withContentHash } from "../dataset/content-hash.js";
import type { Dataset } from "../dataset/dataset.js";
import { storeDataset } from "../dataset/store/store-dataset.js";
import { memoryBytes, plantedDataset } from "../testing/index.js";
import { listDatasetExports } from "./list-dataset-exports.js";

// More ratings than one chunk holds, and a last user without any.
const { contentHash: _, ...planted } = plantedDataset({
  movies: 300,
  users: 200,
  clusters: 3,
  ratingsPerUser: 30,
});
const { offsets, movies, values } = planted.ratings;
const dataset: Dataset = withContentHash({
  ...planted,
  movies: [
    ...planted.movies.map((movie, row) =>
      row === 7
        ? {
            ...movie,
            title: "Cité des\tenfants “perdus”",
            alternativeTitles: ["The City"],
            year: null,
            genres: [],
            cast: ["A", "B"],
            imdbId: "0112682",
            tmdbId: "902",
          }
        : movie,
    ),
    { ...planted.movies[0]!, externalId: "nobody's" },
  ],
  users: [...planted.users, { ...planted.users[0]!, externalId: "silent" }],
  ratings: {
    ...planted.ratings,
    offsets: Uint32Array.from([...offsets, movies.length]),
    // The first user's ratings have no time.
    timestamps: planted.ratings.timestamps.map((time, row) => (row < offsets[1]! ? 0 : time)),
  },
});

let folder: string;
let instance: DuckDBInstance;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cinevec-dataset-export-test-"));
  instance = await DuckDBInstance.create(":memory:");
  const store = memoryBytes();
  await storeDataset(dataset, store);
  for (const file of listDatasetExports(store)) {
    const pieces: Uint8Array[] = [];
    for await (const piece of file.write()) pieces.push(piece);
    writeFileSync(join(folder, file.fileName), Buffer.concat(pieces));
  }
});
afterAll(() => {
  instance.closeSync();
  rmSync(folder, { recursive: true, force: true });
});

async function read(columns: string, file: string) {
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(
    `SELECT ${columns} FROM read_parquet('${join(folder, file)}')`,
  );
  return { names: reader.columnNames(), rows: reader.getRowObjectsJson() };
}

test("movies.parquet has every movie's facts, and what its ratings say of it", async () => {
  const { names, rows } = await read("*", "movies.parquet");
  expect(names).toEqual([
    ...[
      "external_id",
      "title",
      "alternative_titles",
      "year",
      "genres",
      "rating_count",
      "rating_mean",
      "imdb_id",
    ],
    ...["tmdb_id", "overview", "directors", "cast", "crew", "keywords", "companies", "poster_url"],
  ]);
  expect(rows.length).toBe(301);
  rows.forEach((found, row) => {
    const movie = dataset.movies[row]!;
    const mine = [...values].filter((_, i) => movies[i] === row);
    expect(found).toEqual({
      external_id: movie.externalId,
      title: movie.title,
      alternative_titles: movie.alternativeTitles,
      year: movie.year,
      genres: movie.genres,
      rating_count: mine.length,
      rating_mean: mine.length > 0 ? expect.closeTo(mine.reduce((a, b) => a + b, 0) / mine.length, 5) : null,
      imdb_id: movie.imdbId,
      tmdb_id: movie.tmdbId,
      overview: movie.overview,
      directors: movie.directors,
      cast: movie.cast,
      crew: movie.crew,
      keywords: movie.keywords,
      companies: movie.companies,
      poster_url: movie.posterUrl,
    });
  });
  expect(rows[300]).toMatchObject({ rating_count: 0, rating_mean: null });
});

test("ratings.parquet has every rating, by user and then time", async () => {
  const { rows } = await read("*, epoch(timestamp) AS seconds, typeof(timestamp) AS type", "ratings.parquet");
  const wanted = dataset.users.flatMap(({ externalId }, user) =>
    Array.from({ length: dataset.ratings.offsets[user + 1]! - dataset.ratings.offsets[user]! }, (_, i) => {
      const row = dataset.ratings.offsets[user]! + i;
      return [
        externalId,
        dataset.movies[movies[row]!]!.externalId,
        values[row],
        planted.ratings.timestamps[row],
      ];
    }),
  );
  expect(wanted.length).toBe(6000);
  expect(
    rows.map((row, i) => [
      ...[row.user_id, row.movie_id, row.rating],
      // Seconds were left out for the first user alone.
      i < offsets[1]! && row.seconds === null ? planted.ratings.timestamps[i] : row.seconds,
    ]),
  ).toEqual(wanted);
  expect(rows[0]!.timestamp).toBeNull();
  expect(rows[6]!.type).toBe("TIMESTAMP WITH TIME ZONE");
});

test("a reader that stops leaves nothing in the temporary folder", async () => {
  const place = mkdtempSync(join(folder, "tmp-"));
  vi.stubEnv("TMPDIR", place);
  const store = memoryBytes();
  await storeDataset(dataset, store);
  for await (const _ of listDatasetExports(store)[1]!.write()) {
    expect(readdirSync(place)).toHaveLength(1);
    break;
  }
  expect(readdirSync(place)).toEqual([]);
  vi.unstubAllEnvs();
});
