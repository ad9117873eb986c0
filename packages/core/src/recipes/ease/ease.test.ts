import { describe, expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { CancelledError } from "../../errors.js";
import { createRandom } from "../../random.js";
import { neighborPurity } from "../../testing/neighbor-purity.js";
import { plainEigen } from "../../testing/plain-eigen.js";
import { plainInverse } from "../../testing/plain-inverse.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { testContext } from "../../testing/recipe-suite.js";
import { collectInteractions } from "../interactions/interactions.js";
import { ease } from "./ease.js";
import type { EaseOptions } from "./options.js";
import { solveEase } from "./solve.js";

const dataset = plantedDataset({ movies: 60, users: 90, clusters: 4, ratingsPerUser: 14, noise: 0.2 });
const fewUsers = plantedDataset({ movies: 60, users: 40, clusters: 4, ratingsPerUser: 14, noise: 0.2 });

const optionsOf = (changes: Partial<EaseOptions>): EaseOptions => ({
  ...(ease.options.parse({ minCount: 1, regularization: 5, dimensions: 16 }) as EaseOptions),
  ...changes,
});

/** Plain arithmetic from the paper: X, P, B and (B + Bᵀ) / 2 over the movies of `movieRows`. */
function reference(data: Dataset, movieRows: Uint32Array, options: EaseOptions) {
  const { offsets, movies, values } = data.ratings;
  const size = movieRows.length;
  const highest = Math.max(...values);
  const x = data.users.map((_, user) =>
    Array.from(movieRows, (movie) => {
      for (let i = offsets[user]!; i < offsets[user + 1]!; i++)
        if (movies[i] === movie)
          return options.interactions === "ratings"
            ? values[i]! / highest
            : Number(values[i]! >= options.minRating);
      return 0;
    }),
  );
  const gram = new Float64Array(size * size);
  for (const row of x)
    for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) gram[i * size + j]! += row[i]! * row[j]!;
  for (let i = 0; i < size; i++) gram[i * size + i]! += options.regularization;
  const inverse = plainInverse(gram, size);
  const weight = (i: number, j: number) => (i === j ? 0 : -inverse[i * size + j]! / inverse[j * size + j]!);
  return { x, weight, symmetric: (i: number, j: number) => (weight(i, j) + weight(j, i)) / 2 };
}

const train = (data: Dataset, changes: Partial<EaseOptions> = {}) =>
  ease.train(data, optionsOf(changes), testContext().context);

describe.each([
  ["more users than movies", dataset],
  ["more movies than users", fewUsers],
] as const)("%s", (_, data) => {
  test.each(["ratings", "likes"] as const)(
    "scores of %s are those of the paper's regression",
    async (interactions) => {
      const { embedding } = await train(data, { interactions });
      const { weight } = reference(data, embedding.movieRows, optionsOf({ interactions }));
      const rows = embedding.movieRows.length;
      const histories = [Uint32Array.of(3, 0, 11), Uint32Array.of(rows - 1)];
      const out = new Float32Array(2 * rows).fill(Number.NaN);
      await ease.scorer!(embedding, optionsOf({})).score(histories, out);
      for (const [query, history] of histories.entries())
        for (let j = 0; j < rows; j++)
          expect(out[query * rows + j]).toBeCloseTo(
            history.reduce((sum, i) => sum + weight(i, j), 0),
            5,
          );
    },
  );

  test("with every positive eigenvalue kept, inner products are the nearest positive matrix to the weights", async () => {
    const { embedding } = await train(data, { dimensions: 60 });
    const { dimensions, vectors } = embedding;
    const rows = embedding.movieRows.length;
    const { symmetric } = reference(data, embedding.movieRows, optionsOf({}));
    const negative = new Float64Array(rows * rows);
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < rows; j++) {
        let product = 0;
        for (let d = 0; d < dimensions; d++)
          product += vectors[i * dimensions + d]! * vectors[j * dimensions + d]!;
        // What was left out: minus the part of the weights with negative eigenvalues.
        negative[i * rows + j] = product - symmetric(i, j);
      }
    expect(dimensions).toBeLessThan(rows);
    // Both parts are positive, and their product is 0: that is the spectral decomposition and no other.
    let mixed = 0;
    for (let i = 0; i < rows; i++)
      for (let d = 0; d < dimensions; d++) {
        let sum = 0;
        for (let j = 0; j < rows; j++) sum += negative[i * rows + j]! * vectors[j * dimensions + d]!;
        mixed = Math.max(mixed, Math.abs(sum));
      }
    expect(mixed).toBeLessThan(1e-4);
  });
});

test("cosine neighbors of the vectors agree with those of a dense decomposition, and find the planted clusters", async () => {
  const { embedding } = await train(dataset, { dimensions: 8 });
  const { vectors, dimensions } = embedding;
  const rows = embedding.movieRows.length;
  const { symmetric } = reference(dataset, embedding.movieRows, optionsOf({}));
  const dense = Float64Array.from({ length: rows * rows }, (_, i) =>
    symmetric(Math.floor(i / rows), i % rows),
  );
  const { values, vectors: basis } = plainEigen(dense, rows);
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  expect(dimensions).toBe(8);
  const wanted = (i: number) => basis.slice(0, 8).map((v, d) => v[i]! * Math.sqrt(values[d]!));
  const found = (i: number) => Array.from(vectors.subarray(i * dimensions, (i + 1) * dimensions));
  const cosine = (a: number[], b: number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++)
      expect(Math.abs(cosine(found(i), found(j)) - cosine(wanted(i), wanted(j)))).toBeLessThan(1e-4);
  expect(neighborPurity(embedding, 4)).toBeGreaterThan(0.9);
});

