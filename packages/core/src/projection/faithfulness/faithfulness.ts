import { breathe } from "../../breathe.js";
import { InvalidInputError } from "../../errors.js";
import { type NeighborsGraph, neighborsGraph } from "../../graph/neighbors-graph.js";
import { countRows, writeUnitRow } from "../../graph/unit-rows.js";
import { createDotScorer } from "../../kernels/dot-scorer.js";
import { type Random, shuffle } from "../../random.js";
import { genreHits } from "./genre-hits.js";
import { createMapTree, squaredDistance } from "./map-tree.js";
import { places } from "./ranks.js";

/** Up to so many movies the ranks of all are counted unless told otherwise; above, those of a sample of so many. */
const mostExactly = 20_000;
const sampleSize = 5_000;
/** Random triplets a movie. */
const tripletsPerRow = 10;
/** Movies whose similarities to all are held at once. */
const batch = 16;

export interface FaithfulnessInput {
  /** float32 [rows × dimensions], of any length: distance there is 1 - cosine. */
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** float32 [rows × 2]. */
  readonly map: Float32Array;
  /** Neighbors counted, from 1; fewer where the movies are so few that k would be half of them or more. */
  readonly k: number;
  /** Where it is at hand and has k neighbors; found anew where not. */
  readonly graph: NeighborsGraph | null;
  /** Each row's genres; null where they are not known. */
  readonly genres: readonly (readonly string[])[] | null;
  /** How many movies' ranks to count for trustworthiness and continuity: all up to 20,000, else a sample of 5,000. */
  readonly ranked?: number;
  readonly random: Random;
  readonly threads: number;
  readonly signal: AbortSignal;
  onProgress?(fraction: number): void;
}

/** How far a map can be trusted; shares from 0 to 1, 1 where there is nothing to get wrong. docs/maps.md has the equations. */
export interface Faithfulness {
  /** The neighbors counted. */
  readonly k: number;
  /** Whether neighbors on the map are near in truth, by rank (Venna and Kaski 2001). */
  readonly trustworthiness: number;
  /** Whether true neighbors are near on the map, by rank. */
  readonly continuity: number;
  /** Movies whose ranks were counted for the two: all, or a seeded sample. */
  readonly ranked: number;
  /** Share of the k true neighbors that are among the k nearest on the map; the mean of `kept`. */
  readonly neighborsKept: number;
  /** float32 [rows]: each movie's share. */
  readonly kept: Float32Array;
  /** Share of random triplets whose nearer pair is the nearer one on the map, too; ties count half. */
  readonly tripletAccuracy: number;
  /** Share of the k nearest on the map that share a genre; null where no genres are known. */
  readonly neighborhoodHit: number | null;
  /** The same with the movies' genres shuffled. */
  readonly neighborhoodHitByChance: number | null;
}

/**
 * Measures a map against the vectors that it was drawn from.
 * @throws InvalidInputError where the shapes do not fit or a number is not finite. @throws CancelledError
 */
export async function measureFaithfulness(input: FaithfulnessInput): Promise<Faithfulness> {
  const { vectors, dimensions, map, random, signal, genres } = input;
  const rows = countRows(vectors, dimensions);
  if (map.length !== rows * 2 || !map.every(Number.isFinite))
    throw InvalidInputError.of("map", `must be ${rows} × 2 finite numbers, not ${map.length} numbers`);
  if (!Number.isInteger(input.k) || input.k < 1)
    throw InvalidInputError.of("k", `must be a whole number from 1, not ${input.k}`);
  if (genres && genres.length !== rows)
    throw InvalidInputError.of("genres", `are of ${genres.length} movies where there are ${rows}`);
  const k = Math.min(input.k, Math.max(0, Math.ceil(rows / 2) - 1));
  const graph =
    input.graph && input.graph.rows === rows && input.graph.k >= k
      ? input.graph
      : await neighborsGraph({ vectors, dimensions, k, threads: input.threads, signal });
  const unit = new Float32Array(rows * dimensions);
  for (let row = 0; row < rows; row++) writeUnitRow(vectors, dimensions, row, unit, row * dimensions);

  const drawn = await mapNeighbors(map, k, signal);
  const kept = keptShares(graph, drawn, k);
  const all = Uint32Array.from(kept, (_, row) => row);
  const ranked = input.ranked ?? (rows <= mostExactly ? rows : sampleSize);
  const asked = ranked >= rows ? all : shuffle(all, random.fork("sample")).slice(0, ranked).sort();
  const penalties = await rankPenalties({ ...input, unit, graph, drawn, k, asked });
  // The worst that can be: all k neighbors of each movie among the last.
  const worst = (asked.length * k * (2 * rows - 3 * k - 1)) / 2;
  const share = (penalty: number) => (worst > 0 ? 1 - penalty / worst : 1);
  const hits = genres ? genreHits(genres, drawn, k, random.fork("genres")) : null;
  input.onProgress?.(1);
  return {
    k,
    trustworthiness: share(penalties.trust),
    continuity: share(penalties.continuity),
    ranked: asked.length,
    neighborsKept: kept.reduce((sum, value) => sum + value, 0) / rows,
    kept,
    tripletAccuracy: await tripletAccuracy(unit, dimensions, map, random.fork("triplets"), signal),
    neighborhoodHit: hits?.hit ?? null,
    neighborhoodHitByChance: hits?.byChance ?? null,
  };
}

