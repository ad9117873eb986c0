import { expect, test } from "vitest";
import type { MovieFacts } from "../dataset/dataset.js";
import type { Embedding } from "../embedding/embedding.js";
import { createRandom } from "../random.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { embeddingNeighbors } from "./neighbor-source.js";
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
    dimensions: vectors[0]!.length,
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
  const share: number[] = [];
  movieRows.forEach((_, row) => {
    const others = [...movieRows.keys()]
      .filter((o) => o !== row)
      .sort((a, b) => cosine(row, b) - cosine(row, a));
    top.push(cosine(row, others[0]!));
    const genresOf = (r: number) => movies[movieRows[r]!]!.genres;
    const known = others.slice(0, 10).filter((o) => genresOf(o).length > 0);
    if (genresOf(row).length > 0)
      share.push(
        known.filter((o) => genresOf(o).some((g) => genresOf(row).includes(g))).length / known.length,
      );
  });
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const metrics = await neighborMetrics(embeddingNeighbors(embedding), movies, [10], createRandom(1));
  expect(metrics.map((m) => m.name)).toEqual(["top1_cosine", "genre_accuracy"]);
  expect(metrics[0]!.value).toBeCloseTo(mean(top), 5);
  expect(metrics[1]!.value).toBeCloseTo(mean(share), 5);
  expect(await neighborMetrics(embeddingNeighbors(embed([[1, 2]])), movies, [1], random)).toEqual([]);
});
