import type { MovieFacts } from "../dataset/dataset.js";
import type { Embedding } from "../embedding/embedding.js";
import type { Metric } from "../embedding/metric.js";
import { unitRows } from "../embedding/unit-rows.js";
import { createDotScorer } from "../kernels/dot-scorer.js";
import { type Random, shuffle } from "../random.js";
import { bootstrap, bootstrapPairs } from "../statistics/bootstrap.js";
import { findSequels } from "./franchises.js";
import { type NeighborSource, nearestNeighbors } from "./neighbor-source.js";
import { rowOfMovie } from "./ranker.js";
import { ScoreRow, tieOrder } from "./score-row.js";

const queriesBound = 1000;
const batch = 64;

/** The best rows by inner product for each query, rows in `banned` left out. */
function* nearest(
  embedding: Embedding,
  unit: Float32Array,
  queries: Float32Array,
  banned: readonly (readonly number[])[],
  size: number,
): Generator<{ query: number; rows: Int32Array; scores: Float32Array }> {
  const { dimensions } = embedding;
  const rows = embedding.movieRows.length;
  const scoreRow = new ScoreRow(tieOrder(embedding.movieRows), size);
  const kernel = createDotScorer(unit, dimensions);
  const out = new Float32Array(Math.min(batch, banned.length) * rows);
  for (let first = 0; first < banned.length; first += batch) {
    const count = Math.min(batch, banned.length - first);
    kernel.score(queries.subarray(first * dimensions), count, out);
    for (let i = 0; i < count; i++) {
      const scores = out.subarray(i * rows, (i + 1) * rows);
      for (const row of banned[first + i]!) scores[row] = -Infinity;
      scoreRow.load(scores);
      const length = scoreRow.best();
      yield { query: first + i, rows: scoreRow.list.subarray(0, length), scores };
    }
  }
}

function metricsOf(
  columns: readonly { name: string; cutoff: number | null; values: ArrayLike<number> }[],
  random: Random,
): Metric[] {
  const intervals = bootstrap(
    columns.map((column) => ({ numerator: column.values, denominator: null })),
    random,
  );
  return columns
    .map(({ name, cutoff }, c) => ({ name, cutoff, ...intervals[c]!, higherIsBetter: true }))
    .filter((metric) => !Number.isNaN(metric.value));
}

/**
 * top1_cosine: the mean cosine of a movie to its nearest neighbor, where likenesses are cosines. genre_accuracy at k: the
 * share of the k nearest neighbors that share a genre with the movie, over movies and neighbors that have genres. Over at
 * most 1,000 random movies; intervals over movies.
 * @throws CancelledError when `signal` aborts.
 */
export async function neighborMetrics(
  source: NeighborSource,
  movies: readonly MovieFacts[],
  cutoffs: readonly number[],
  random: Random,
  signal?: AbortSignal,
): Promise<Metric[]> {
  const count = source.movieRows.length;
  if (count < 2) return [];
  const all = Uint32Array.from({ length: count }, (_, row) => row);
  const queries = shuffle(all.slice(), random).subarray(0, queriesBound);
  const genres = Array.from(source.movieRows, (movie) => new Set(movies[movie]!.genres));
  const cosine = new Float64Array(queries.length).fill(Number.NaN);
  const accuracy = cutoffs.map(() => new Float64Array(queries.length).fill(Number.NaN));
  let query = 0;
  for await (const list of nearestNeighbors(source, queries, all, Math.max(1, ...cutoffs), signal)) {
    const place = query++;
    if (source.cosines && list.rows.length > 0) cosine[place] = list.scores[0]!;
    const own = genres[list.row]!;
    if (own.size === 0) continue;
    cutoffs.forEach((cutoff, c) => {
      const known = Array.from(list.rows.subarray(0, cutoff), (row) => genres[row]!).filter((g) => g.size);
      const sharing = known.filter((g) => [...g].some((genre) => own.has(genre))).length;
      if (known.length > 0) accuracy[c]![place] = sharing / known.length;
    });
  }
  return metricsOf(
    [
      { name: "top1_cosine", cutoff: null, values: cosine },
      ...cutoffs.map((cutoff, c) => ({ name: "genre_accuracy", cutoff, values: accuracy[c]! })),
    ],
    random,
  );
}

/**
 * analogy_accuracy at k: "Toy Story is to Toy Story 2 as Spider-Man is to ?", how often the k nearest movies to
 * unit(b - a + c) (3CosAdd, Mikolov et al. 2013, https://aclanthology.org/N13-1090) but a, b and c hold the other
 * franchise's second part. Over all ordered pairs of franchises of the vocabulary, at most 1,000 random ones.
 * Empty below two franchises. Intervals are over franchises: questions that share one go together.
 */
export function analogyMetrics(
  embedding: Embedding,
  movies: readonly MovieFacts[],
  cutoffs: readonly number[],
  random: Random,
): Metric[] {
  const rowOf = rowOfMovie(embedding.movieRows, movies.length);
  const pairs = findSequels(movies)
    .map(({ first, second }) => [rowOf[first]!, rowOf[second]!] as const)
    .filter(([a, b]) => a >= 0 && b >= 0);
  const all = pairs.length * (pairs.length - 1);
  if (all === 0 || embedding.movieRows.length < 4) return [];
  const numbers = shuffle(
    Uint32Array.from({ length: all }, (_, i) => i),
    random,
  ).subarray(0, queriesBound);
  const { dimensions } = embedding;
  const unit = unitRows(embedding.vectors, dimensions);
  const queries = new Float32Array(numbers.length * dimensions);
  const questions = Array.from(numbers, (number, i) => {
    const from = Math.floor(number / (pairs.length - 1));
    const other = number % (pairs.length - 1);
    const [a, b] = pairs[from]!;
    const [c, answer] = pairs[other < from ? other : other + 1]!;
    for (let d = 0; d < dimensions; d++)
      queries[i * dimensions + d] =
        unit[b * dimensions + d]! - unit[a * dimensions + d]! + unit[c * dimensions + d]!;
    return { banned: [a, b, c], answer, from, to: other < from ? other : other + 1 };
  });
  const right = cutoffs.map(() => new Float64Array(questions.length));
  const banned = questions.map((question) => question.banned);
  for (const found of nearest(embedding, unit, queries, banned, Math.max(1, ...cutoffs))) {
    const place = found.rows.indexOf(questions[found.query]!.answer);
    cutoffs.forEach((cutoff, c) => {
      right[c]![found.query] = place >= 0 && place < cutoff ? 1 : 0;
    });
  }
  const from = questions.map((question) => question.from);
  const to = questions.map((question) => question.to);
  return cutoffs.map((cutoff, c) => ({
    name: "analogy_accuracy",
    cutoff,
    ...bootstrapPairs(right[c]!, from, to, pairs.length, random),
    higherIsBetter: true,
  }));
}
