import { expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import type { Embedding } from "../embedding/embedding.js";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { neighborQuality } from "./neighbor-quality.js";
import { embeddingNeighbors } from "./neighbor-source.js";

const letters = (n: number) => String.fromCharCode(65 + (n % 26), 65 + Math.floor(n / 26));
const random = createRandom(3);
const planted = plantedDataset({ movies: 90, users: 160, clusters: 3, ratingsPerUser: 14, noise: 0.4 });
/** Row r is part r % 3 + 1 of "Story …"; the last nine movies were rated by nobody, those before by few. */
const dataset: Dataset = {
  ...planted,
  movies: planted.movies.map((movie, row) => ({
    ...movie,
    title: `Story ${letters(Math.floor(row / 3))}${row % 3 ? ` ${"I".repeat((row % 3) + 1)}` : ""}`,
    keywords: row % 7 ? [`tag ${random.integer(12)}`, `mood ${random.integer(12)}`] : [],
    genres: row % 11 ? [`Genre ${random.integer(4)}`] : [],
    cast: ["a", "b", "c", "d", "e", "f"].map((name) => `${name}${random.integer(6)}`),
    directors: row === 40 ? [] : [`Director ${random.integer(20)}`],
  })),
  ratings: {
    ...planted.ratings,
    movies: planted.ratings.movies.map((row) => (row < 81 ? row : row % 40)),
    values: planted.ratings.values.map((value, i) =>
      planted.ratings.movies[i]! > 50 && i % 4 > 0 ? 2 : value,
    ),
  },
};
const dimensions = 5;
const movieRows = [...dataset.movies.keys()].filter((row) => row % 8 !== 3).reverse();
const embedding: Embedding = {
  dimensions,
  movieRows: Uint32Array.from(movieRows),
  ids: movieRows.map(String),
  vectors: Float32Array.from({ length: movieRows.length * dimensions }, () => random.normal()),
  tensors: new Map(),
};

const likes = dataset.movies.map(
  (_, movie) =>
    [...dataset.ratings.movies.keys()].filter(
      (r) => dataset.ratings.movies[r] === movie && dataset.ratings.values[r]! >= 4,
    ).length,
);
const vectorOf = (movie: number) => {
  const row = movieRows.indexOf(movie);
  return row < 0 ? null : embedding.vectors.slice(row * dimensions, (row + 1) * dimensions);
};
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
const vectors = planted.movies.map((_, movie) => vectorOf(movie));
const cosine = (a: number, b: number) => {
  const [x, y] = [vectors[a]!, vectors[b]!];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
};
/** A full sort of plain loops. */
function tenNearest(movie: number, among: readonly number[]): number[] {
  if (!vectors[movie]) return [];
  return among
    .filter((other) => other !== movie && vectors[other])
    .sort((a, b) => cosine(movie, b) - cosine(movie, a))
    .slice(0, 10);
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const all = [...dataset.movies.keys()];
const known = all.filter((movie) => likes[movie]! >= 20);

function recall(asked: readonly number[], among: readonly number[]): number {
  const shares = asked.flatMap((movie) => {
    const others = among.filter(
      (other) => other !== movie && Math.floor(other / 3) === Math.floor(movie / 3),
    );
    if (others.length === 0) return [];
    const nearest = tenNearest(movie, among);
    return [others.filter((other) => nearest.includes(other)).length / others.length];
  });
  return mean(shares);
}

function agreement(): number {
  const featuresOf = (movie: number) => {
    const { keywords, genres, cast, directors } = dataset.movies[movie]!;
    return new Set([
      ...keywords.map((name) => `k ${name}`),
      ...genres.map((name) => `g ${name}`),
      ...cast.slice(0, 5).map((name) => `c ${name}`),
      ...directors.map((name) => `d ${name}`),
    ]);
  };
  const sets = all.map(featuresOf);
  const idf = (name: string) => Math.log(all.length / sets.filter((set) => set.has(name)).length);
  const squares = (names: readonly string[]) => names.reduce((sum, name) => sum + idf(name) ** 2, 0);
  const between = (a: number, b: number) =>
    squares([...sets[a]!].filter((name) => sets[b]!.has(name))) /
    Math.sqrt(squares([...sets[a]!]) * squares([...sets[b]!]));
  return mean(
    known.map(
      (movie) => tenNearest(movie, known).reduce((sum, other) => sum + between(movie, other), 0) / 10,
    ),
  );
}

const measure = (changes: Partial<Parameters<typeof neighborQuality>[0]> = {}) =>
  neighborQuality({
    source: embeddingNeighbors(embedding),
    train: dataset,
    minRating: 4,
    random: createRandom(1),
    ...changes,
  });

test("equals plain loops over the formulas, in every band", async () => {
  const metrics = new Map((await measure()).map((metric) => [metric.name, metric]));
  const band = (low: number, high: number) =>
    all.filter((movie) => likes[movie]! >= low && likes[movie]! <= high);
  const expected = {
    franchise_recall: recall(known, known),
    tag_agreement: agreement(),
    franchise_recall_20_up: recall(band(20, 1e9), all),
    franchise_recall_5_19: recall(band(5, 19), all),
    franchise_recall_1_4: recall(band(1, 4), all),
    franchise_recall_none: recall(band(0, 0), all),
  };
  expect([...metrics.keys()]).toEqual(Object.keys(expected));
  for (const [name, value] of Object.entries(expected)) {
    const metric = metrics.get(name)!;
    expect(value, name).toBeGreaterThan(0);
    expect(metric.value, name).toBeCloseTo(value, 6);
    expect(metric.cutoff).toBe(10);
    expect(metric.low!).toBeLessThanOrEqual(metric.value);
    expect(metric.high!).toBeGreaterThanOrEqual(metric.value);
  }
});

test("what cannot be asked is left out: tags where there are none, bands without a movie", async () => {
  const movies = dataset.movies.map((movie) => ({ ...movie, keywords: [] }));
  const names = (await measure({ train: { ...dataset, movies } })).map(({ name }) => name);
  expect(names).not.toContain("tag_agreement");
  const ratings = {
    offsets: new Uint32Array(1),
    movies: new Uint32Array(),
    values: new Float32Array(),
    timestamps: new Float64Array(),
  };
  const unrated = await measure({ train: { ...dataset, users: [], ratings } });
  expect(unrated.map(({ name }) => name)).toEqual(["franchise_recall_none"]);
  const untitled = dataset.movies.map((movie, row) => ({ ...movie, title: `${row}`, keywords: [] }));
  expect(await measure({ train: { ...dataset, movies: untitled } })).toEqual([]);
});

test("intervals resample franchises: movies of one franchise that are found together do not narrow them", async () => {
  /** 20 franchises of `parts` movies; those of every second one have one vector, the others none in common. */
  const interval = async (parts: number) => {
    const movies = Array.from({ length: 20 * parts }, (_, row) => ({
      ...dataset.movies[0]!,
      title: `Tale ${letters(Math.floor(row / parts))} ${(row % parts) + 1}`,
      keywords: [],
    }));
    const own = createRandom(9);
    const vectors = movies.flatMap((_, row) => {
      const franchise = Math.floor(row / parts);
      return Array.from({ length: 40 }, (_, d) =>
        franchise % 2 ? own.normal() : d === franchise ? 1 : 0.001 * own.normal(),
      );
    });
    const ratings = {
      offsets: new Uint32Array(1),
      movies: new Uint32Array(),
      values: new Float32Array(),
      timestamps: new Float64Array(),
    };
    const source = embeddingNeighbors({
      dimensions: 40,
      movieRows: Uint32Array.from(movies.keys()),
      ids: movies.map((_, row) => String(row)),
      vectors: Float32Array.from(vectors),
      tensors: new Map(),
    });
    const [metric] = await measure({ source, train: { ...dataset, movies, users: [], ratings } });
    return metric!.high! - metric!.low!;
  };
  // Ten of twenty franchises found: the standard error is .11 whatever the number of movies in each.
  for (const parts of [2, 9]) expect(await interval(parts)).toBeGreaterThan(0.3);
});

test("stops when cancelled", async () => {
  await expect(measure({ signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
});
