import { InvalidInputError } from "../errors.js";
import type { NeighborsGraph } from "./neighbors-graph.js";

/** Bins of the histogram, from 0 to 1; the last one holds 1 itself. */
const bins = 20;

/** One of two embeddings of one dataset: its neighbors graph, and which movie of the dataset each row is. */
export interface ComparedGraph {
  readonly graph: NeighborsGraph;
  /** uint32 [rows], as Embedding.movieRows. */
  readonly movieRows: Uint32Array;
}

/** What became of a movie's neighbors from one embedding to another; all are rows of the dataset, the nearest first. */
export interface NeighborhoodChange {
  readonly movieRow: number;
  readonly jaccard: number;
  readonly kept: readonly number[];
  /** Neighbors in the second embedding alone. */
  readonly gained: readonly number[];
  /** Neighbors in the first embedding alone. */
  readonly lost: readonly number[];
}

export interface NeighborhoodComparison {
  /** Neighbors compared for each movie, at most. */
  readonly k: number;
  /** uint32 [movies]: the movies that both embeddings hold, as rows of the dataset, ascending. */
  readonly movieRows: Uint32Array;
  /** float32 [movies]: |A ∩ B| / |A ∪ B| of each one's neighbors, 0 to 1. */
  readonly jaccard: Float32Array;
  /** uint32 [20]: how many movies have a Jaccard in each twentieth from 0 to 1. */
  readonly histogram: Uint32Array;
  /** Of `jaccard`; 1 where there is no movie. */
  readonly mean: number;
  /** The movies whose neighbors changed most, ties by the lower row. */
  mostChanged(count: number): NeighborhoodChange[];
}

/**
 * Compares the k nearest movies of every movie in two embeddings where they live, in the original spaces. Movies that only
 * one embedding holds are left out on both sides; where that leaves a movie less than k neighbors in one of the graphs,
 * as many are compared as both have. Give graphs with some neighbors more than k, so that this is rare.
 * @throws InvalidInputError where a graph has less than k neighbors of its rows' others, or other rows than `movieRows`.
 */
export function compareNeighborhoods(a: ComparedGraph, b: ComparedGraph, k: number): NeighborhoodComparison {
  if (!Number.isInteger(k) || k < 1)
    throw InvalidInputError.of("k", `must be a whole number from 1, not ${k}`);
  for (const [name, { graph, movieRows }] of Object.entries({ a, b })) {
    if (graph.rows !== movieRows.length)
      throw InvalidInputError.of(name, `has a graph of ${graph.rows} rows and ${movieRows.length} movies`);
    const needed = Math.min(k, graph.rows - 1);
    if (graph.k < needed)
      throw InvalidInputError.of("k", `must be at most ${graph.k}, the neighbors that the graph holds`);
  }
  const movies =
    Math.max(...[a, b].map(({ movieRows }) => movieRows.reduce((most, row) => Math.max(most, row), 0))) + 1;
  const rowsOf = ({ movieRows }: ComparedGraph) => {
    const rows = new Int32Array(movies).fill(-1);
    movieRows.forEach((movie, row) => {
      rows[movie] = row;
    });
    return rows;
  };
  const [rowInA, rowInB] = [rowsOf(a), rowsOf(b)];
  const movieRows = a.movieRows.filter((movie) => rowInB[movie]! >= 0).sort();
  /** Writes the nearest movies that both hold to `out`; returns how many. */
  const common = (
    { graph, movieRows }: ComparedGraph,
    row: number,
    rowInOther: Int32Array,
    out: Uint32Array,
  ) => {
    let found = 0;
    for (let at = row * graph.k; at < (row + 1) * graph.k && found < k; at++) {
      const movie = movieRows[graph.neighbors[at]!]!;
      if (rowInOther[movie]! >= 0) out[found++] = movie;
    }
    return found;
  };
  const [before, after] = [new Uint32Array(k), new Uint32Array(k)];
  /** Leaves a movie's neighbors in `before` and `after`; returns how many each holds. */
  const lists = (movie: number) =>
    Math.min(common(a, rowInA[movie]!, rowInB, before), common(b, rowInB[movie]!, rowInA, after));
  const jaccard = new Float32Array(movieRows.length);
  const histogram = new Uint32Array(bins);
  /** For each movie the last one that had it among its neighbors before, plus one. */
  const marks = new Uint32Array(movies);
  let sum = 0;
  for (const [index, movie] of movieRows.entries()) {
    const length = lists(movie);
    for (let j = 0; j < length; j++) marks[before[j]!] = index + 1;
    let kept = 0;
    for (let j = 0; j < length; j++) if (marks[after[j]!] === index + 1) kept++;
    const share = length === 0 ? 1 : kept / (2 * length - kept);
    jaccard[index] = share;
    // A product such as 0.15 × 20 may end a little below the whole number that it stands for.
    histogram[Math.min(bins - 1, Math.floor(share * bins + 1e-9))]!++;
    sum += share;
  }
  return {
    ...{ k, movieRows, jaccard, histogram, mean: movieRows.length > 0 ? sum / movieRows.length : 1 },
    mostChanged(count) {
      const order = Array.from(jaccard.keys()).sort((x, y) => jaccard[x]! - jaccard[y]! || x - y);
      return order.slice(0, count).map((index) => {
        const length = lists(movieRows[index]!);
        const [old, now] = [Array.from(before.subarray(0, length)), Array.from(after.subarray(0, length))];
        return {
          ...{ movieRow: movieRows[index]!, jaccard: jaccard[index]! },
          kept: old.filter((movie) => now.includes(movie)),
          gained: now.filter((movie) => !old.includes(movie)),
          lost: old.filter((movie) => !now.includes(movie)),
        };
      });
    },
  };
}
