import { expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import type { Embedding } from "../../embedding/embedding.js";
import { loadEmbedding } from "../../embedding/load-embedding.js";
import type { NewMovie } from "../../embedding/movie-placer.js";
import { storeEmbedding } from "../../embedding/store-embedding.js";
import { CancelledError, CorruptDataError, InvalidInputError } from "../../errors.js";
import { memoryBytes } from "../../testing/memory-bytes.js";
import { neighborPurity } from "../../testing/neighbor-purity.js";
import { plainEigen } from "../../testing/plain-eigen.js";
import { plainInverse } from "../../testing/plain-inverse.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { testContext } from "../../testing/recipe-suite.js";
import { ease } from "../ease/ease.js";
import { hybrid } from "./hybrid.js";
import type { HybridOptions } from "./options.js";

const clusters = 4;
const planted = plantedDataset({ movies: 60, users: 90, clusters, ratingsPerUser: 14, noise: 0.2 });

/** The planted dataset without ratings of the movies that `gone` names. */
function withoutRatings(gone: (row: number) => boolean, data: Dataset = planted): Dataset {
  const { ratings } = data;
  const keep = Array.from(ratings.movies, (row) => !gone(row));
  return {
    ...data,
    ratings: {
      offsets: Uint32Array.from(ratings.offsets, (end) => keep.slice(0, end).filter(Boolean).length),
      movies: ratings.movies.filter((_, i) => keep[i]),
      values: ratings.values.filter((_, i) => keep[i]),
      timestamps: ratings.timestamps.filter((_, i) => keep[i]),
    },
  };
}

/** Movies 40 to 59 have lost their ratings; of movie 59 nothing is known either. */
const isCold = (row: number) => row >= 40;
const sparse = withoutRatings(isCold);
const dataset: Dataset = {
  ...sparse,
  movies: sparse.movies.map((movie, row) =>
    row === 59 ? { ...movie, genres: [], keywords: [], directors: [], year: null } : movie,
  ),
};

const optionsOf = (changes: Partial<HybridOptions> = {}): HybridOptions => ({
  ...(hybrid.options.parse({ dimensions: 16, regularization: 5 }) as HybridOptions),
  ...changes,
});
const train = async (changes: Partial<HybridOptions> = {}, data = dataset) =>
  await hybrid.train(data, optionsOf(changes), testContext().context);

const rowOf = ({ vectors, dimensions }: Embedding, row: number) =>
  vectors.subarray(row * dimensions, (row + 1) * dimensions);
function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [product, x, y] = [0, 0, 0];
  for (let d = 0; d < a.length; d++) {
    product += a[d]! * b[d]!;
    x += a[d]! ** 2;
    y += b[d]! ** 2;
  }
  return product / Math.sqrt(x * y);
}

const unknown: NewMovie = {
  title: null,
  year: null,
  genres: [],
  keywords: [],
  directors: [],
  cast: [],
  overview: null,
};

test("every movie has a vector, and movies that nobody rated lie in their own cluster", async () => {
  const { embedding } = await train();
  expect([...embedding.movieRows]).toEqual([...dataset.movies.keys()]);
  expect(embedding.vectors.every(Number.isFinite)).toBe(true);
  for (const row of dataset.movies.keys())
    expect(Math.hypot(...rowOf(embedding, row)), `movie ${row}`).toBeGreaterThan(0.5);
  expect(neighborPurity(embedding, clusters)).toBeGreaterThan(0.9);
});

test("what a movie is made of and who rated it are weighed by how many did", async () => {
  // Movies of cluster 0 that say they are of cluster 1: rated by many people, or by one.
  const lied = (rows: readonly number[]): Dataset => ({
    ...planted,
    movies: planted.movies.map((movie, row) =>
      rows.includes(row)
        ? { ...movie, genres: ["Cluster 1"], keywords: ["keyword 1"], directors: ["Director 1"] }
        : movie,
    ),
  });
  let kept = 0;
  const one = withoutRatings((row) => row === 4 && kept++ > 0, lied([4, 8]));
  const { embedding } = await train({ contentShare: 0 }, one);
  const mean = (row: number, cluster: number) => {
    let sum = 0;
    for (let other = cluster; other < 60; other += clusters)
      if (other !== row && other !== 4 && other !== 8)
        sum += cosine(rowOf(embedding, row), rowOf(embedding, other));
    return sum;
  };
  expect(mean(8, 0), "many rated it: it is where they put it").toBeGreaterThan(mean(8, 1));
  expect(mean(4, 1), "one rated it: it is where its content puts it").toBeGreaterThan(mean(4, 0));
});

