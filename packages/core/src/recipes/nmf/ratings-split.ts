import type { Dataset } from "../../dataset/dataset.js";
import { InvalidInputError } from "../../errors.js";
import type { NmfTables, RatingsMatrix } from "../../kernels/nmf-trainer.js";
import type { Random } from "../../random.js";

/** Ratings to learn from and ratings to measure by, over the movies kept. */
export interface RatingsSplit {
  readonly training: RatingsMatrix;
  /** Aligned: user, row and value of each rating held out. */
  readonly heldOut: {
    readonly users: Uint32Array;
    readonly rows: Uint32Array;
    readonly values: Float32Array;
  };
  /** uint32 [rows]: the dataset row of each row, the most rated first. */
  readonly movieRows: Uint32Array;
  /** Of the training ratings, in stars. */
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** What always predicting the mean scores (RMSE): on the held-out ratings, or the training ones where none are. */
  readonly baseline: number;
}

/** uint32 [movies]: how many ratings each movie of the dataset has. */
export function countRatings({ movies, ratings }: Dataset): Uint32Array {
  const counts = new Uint32Array(movies.length);
  for (const movie of ratings.movies) counts[movie]!++;
  return counts;
}

/**
 * Holds out a random share of the ratings. Movies with fewer than `minCount` ratings are left out.
 * @throws InvalidInputError where no rating is left to train on, or none to validate on though a share was asked for.
 */
export function splitRatings(
  dataset: Dataset,
  options: { readonly minCount: number; readonly validationShare: number },
  random: Random,
): RatingsSplit {
  const { offsets, movies, values } = dataset.ratings;
  const counts = countRatings(dataset);
  const movieRows = Uint32Array.from(
    Array.from(counts.keys())
      .filter((movie) => counts[movie]! >= Math.max(1, options.minCount))
      .sort((a, b) => counts[b]! - counts[a]! || a - b),
  );
  const rowOf = new Int32Array(dataset.movies.length).fill(-1);
  for (const [row, movie] of movieRows.entries()) rowOf[movie] = row;

  const users = offsets.length - 1;
  const training = {
    offsets: new Uint32Array(users + 1),
    movies: new Uint32Array(movies.length),
    values: new Float32Array(movies.length),
  };
  const held = { users: [] as number[], rows: [] as number[], values: [] as number[] };
  let length = 0;
  for (let user = 0; user < users; user++) {
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      const row = rowOf[movies[i]!]!;
      if (row < 0) continue;
      if (random.next() < options.validationShare) {
        held.users.push(user);
        held.rows.push(row);
        held.values.push(values[i]!);
      } else {
        training.movies[length] = row;
        training.values[length++] = values[i]!;
      }
    }
    training.offsets[user + 1] = length;
  }
  if (length === 0 || (options.validationShare > 0 && held.rows.length === 0))
    throw InvalidInputError.of(
      "options",
      `minCount and validationShare leave ${length} ratings to train on and ${held.rows.length} to validate on; at least 1 of each is needed`,
    );
  const trained = training.values.slice(0, length);
  const mean = trained.reduce((sum, value) => sum + value, 0) / length;
  const measured = held.values.length > 0 ? Float32Array.from(held.values) : trained;
  return {
    training: {
      offsets: training.offsets,
      movies: training.movies.slice(0, length),
      values: trained,
      rows: movieRows.length,
    },
    heldOut: {
      users: Uint32Array.from(held.users),
      rows: Uint32Array.from(held.rows),
      values: Float32Array.from(held.values),
    },
    movieRows,
    mean,
    lowest: trained.reduce((a, b) => Math.min(a, b)),
    highest: trained.reduce((a, b) => Math.max(a, b)),
    baseline: Math.sqrt(measured.reduce((sum, value) => sum + (value - mean) ** 2, 0) / measured.length),
  };
}

/** RMSE in stars on the ratings held out, predictions clipped to the scale met in training; null where none are. */
export function heldOutRmse(
  split: RatingsSplit,
  tables: NmfTables,
  options: { readonly dimensions: number; readonly biases: boolean },
): number | null {
  const { users, rows, values } = split.heldOut;
  const { dimensions } = options;
  if (values.length === 0) return null;
  let squared = 0;
  for (let i = 0; i < values.length; i++) {
    const [user, row] = [users[i]!, rows[i]!];
    let predicted = (options.biases ? split.mean : 0) + tables.userBias[user]! + tables.itemBias[row]!;
    for (let d = 0; d < dimensions; d++)
      predicted += tables.users[user * dimensions + d]! * tables.items[row * dimensions + d]!;
    predicted = Math.min(split.highest, Math.max(split.lowest, predicted));
    squared += (predicted - values[i]!) ** 2;
  }
  return Math.sqrt(squared / values.length);
}
