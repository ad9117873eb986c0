import { InvalidInputError } from "../errors.js";

/** Bins of the histogram, from 0 to 1; the last one holds 1 itself. */
const bins = 20;

/** The nearest of each movie in one of two embeddings of one dataset, and which movie of the dataset each row is. */
export interface NearestMovies {
  /** Int32 or uint32 [rows × width]: rows, the nearest first; the row itself may be among them. */
  readonly nearest: Int32Array | Uint32Array;
  readonly width: number;
  /** uint32 [rows], as Embedding.movieRows. */
  readonly movieRows: Uint32Array;
}

/** Plain data, for threads. */
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
  /** uint32 [movies]: places in `movieRows`, the most changed first, ties by the lower row. */
  readonly order: Uint32Array;
  /** uint32 [movies]: how many neighbors of each movie were compared. */
  readonly compared: Uint32Array;
  /** uint32 [movies × k]: each one's neighbors in the first and in the second embedding, as rows of the dataset. */
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  /** The movies, as rows of the dataset, of which fewer neighbors were compared than k or all movies of both would be. */
  readonly short: Uint32Array;
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

/**
 * Compares the k nearest movies of every movie in two embeddings where they live, in the original spaces. Movies that only
 * one embedding holds are left out on both sides; where that leaves a movie less than k neighbors, as many are compared
 * as both have.
 * @throws InvalidInputError for a k below 1, or where `nearest` is no table of `movieRows`.
 */
export function compareNeighborhoods(a: NearestMovies, b: NearestMovies, k: number): NeighborhoodComparison {
  if (!Number.isInteger(k) || k < 1)
    throw InvalidInputError.of("k", `must be a whole number from 1, not ${k}`);
  for (const [name, { nearest, width, movieRows }] of Object.entries({ a, b }))
    if (nearest.length !== width * movieRows.length)
      throw InvalidInputError.of(
        name,
        `has ${nearest.length} neighbors of ${movieRows.length} movies, ${width} of each`,
      );
  const movies = 1 + [...a.movieRows, ...b.movieRows].reduce((most, row) => Math.max(most, row), -1);
  const rowsOf = ({ movieRows }: NearestMovies) => {
    const rows = new Int32Array(movies).fill(-1);
    for (const [row, movie] of movieRows.entries()) rows[movie] = row;
    return rows;
  };
  const [rowInA, rowInB] = [rowsOf(a), rowsOf(b)];
  const movieRows = a.movieRows.filter((movie) => rowInB[movie]! >= 0).sort();
  const count = movieRows.length;
  const [before, after] = [new Uint32Array(count * k), new Uint32Array(count * k)];
  /** Writes the nearest movies that both hold to `out`; returns how many. */
  const common = (
    from: NearestMovies,
    movie: number,
    rows: Int32Array,
    other: Int32Array,
    out: Uint32Array,
  ) => {
    let found = 0;
    const first = rows[movie]! * from.width;
    for (let at = first; at < first + from.width && found < k; at++) {
      const near = from.movieRows[from.nearest[at]!]!;
      if (near !== movie && other[near]! >= 0) out[found++] = near;
    }
    return found;
  };
  const [jaccard, histogram] = [new Float32Array(count), new Uint32Array(bins)];
  const compared = new Uint32Array(count);
  /** For each movie the last one that had it among its neighbors before, plus one. */
  const marks = new Uint32Array(movies);
  let sum = 0;
  const short: number[] = [];
  for (const [index, movie] of movieRows.entries()) {
    const [old, now] = [before, after].map((list) => list.subarray(index * k, (index + 1) * k)) as [
      Uint32Array,
      Uint32Array,
    ];
    const length = Math.min(common(a, movie, rowInA, rowInB, old), common(b, movie, rowInB, rowInA, now));
    compared[index] = length;
    if (length < Math.min(k, count - 1)) short.push(movie);
    for (let j = 0; j < length; j++) marks[old[j]!] = index + 1;
    let kept = 0;
    for (let j = 0; j < length; j++) if (marks[now[j]!] === index + 1) kept++;
    const share = length === 0 ? 1 : kept / (2 * length - kept);
    jaccard[index] = share;
    // A product such as 0.15 × 20 may end a little below the whole number that it stands for.
    histogram[Math.min(bins - 1, Math.floor(share * bins + 1e-9))]!++;
    sum += share;
  }
  const order = Uint32Array.from(jaccard.keys()).sort((x, y) => jaccard[x]! - jaccard[y]! || x - y);
  const mean = count > 0 ? sum / count : 1;
  return {
    k,
    movieRows,
    jaccard,
    histogram,
    mean,
    order,
    compared,
    before,
    after,
    short: Uint32Array.from(short),
  };
}

/** @param index a place in `movieRows`. */
export function neighborhoodChange(found: NeighborhoodComparison, index: number): NeighborhoodChange {
  const { k, compared, movieRows, jaccard } = found;
  const [old, now] = [found.before, found.after].map((list) =>
    Array.from(list.subarray(index * k, index * k + compared[index]!)),
  ) as [number[], number[]];
  return {
    ...{ movieRow: movieRows[index]!, jaccard: jaccard[index]! },
    kept: old.filter((movie) => now.includes(movie)),
    gained: now.filter((movie) => !old.includes(movie)),
    lost: old.filter((movie) => !now.includes(movie)),
  };
}
