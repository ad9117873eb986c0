import { InvalidInputError } from "../errors.js";
import type { Random } from "../random.js";
import type { Dataset } from "./dataset.js";
import { storedRating } from "./rating-decimals.js";
import { sharedRatings } from "./ratings/shared-ratings.js";
import type { HeldOut, Split } from "./split.js";

/** 0 keeps a rating for training, 1 holds it out, 2 leaves it out of both. */
type Fate = 0 | 1 | 2;

function separate(dataset: Dataset, fates: Uint8Array): Split {
  const { offsets, movies, values, timestamps } = dataset.ratings;
  const userCount = offsets.length - 1;
  const sizes = [0, 0, 0];
  for (const fate of fates) sizes[fate]!++;
  const train = sharedRatings(userCount, sizes[0]!);
  const heldMovies = new Uint32Array(sizes[1]!);
  const heldValues = new Float32Array(sizes[1]!);
  const heldUsers: number[] = [];
  const heldOffsets: number[] = [0];
  let trained = 0;
  let held = 0;
  for (let user = 0; user < userCount; user++) {
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      if (fates[i] === 0) {
        train.movies[trained] = movies[i]!;
        train.values[trained] = values[i]!;
        train.timestamps[trained++] = timestamps[i]!;
      } else if (fates[i] === 1) {
        heldMovies[held] = movies[i]!;
        heldValues[held++] = values[i]!;
      }
    }
    train.offsets[user + 1] = trained;
    if (held > heldOffsets.at(-1)!) {
      heldUsers.push(user);
      heldOffsets.push(held);
    }
  }
  const heldOut: HeldOut = {
    users: Uint32Array.from(heldUsers),
    offsets: Uint32Array.from(heldOffsets),
    movies: heldMovies,
    values: heldValues,
  };
  // Indices into the whole dataset's ratings would point elsewhere in the smaller one.
  return { train: { ...dataset, ratings: train, fileSplits: [] }, heldOut };
}

/**
 * Holds out the last rating in time of every user with at least `minRatings` ratings (default 2) of `minRating` and
 * up (default: all count); ties in time go to the higher movie row. With a `minRating`, lower ratings stay in train.
 * Users below the bound are held out of nothing.
 */
export function splitLeaveLastOut(
  dataset: Dataset,
  options: { minRating?: number; minRatings?: number } = {},
): Split {
  const { offsets, values } = dataset.ratings;
  const least = storedRating(options.minRating ?? Number.NEGATIVE_INFINITY);
  const minRatings = options.minRatings ?? 2;
  if (!Number.isInteger(minRatings) || minRatings < 1)
    throw InvalidInputError.of("minRatings", `is ${minRatings}, expected a whole number from 1.`);
  const fates = new Uint8Array(values.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    let last = -1;
    let count = 0;
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      if (values[i]! < least) continue;
      last = i;
      count++;
    }
    if (count >= minRatings && last >= 0) fates[last] = 1;
  }
  return separate(dataset, fates);
}

/**
 * Holds out each rating of `minRating` and up (default: all) with chance `testShare`, over 0 and under 1; a user's
 * only remaining rating is never held out. The same `random` gives the same split.
 */
export function splitRatio(
  dataset: Dataset,
  options: { testShare: number; minRating?: number },
  random: Random,
): Split {
  const { testShare } = options;
  const least = storedRating(options.minRating ?? Number.NEGATIVE_INFINITY);
  if (!(testShare > 0 && testShare < 1))
    throw InvalidInputError.of("testShare", `is ${testShare}, expected more than 0 and less than 1.`);
  const { offsets, values } = dataset.ratings;
  const fates = new Uint8Array(values.length);
  for (let user = 0; user + 1 < offsets.length; user++) {
    let kept = offsets[user + 1]! - offsets[user]!;
    for (let i = offsets[user]!; i < offsets[user + 1]!; i++) {
      const drawn = random.next() < testShare;
      if (!drawn || values[i]! < least || kept === 1) continue;
      fates[i] = 1;
      kept--;
    }
  }
  return separate(dataset, fates);
}

/** A split that came with the files: what its test file lists is held out, what its train file lists is learned. */
export function splitByFile(dataset: Dataset, name: string): Split {
  const split = dataset.fileSplits.find((candidate) => candidate.name === name);
  if (!split) {
    const names = dataset.fileSplits.map((candidate) => candidate.name).join(", ");
    throw InvalidInputError.of(
      "split",
      `${JSON.stringify(name)} is not among the dataset's own splits (${names || "it has none"}).`,
    );
  }
  const fates = new Uint8Array(dataset.ratings.values.length).fill(2 satisfies Fate);
  for (const index of split.train) fates[index] = 0;
  for (const index of split.test) fates[index] = 1;
  return separate(dataset, fates);
}
