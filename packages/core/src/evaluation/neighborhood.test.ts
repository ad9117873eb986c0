import { expect, test } from "vitest";
import type { MovieFacts } from "../dataset/dataset.js";
import type { Embedding } from "../embedding/embedding.js";
import { CancelledError } from "../errors.js";
import { createRandom, shuffle } from "../random.js";
import { bootstrapPairs } from "../statistics/bootstrap.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { embeddingNeighbors, type NeighborSource } from "./neighbor-source.js";
import { analogyMetrics, neighborMetrics } from "./neighborhood.js";

const [blank] = plantedDataset({ movies: 1, users: 0, clusters: 1, ratingsPerUser: 0 }).movies;
const movie = (title: string, year: number | null = null, genres: string[] = []): MovieFacts => ({
  ...blank!,
  title,
  year,
  genres,
});

function embed(vectors: number[][], movieRows = vectors.map((_, i) => i)): Embedding {
  return {
    dimensions: vectors[0]?.length ?? 1,
    movieRows: Uint32Array.from(movieRows),
    ids: movieRows.map(String),
    vectors: Float32Array.from(vectors.flat()),
    tensors: new Map(),
  };
}

test("analogies: parallel franchises answer each other, random vectors do not", () => {
  const random = createRandom(5);
  const bases = Array.from({ length: 12 }, () => Array.from({ length: 16 }, () => random.normal()));
  const step = Array.from({ length: 16 }, () => random.normal());
  const movies = bases.flatMap((_, i) => [
    movie(`Film ${"ABCDEFGHIJKL"[i]}`),
    movie(`Film ${"ABCDEFGHIJKL"[i]} 2`),
  ]);
  const parallel = embed(bases.flatMap((base) => [base, base.map((x, d) => x + 0.3 * step[d]!)]));
  const value = (embedding: Embedding, cutoff: number) =>
    analogyMetrics(embedding, movies, [1, 5], createRandom(1)).find((m) => m.cutoff === cutoff)!.value;
  expect(value(parallel, 1)).toBeGreaterThan(0.95);
  for (const metric of analogyMetrics(parallel, movies, [1, 5], createRandom(1)))
    expect(metric).toMatchObject({ name: "analogy_accuracy", higherIsBetter: true });
  // Chance: five of the 21 movies that were not asked about. Questions share franchises, so several embeddings.
  const noise = () => embed(movies.map(() => Array.from({ length: 16 }, () => random.normal())));
  const chance = Array.from({ length: 30 }, () => value(noise(), 5));
  expect(chance.reduce((sum, share) => sum + share, 0) / 30).toBeCloseTo(5 / 21, 1);
  expect(
    analogyMetrics(parallel, movies.slice(0, 2).concat(Array(22).fill(movie("x"))), [1], random),
  ).toEqual([]);
});

test("analogies equal a full sort for every question, and intervals take questions of one franchise together", () => {
  const random = createRandom(8);
  const [pairs, dimensions] = [13, 5];
  // Franchise 4's second part and franchise 6's first are outside the vocabulary, whose rows are in another order than the movies.
  const movies = Array.from({ length: pairs }, (_, i) => [
    movie(`Film ${"ABCDEFGHIJKLM"[i]}`),
    movie(`Film ${"ABCDEFGHIJKLM"[i]} 2`),
  ]).flat();
  const movieRows = [...movies.keys()].filter((row) => row !== 9 && row !== 12).reverse();
  const vectorOf = new Map(
    movieRows.map((row) => {
      const vector = Array.from({ length: dimensions }, () => random.normal() + (row % 2) / 2);
      return [row, vector.map((value) => value * (1 + (row % 3)))];
    }),
  );
  const unitOf = (row: number) => vectorOf.get(row)!.map((value, _, own) => value / Math.hypot(...own));
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, d) => sum + value * y[d]!, 0);
  const franchises = Array.from({ length: pairs }, (_, i) => [2 * i, 2 * i + 1]).filter(
    ([a, b]) => a !== 12 && b !== 9,
  );
  const questions = franchises.flatMap((pair, from) =>
    franchises.flatMap((other, to) => (from === to ? [] : [{ a: pair[0]!, b: pair[1]!, other, from, to }])),
  );
  const place = questions.map(({ a, b, other: [c, answer] }) => {
    const [x, y, z] = [a, b, c!].map(unitOf);
    const query = y!.map((value, d) => value - x![d]! + z![d]!);
    return movieRows
      .filter((row) => ![a, b, c].includes(row))
      .sort((m, n) => dot(query, unitOf(n)) - dot(query, unitOf(m)))
      .indexOf(answer!);
  });
  const embedding = embed(
    movieRows.map((row) => vectorOf.get(row)!),
    movieRows,
  );
  const metrics = analogyMetrics(embedding, movies, [1, 4], createRandom(1));
  const drawing = createRandom(1);
  const order = [...shuffle(Uint32Array.from(questions.keys()), drawing)];
  const intervals = [1, 4].map((cutoff) =>
    bootstrapPairs(
      order.map((number) => Number(place[number]! < cutoff)),
      order.map((number) => questions[number]!.from),
      order.map((number) => questions[number]!.to),
      franchises.length,
      drawing,
    ),
  );
  expect(intervals[0]!.value).toBeGreaterThan(0);
  expect(metrics).toEqual(
    [1, 4].map((cutoff, c) => ({
      name: "analogy_accuracy",
      cutoff,
      ...intervals[c],
      higherIsBetter: true,
    })),
  );
});