/** uint32 [rows × k]: the k nearest of each on the map. */
async function mapNeighbors(map: Float32Array, k: number, signal: AbortSignal): Promise<Uint32Array> {
  const rows = map.length / 2;
  const tree = createMapTree(map);
  const drawn = new Uint32Array(rows * k);
  for (let row = 0; row < rows; row++) {
    if (row % 1024 === 1023) await breathe(signal);
    tree.nearest(row, k, drawn, row * k);
  }
  return drawn;
}

function keptShares(graph: NeighborsGraph, drawn: Uint32Array, k: number): Float32Array {
  const kept = new Float32Array(graph.rows).fill(1);
  if (k === 0) return kept;
  for (let row = 0; row < graph.rows; row++) {
    const truth = new Set(graph.neighbors.subarray(row * graph.k, row * graph.k + k));
    let count = 0;
    for (let j = 0; j < k; j++) if (truth.has(drawn[row * k + j]!)) count++;
    kept[row] = count / k;
  }
  return kept;
}

/** Sums, over the movies asked, of how far beyond the k-th place wrong neighbors come: by truth, and on the map. */
async function rankPenalties(given: {
  readonly unit: Float32Array;
  readonly dimensions: number;
  readonly map: Float32Array;
  readonly graph: NeighborsGraph;
  readonly drawn: Uint32Array;
  readonly k: number;
  readonly asked: Uint32Array;
  readonly signal: AbortSignal;
  onProgress?(fraction: number): void;
}): Promise<{ trust: number; continuity: number }> {
  const { unit, dimensions, map, graph, drawn, k, asked } = given;
  const rows = graph.rows;
  const sums = { trust: 0, continuity: 0 };
  if (k === 0) return sums;
  const scorer = createDotScorer(unit, dimensions);
  const queries = new Float32Array(batch * dimensions);
  const scores = new Float32Array(batch * rows);
  const distances = new Float64Array(rows);
  for (let first = 0; first < asked.length; first += batch) {
    await breathe(given.signal);
    if (first % (batch * 32) === 0) given.onProgress?.((0.95 * first) / asked.length);
    const count = Math.min(batch, asked.length - first);
    for (let i = 0; i < count; i++) {
      const row = asked[first + i]!;
      queries.set(unit.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
    }
    scorer.score(queries, count, scores);
    for (let i = 0; i < count; i++) {
      const row = asked[first + i]!;
      const truth = graph.neighbors.subarray(row * graph.k, row * graph.k + k);
      const onMap = drawn.subarray(row * k, (row + 1) * k);
      const intruders = Array.from(onMap).filter((other) => !truth.includes(other));
      if (intruders.length === 0) continue;
      const missing = Array.from(truth).filter((other) => !onMap.includes(other));
      for (let other = 0; other < rows; other++) distances[other] = -scores[i * rows + other]!;
      for (const place of places(distances, row, intruders)) sums.trust += place - k;
      for (let other = 0; other < rows; other++) distances[other] = squaredDistance(map, row, other);
      for (const place of places(distances, row, missing)) sums.continuity += place - k;
    }
  }
  return sums;
}

async function tripletAccuracy(
  unit: Float32Array,
  dimensions: number,
  map: Float32Array,
  random: Random,
  signal: AbortSignal,
): Promise<number> {
  const rows = map.length / 2;
  if (rows < 3) return 1;
  const cosine = (a: number, b: number) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += unit[a * dimensions + d]! * unit[b * dimensions + d]!;
    return sum;
  };
  /** Another row than those two, in ascending order. */
  const draw = (low: number, high: number) => {
    const row = random.integer(rows - 2);
    return row + (row >= low ? 1 : 0) + (row + (row >= low ? 1 : 0) >= high ? 1 : 0);
  };
  let right = 0;
  for (let row = 0; row < rows; row++) {
    if (row % 1024 === 1023) await breathe(signal);
    for (let t = 0; t < tripletsPerRow; t++) {
      const drawn = random.integer(rows - 1);
      const a = drawn + (drawn >= row ? 1 : 0);
      const b = draw(Math.min(a, row), Math.max(a, row));
      const truth = Math.sign(cosine(row, a) - cosine(row, b));
      const onMap = Math.sign(squaredDistance(map, row, b) - squaredDistance(map, row, a));
      right += truth === 0 || onMap === 0 ? 0.5 : truth === onMap ? 1 : 0;
    }
  }
  return right / (rows * tripletsPerRow);
}
