import type { Dataset } from "../../dataset/dataset.js";
import { storedRating } from "../../dataset/rating-decimals.js";
import { InvalidInputError } from "../../errors.js";
import type { SparseMatrix } from "../../linear-algebra/operators.js";
import { tooFew } from "../histories/corpus.js";

export interface InteractionOptions {
  /** "ratings": every rating, as a share of the highest one. "likes": 1 for each rating of at least minRating. */
  readonly interactions: "ratings" | "likes";
  readonly minRating: number;
  /** Movies with fewer interactions are left out. */
  readonly minCount: number;
}

/** Users × movies, all of the dataset's users and those movies that have enough. */
export interface Interactions {
  /** uint32 [columns]: dataset rows, the movie with the most interactions first (ties: the lower dataset row). */
  readonly movieRows: Uint32Array;
  readonly matrix: SparseMatrix;
}

/** @throws InvalidInputError where no movie has enough. */
export function collectInteractions(dataset: Dataset, options: InteractionOptions): Interactions {
  const { offsets, movies, values } = dataset.ratings;
  const least = leastRating(options);
  const counts = countInteractions(dataset, options);
  const needed = Math.max(1, options.minCount);
  const movieRows = Uint32Array.from(counts.keys())
    .filter((movie) => counts[movie]! >= needed)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
  if (movieRows.length === 0)
    throw InvalidInputError.of(
      ["options"],
      `leave no movie: none of ${dataset.movies.length} has ${needed} ratings that count; lower minCount or minRating`,
    );
  const columnOf = new Int32Array(dataset.movies.length).fill(-1);
  const columnOffsets = new Uint32Array(movieRows.length + 1);
  for (const [column, movie] of movieRows.entries()) {
    columnOf[movie] = column;
    columnOffsets[column + 1] = columnOffsets[column]! + counts[movie]!;
  }
  const entries = columnOffsets[movieRows.length]!;
  const users = offsets.length - 1;
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  // Implicit data: every rating is the same, and there is no scale to divide by.
  const weigh = options.interactions === "ratings" && values.some((value) => value !== highest);
  const rowOffsets = new Uint32Array(users + 1);
  const rowsOfColumn = new Uint32Array(entries);
  const columnValues = weigh ? new Float32Array(entries) : null;
  const nextOfColumn = columnOffsets.slice();
  for (let user = 0; user < users; user++) {
    let own = 0;
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      const column = columnOf[movies[i]!]!;
      if (column < 0 || values[i]! < least) continue;
      const at = nextOfColumn[column]!++;
      rowsOfColumn[at] = user;
      if (columnValues) columnValues[at] = values[i]! / highest;
      own++;
    }
    rowOffsets[user + 1] = rowOffsets[user]! + own;
  }
  // Column by column, so that each user's columns come out rising.
  const columnsOfRow = new Uint32Array(entries);
  const rowValues = weigh ? new Float32Array(entries) : null;
  const nextOfRow = rowOffsets.slice();
  for (let column = 0; column < movieRows.length; column++)
    for (let i = columnOffsets[column]!; i < columnOffsets[column + 1]!; i++) {
      const at = nextOfRow[rowsOfColumn[i]!]!++;
      columnsOfRow[at] = column;
      if (rowValues && columnValues) rowValues[at] = columnValues[i]!;
    }
  return {
    movieRows,
    matrix: {
      rows: users,
      columns: movieRows.length,
      rowOffsets,
      columnsOfRow,
      rowValues,
      columnOffsets,
      rowsOfColumn,
      columnValues,
    },
  };
}

function leastRating({ interactions, minRating }: InteractionOptions): number {
  return interactions === "likes" ? storedRating(minRating) : Number.NEGATIVE_INFINITY;
}

/** uint32 [movies of the dataset]. */
function countInteractions(dataset: Dataset, options: InteractionOptions): Uint32Array {
  const { movies, values } = dataset.ratings;
  const counts = new Uint32Array(dataset.movies.length);
  const least = leastRating(options);
  for (let i = 0; i < movies.length; i++) if (values[i]! >= least) counts[movies[i]!]!++;
  return counts;
}

/** Why a movie is not among those that collectInteractions keeps: see Recipe.whyUnlearned. */
export function whyTooFew(dataset: Dataset, options: InteractionOptions): (movieRow: number) => string {
  const counts = countInteractions(dataset, options);
  const minRating = options.interactions === "likes" ? options.minRating : 0;
  return (row) => tooFew(counts[row]!, Math.max(1, options.minCount), minRating);
}
