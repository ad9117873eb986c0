import { expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import { movieFacts } from "../dataset/movie-facts.js";
import type { Embedding } from "../embedding/embedding.js";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { neighborQuality } from "./neighbor-quality.js";
import { embeddingNeighbors, type NeighborSource } from "./neighbor-source.js";

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

/** Movies that lie on a line: the nearest are the next ones. Notes which rows are asked for among how many. */
function onALine(count: number) {
  const asked: { rows: number[]; among: number }[] = [];
  const source: NeighborSource = {
    movieRows: Uint32Array.from({ length: count }, (_, row) => row),
    cosines: false,
    open(candidates) {
      const opened = { rows: [] as number[], among: candidates.length };
      asked.push(opened);
      return (queries, out) => {
        opened.rows.push(...queries);
        for (const [q, query] of queries.entries())
          for (const [c, candidate] of candidates.entries())
            out[q * candidates.length + c] = -Math.abs(query - candidate);
      };
    },
  };
  return { asked, source };
}

/** So many users who like all of some movies. */
const likedBy = (users: number, movies: readonly number[]) => ({
  offsets: Uint32Array.from({ length: users + 1 }, (_, user) => user * movies.length),
  movies: Uint32Array.from(Array.from({ length: users }, () => movies).flat()),
  values: new Float32Array(users * movies.length).fill(4),
  timestamps: new Float64Array(users * movies.length),
});

test("of a franchise of twelve the ten nearest can hold ten: that is all of it", async () => {
  const movies = Array.from({ length: 12 }, (_, row) =>
    movieFacts({ externalId: `${row}`, title: `Epic ${row + 1}` }),
  );
  const train = { ...dataset, movies, ratings: likedBy(20, [...movies.keys()]) };
  const metrics = await measure({ source: onALine(12).source, train });
  expect(metrics.map(({ name, value }) => [name, value])).toEqual([
    ["franchise_recall", 1],
    ["franchise_recall_20_up", 1],
  ]);
});

test("tags are compared with as many as could be nearest", async () => {
  const movies = ["x", "x", "y", null].map((keyword, row) =>
    movieFacts({ externalId: `${row}`, title: "Saw", keywords: keyword ? [keyword] : [] }),
  );
  const train = { ...dataset, movies, ratings: likedBy(20, [0, 1, 2]) };
  const [metric] = await measure({ source: onALine(4).source, train });
  // Two others each: 0 and 1 agree with one of them, 2 with none.
  expect(metric).toMatchObject({ name: "tag_agreement", cutoff: 10, higherIsBetter: true });
  expect(metric!.value).toBeCloseTo(1 / 3, 6);
});

test("movies with a franchise or tags are asked for; of too many some are drawn, of the well-liked as many as are wanted", async () => {
  const movies = Array.from({ length: 1040 }, (_, row) =>
    movieFacts({
      externalId: `${row}`,
      title: `Tale ${String.fromCharCode(0x4e00 + Math.floor(row / 2))}${row % 2 ? " 2" : ""}`,
    }),
  );
  movies[2] = movieFacts({ externalId: "2", title: "Alone", keywords: ["x"] });
  movies[3] = movieFacts({ externalId: "3", title: "Untold" });
  const wellLiked = [...movies.keys()].slice(0, 12);
  const train = { ...dataset, movies, ratings: likedBy(20, wellLiked) };
  const askedFor = async (mostWellLiked?: number, seed = 1) => {
    const { asked, source } = onALine(movies.length);
    await measure({ source, train, mostWellLiked, random: createRandom(seed) });
    return asked;
  };
  const all = await askedFor();
  const [first, second] = all;
  const last = all.at(-1);
  // Among the twelve: 3 has neither, 2 has a tag.
  expect(first).toEqual({ rows: wellLiked.filter((row) => row !== 3), among: 12 });
  expect(second!.rows.toSorted((a, b) => a - b)).toEqual(wellLiked.filter((row) => row !== 2 && row !== 3));
  expect(new Set(last!.rows).size).toBe(1000);
  expect(last!.among).toBe(1040);
  expect(Math.max(...last!.rows)).toBeGreaterThan(1000);
  expect((await askedFor(11))[0]).toEqual(first);
  const five = (await askedFor(5))[0]!.rows;
  expect(five).toHaveLength(5);
  expect(five).toEqual(five.toSorted((a, b) => a - b));
  expect(five).not.toEqual(first!.rows.slice(0, 5));
  expect((await askedFor(5, 2))[0]!.rows).not.toEqual(five);
});

test("stops when cancelled", async () => {
  await expect(measure({ signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
});