test("vectors are those of the equations, by plain arithmetic", async () => {
  const options = optionsOf({ contentShare: 0.3 });
  const { embedding, lossCurve, baselineLoss } = await train(options);
  const fromRatings = await ease.train(
    dataset,
    { ...ease.options.parse({}), minCount: 1, regularization: 5, dimensions: 16 } as never,
    testContext().context,
  );
  const { dimensions: width, vectors: places, movieRows } = fromRatings.embedding;
  const movies = dataset.movies.length;
  // T: ln(n / df), unit rows; features of one movie alone left out.
  const bags = dataset.movies.map(({ genres, keywords, directors, year }) => ({
    about: [
      ...genres.map((x) => `g ${x}`),
      ...keywords.map((x) => `k ${x}`),
      ...(year === null ? [] : [`y ${Math.floor(year / 5)}`]),
    ],
    directors: directors.map((x) => `d ${x}`),
  }));
  const count = new Map<string, number>();
  for (const bag of bags)
    for (const name of [...bag.about, ...bag.directors]) count.set(name, (count.get(name) ?? 0) + 1);
  const names = [...count.keys()].filter((name) => count.get(name)! > 1);
  const size = names.length;
  const t = bags.map((bag) => {
    const row = new Float64Array(size);
    const parts = [bag.about, bag.directors].map((list) => list.filter((name) => names.includes(name)));
    const lengths = parts.map((part) =>
      Math.hypot(...part.map((name) => Math.log(movies / count.get(name)!))),
    );
    // The groups' squares are in the proportion of their lengths.
    const total = lengths[0]! + lengths[1]!;
    for (const [p, part] of parts.entries())
      for (const name of part)
        row[names.indexOf(name)] =
          (Math.log(movies / count.get(name)!) / lengths[p]!) * Math.sqrt(lengths[p]! / total);
    return row;
  });
  const w = new Float64Array(movies);
  const c = Array.from({ length: movies }, () => new Float64Array(width));
  for (const [row, movie] of movieRows.entries()) {
    const ratings = dataset.ratings.movies.filter((other) => other === movie).length;
    w[movie] = ratings / (ratings + 1);
    const place = places.subarray(row * width, (row + 1) * width);
    c[movie] = Float64Array.from(place, (value) => value / Math.hypot(...place));
  }
  const x = t.map((row) => [...row, 1]);
  const gram = new Float64Array((size + 1) ** 2);
  for (let i = 0; i <= size; i++)
    for (let j = 0; j <= size; j++)
      gram[i * (size + 1) + j] =
        x.reduce((sum, row, m) => sum + w[m]! * row[i]! * row[j]!, 0) + (i === j ? 0.5 : 0);
  const inverse = plainInverse(gram, size + 1);
  const right = Array.from({ length: size + 1 }, (_, j) =>
    Array.from({ length: width }, (_, d) => x.reduce((sum, row, m) => sum + w[m]! * row[j]! * c[m]![d]!, 0)),
  );
  const a = Array.from({ length: size + 1 }, (_, i) =>
    Array.from({ length: width }, (_, d) =>
      right.reduce((sum, own, j) => sum + inverse[i * (size + 1) + j]! * own[d]!, 0),
    ),
  );
  const unit = (values: number[]) => values.map((value) => value / Math.hypot(...values));
  const blend = x.map((row, m) => {
    const content = unit(
      Array.from({ length: width }, (_, d) => row.reduce((sum, v, j) => sum + v * a[j]![d]!, 0)),
    );
    return unit(content.map((value, d) => w[m]! * c[m]![d]! + (1 - w[m]!) * value));
  });
  const top = (rows: ArrayLike<number>[], keep: number) => {
    const n = rows[0]!.length;
    const square = Float64Array.from({ length: n * n }, (_, i) =>
      rows.reduce((sum, row) => sum + row[Math.floor(i / n)]! * row[i % n]!, 0),
    );
    const { vectors } = plainEigen(square, n);
    return rows.map((row) => {
      const own = vectors.slice(0, keep).map((v) => v.reduce((sum, value, i) => sum + value * row[i]!, 0));
      const length = Math.hypot(...own) || 1;
      return own.map((value) => value / length);
    });
  };
  const [first, second] = [top(blend, Math.min(12, width)), top(t, 4)];
  const dot = (p: number[], q: number[]) => p.reduce((sum, value, d) => sum + value * q[d]!, 0);
  for (let i = 0; i < movies; i++)
    for (let j = 0; j < i; j++) {
      const wanted = 0.7 * dot(first[i]!, first[j]!) + 0.3 * dot(second[i]!, second[j]!);
      const found = rowOf(embedding, i).reduce((sum, value, d) => sum + value * rowOf(embedding, j)[d]!, 0);
      expect(found, `movies ${i} and ${j}`).toBeCloseTo(wanted, 2);
    }
  let [left, all] = [0, 0];
  for (let m = 0; m < movies; m++)
    for (let d = 0; d < width; d++) {
      all += w[m]! * c[m]![d]! ** 2;
      left += w[m]! * (c[m]![d]! - x[m]!.reduce((sum, v, j) => sum + v * a[j]![d]!, 0)) ** 2;
    }
  for (const row of a) for (const value of row) left += 0.5 * value ** 2;
  expect(lossCurve).toEqual([{ epoch: 1, train: expect.closeTo(left / all, 4), validation: null }]);
  expect(baselineLoss).toBe(1);
});