test("analogies need two franchises and a fourth movie to be told from", () => {
  const movies = ["Film A", "Film A 2", "Film B", "Film B 2"].map((title) => movie(title));
  const ask = (some: readonly number[]) =>
    analogyMetrics(
      embed(
        some.map((row) => [Math.cos(row), Math.sin(row)]),
        [...some],
      ),
      movies,
      [1],
      createRandom(1),
    ).map(({ value }) => value);
  // Of four movies the answer is the only one left.
  expect(ask([0, 1, 2, 3])).toEqual([1]);
  expect(ask([0, 1, 2])).toEqual([]);
  expect(analogyMetrics(embed([]), [], [1], createRandom(1))).toEqual([]);
});

test("no more than 1,000 questions are asked, of movies and of analogies", async () => {
  const titles = Array.from({ length: 600 }, (_, i) => `Film ${String.fromCharCode(0x4e00 + i)}`);
  const movies = titles.flatMap((title) => [movie(title), movie(`${title} 2`)]);
  let asked = 0;
  const source: NeighborSource = {
    movieRows: Uint32Array.from(movies.keys()),
    cosines: false,
    open: (candidates) => (queries, out) => {
      asked += new Set(queries).size;
      for (const q of queries.keys()) out[q * candidates.length] = 1;
    },
  };
  await neighborMetrics(source, movies, [1], createRandom(1));
  expect(asked).toBe(1000);
  // Of 40 franchises' 1,560 questions: a share of 1,000 is one of thousandths.
  const some = movies.slice(0, 80);
  const random = createRandom(3);
  const noise = embed(some.map(() => [random.normal(), random.normal(), random.normal()]));
  const [metric] = analogyMetrics(noise, some, [20], createRandom(1));
  expect(metric!.value * 1000).toBeCloseTo(Math.round(metric!.value * 1000), 6);
});

test("top-1 cosine and genre accuracy equal a double loop", async () => {
  const random = createRandom(6);
  const genres = ["a", "b", "c"];
  const movies = Array.from({ length: 40 }, () =>
    movie(
      "x",
      null,
      genres.filter(() => random.integer(3) === 0),
    ),
  );
  const movieRows = [...movies.keys()].filter((m) => m % 5 !== 2).reverse();
  const embedding = embed(
    movieRows.map(() => Array.from({ length: 6 }, () => random.normal())),
    movieRows,
  );
  const vector = (row: number) => embedding.vectors.subarray(row * 6, row * 6 + 6);
  const cosine = (a: number, b: number) => {
    const [x, y] = [vector(a), vector(b)];
    const dot = (p: Float32Array, q: Float32Array) => p.reduce((sum, v, d) => sum + v * q[d]!, 0);
    return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
  };
  const top: number[] = [];
  const cutoffs = [1, 3, 10];
  const shares: number[][] = cutoffs.map(() => []);
  movieRows.forEach((_, row) => {
    const others = [...movieRows.keys()]
      .filter((o) => o !== row)
      .sort((a, b) => cosine(row, b) - cosine(row, a));
    top.push(cosine(row, others[0]!));
    const genresOf = (r: number) => movies[movieRows[r]!]!.genres;
    for (const [c, cutoff] of cutoffs.entries()) {
      const known = others.slice(0, cutoff).filter((o) => genresOf(o).length > 0);
      if (genresOf(row).length > 0 && known.length > 0)
        shares[c]!.push(
          known.filter((o) => genresOf(o).some((g) => genresOf(row).includes(g))).length / known.length,
        );
    }
  });
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const source = embeddingNeighbors(embedding);
  const metrics = await neighborMetrics(source, movies, cutoffs, createRandom(1));
  expect(metrics.map((m) => `${m.name} ${m.cutoff} ${m.higherIsBetter}`)).toEqual([
    "top1_cosine null true",
    "genre_accuracy 1 true",
    "genre_accuracy 3 true",
    "genre_accuracy 10 true",
  ]);
  for (const [i, expected] of [top, ...shares].entries()) {
    const { value, low, high } = metrics[i]!;
    expect(value).toBeCloseTo(mean(expected), 5);
    expect(low!).toBeLessThan(value);
    expect(high!).toBeGreaterThan(value);
  }
  const names = (of: NeighborSource, some = movies, at = cutoffs) =>
    neighborMetrics(of, some, at, createRandom(1)).then((found) => found.map(({ name }) => name));
  expect(await names(source, movies, [])).toEqual(["top1_cosine"]);
  const bare = movies.map((known) => ({ ...known, genres: [] }));
  expect(await names(source, bare)).toEqual(["top1_cosine"]);
  expect(await names({ ...source, cosines: false })).toEqual(Array(3).fill("genre_accuracy"));
  const signal = AbortSignal.abort();
  await expect(neighborMetrics(source, movies, cutoffs, random, signal)).rejects.toThrow(CancelledError);
});

test("of two movies each is the other's neighbor, one alone has none", async () => {
  const movies = [movie("x"), movie("y")];
  const two = embeddingNeighbors(
    embed([
      [1, 0],
      [3, 3],
    ]),
  );
  const [metric] = await neighborMetrics(two, movies, [1], createRandom(1));
  expect(metric!.value).toBeCloseTo(Math.SQRT1_2, 6);
  const random = createRandom(1);
  expect(await neighborMetrics(embeddingNeighbors(embed([[1, 2]])), movies, [1], random)).toEqual([]);
});