test("of each dimension the entry of largest size is positive, and dimensions fall in length", async () => {
  const { embedding } = await train(dataset);
  const { vectors, dimensions } = embedding;
  let before = Number.POSITIVE_INFINITY;
  for (let d = 0; d < dimensions; d++) {
    const column = Array.from(embedding.ids, (_, row) => vectors[row * dimensions + d]!);
    expect(Math.max(...column)).toBeGreaterThanOrEqual(-Math.min(...column) - 1e-6);
    const squares = column.reduce((sum, value) => sum + value * value, 0);
    expect(squares).toBeLessThanOrEqual(before * (1 + 1e-5));
    before = squares;
  }
});

test("spectrumPower scales the same eigenvectors", async () => {
  const [half, whole] = [await train(dataset), await train(dataset, { spectrumPower: 1 })];
  const spectrum = half.embedding.tensors.get("spectrum")!.data;
  const { dimensions } = half.embedding;
  for (const [i, value] of whole.embedding.vectors.entries())
    expect(value).toBeCloseTo(half.embedding.vectors[i]! * Math.sqrt(spectrum[i % dimensions]!), 5);
});

describe("movies beyond the exact ones", () => {
  test("get vectors where solving for them too would put them", async () => {
    const [all, some] = [await train(dataset), await train(dataset, { exactMovies: 48 })];
    expect(some.embedding.movieRows).toEqual(all.embedding.movieRows);
    expect(some.embedding.tensors.get("weights")!.shape).toEqual([48, 48]);
    expect(neighborPurity(some.embedding, 4)).toBeGreaterThan(0.8);
    // Scores rank a folded-in movie's own cluster first, and nothing is missing.
    const rows = some.embedding.movieRows.length;
    const out = new Float32Array(rows);
    await ease.scorer!(some.embedding, optionsOf({}))!.score([Uint32Array.of(0, 50)], out);
    expect(out.every(Number.isFinite)).toBe(true);
    expect(out.subarray(48).some((value) => value !== 0)).toBe(true);
  });

  test("are as near to the others as if they had been solved for", async () => {
    const { matrix } = collectInteractions(dataset, optionsOf({}));
    const columns = matrix.columns;
    const settings = { regularization: 5, dimensions: 12, spectrumPower: 0.5 };
    const cosines = async (exactMovies: number) => {
      const context = { random: createRandom(1), threads: 0 };
      const { vectors, spectrum } = await solveEase(matrix, { ...settings, exactMovies }, context);
      const width = spectrum.length;
      const row = (i: number) => Array.from(vectors.subarray(i * width, (i + 1) * width));
      const dot = (a: number[], b: number[]) => a.reduce((sum, value, d) => sum + value * b[d]!, 0);
      const last = row(columns - 1);
      return Array.from({ length: columns - 1 }, (_, i) => {
        const other = row(i);
        return dot(last, other) / Math.sqrt(dot(last, last) * dot(other, other));
      });
    };
    const [folded, solved] = [await cosines(columns - 1), await cosines(columns)];
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const centered = (values: number[]) => values.map((value) => value - mean(values));
    const [a, b] = [centered(folded), centered(solved)];
    const sum = (x: number[], y: number[]) => x.reduce((total, value, i) => total + value * y[i]!, 0);
    expect(sum(a, b) / Math.sqrt(sum(a, a) * sum(b, b))).toBeGreaterThan(0.85);
  });
});

test("the loss is the share that the regression leaves unexplained", async () => {
  const { lossCurve, embedding, baselineLoss } = await train(dataset);
  const { x, weight } = reference(dataset, embedding.movieRows, optionsOf({}));
  const rows = embedding.movieRows.length;
  let [left, all] = [0, 0];
  for (let j = 0; j < rows; j++) {
    for (const row of x) {
      const predicted = row.reduce((sum, value, i) => sum + value * weight(i, j), 0);
      left += (row[j]! - predicted) ** 2;
      all += row[j]! ** 2;
    }
    for (let i = 0; i < rows; i++) left += optionsOf({}).regularization * weight(i, j) ** 2;
  }
  expect(lossCurve).toEqual([{ epoch: 1, train: expect.closeTo(left / all, 5), validation: null }]);
  expect(baselineLoss).toBe(1);
});

test("threads change nothing; it stops when cancelled", async () => {
  const one = await ease.train(dataset, optionsOf({}), testContext({ threads: 1 }).context);
  const two = await ease.train(dataset, optionsOf({}), testContext({ threads: 2 }).context);
  expect(two.embedding).toEqual(one.embedding);
  const cancelled = testContext({ signal: AbortSignal.abort() });
  await expect(ease.train(dataset, optionsOf({}), cancelled.context)).rejects.toThrow(CancelledError);
});