test("a new movie stands where one of the dataset with the same content stands that nobody rated", async () => {
  const { embedding } = await train();
  // Through an artifact: what is served has nothing else.
  const bytes = memoryBytes();
  const lineage = {
    codeVersion: "0",
    nodeVersion: "20",
    engine: "wasm-simd",
    threads: 1,
    pretrainedRun: null,
    pretrainedHash: null,
  };
  const facts = { recipe: "HYBRID", options: {}, seed: 1, datasetHash: "x", metrics: [], lineage };
  await storeEmbedding({ embedding, facts }, bytes);
  const placer = hybrid.moviePlacer!((await loadEmbedding(bytes)).embedding, optionsOf());
  for (const row of [40, 45, 58]) {
    const { genres, keywords, directors, year } = dataset.movies[row]!;
    const vector = (await placer.place({ ...unknown, genres, keywords, directors, year }))!;
    expect(cosine(vector, rowOf(embedding, row)), `movie ${row}`).toBeGreaterThan(1 - 1e-5);
  }
  const third = (await placer.place({ ...unknown, title: "Something else", genres: [" cluster  3 "] }))!;
  const nearest = [...dataset.movies.keys()]
    .map((row) => [cosine(third, rowOf(embedding, row)), row] as const)
    .sort(([p], [q]) => q - p)
    .slice(0, 10);
  expect(nearest.every(([, row]) => row % clusters === 3)).toBe(true);
  expect(await placer.place(unknown)).toBeNull();
  expect(
    await placer.place({ ...unknown, title: "Movie 3", genres: ["Western"], keywords: ["horse"] }),
  ).toBeNull();
  const { strings: _, ...cut } = embedding;
  expect(() => hybrid.moviePlacer!(cut, optionsOf())).toThrow(CorruptDataError);
});

test("people are recommended movies of their cluster that nobody has rated", async () => {
  const { embedding } = await train();
  const scorer = hybrid.scorer!(embedding, optionsOf());
  const out = new Float32Array(2 * 60);
  await scorer.score([Uint32Array.of(1, 5, 9, 13), Uint32Array.of(45)], out);
  const cold = [...dataset.movies.keys()].filter((row) => isCold(row) && row < 59);
  for (const query of [0, 1]) {
    const best = cold
      .filter((row) => row !== 45)
      .sort((p, q) => out[query * 60 + q]! - out[query * 60 + p]!)
      .slice(0, 4);
    expect(best.map((row) => row % clusters)).toEqual([1, 1, 1, 1]);
  }
  const { tensors: _, ...cut } = embedding;
  expect(() => hybrid.scorer!({ ...cut, tensors: new Map() }, optionsOf())).toThrow(CorruptDataError);
});

test("one seed gives the same bits, threads change nothing, progress rises to 1", async () => {
  const { context, progress } = testContext({ threads: 1 });
  const one = await hybrid.train(dataset, optionsOf(), context);
  const two = await hybrid.train(dataset, optionsOf(), testContext({ threads: 2 }).context);
  expect(two.embedding).toEqual(one.embedding);
  const fractions = progress.map(({ fraction }) => fraction);
  expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
  expect(fractions.at(-1)).toBe(1);
});

test("cancelling stops it; data without content that movies share is refused by name", async () => {
  const { context } = testContext({ signal: AbortSignal.abort() });
  await expect(hybrid.train(dataset, optionsOf(), context)).rejects.toThrow(CancelledError);
  await expect(train({ features: ["cast"] })).rejects.toThrow(
    new InvalidInputError([
      {
        path: ["options", "features"],
        message: "no cast are shared by 2 movies; add features or lower minFeatureCount",
      },
    ]),
  );
  const parsed = hybrid.options.safeParse({ contentShare: 2, notAnOption: 1 });
  expect(parsed.error?.issues.map((issue) => issue.path.join("."))).toContain("contentShare");
  expect(JSON.stringify(parsed.error?.issues)).toContain("notAnOption");
});
