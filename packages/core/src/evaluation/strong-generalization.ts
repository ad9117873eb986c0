import type { Dataset, Ratings } from "../dataset/dataset.js";
import { storedRating } from "../dataset/rating-decimals.js";
import type { HeldOut } from "../dataset/split.js";
import { InvalidInputError } from "../errors.js";
import { type Random, shuffle } from "../random.js";

/**
 * Strong generalization (Marlin 2004; the protocol of Liang et al. 2018, https://arxiv.org/abs/1802.05814): test
 * users are unknown to training. From a part of their ratings ("fold-in") the rest is to be found.
 */
export interface FoldInSplit {
  /** The dataset without any rating of the test users. */
  readonly train: Dataset;
  /** Test users' visible ratings, all other users empty: pass them to evaluate as `seen`. */
  readonly foldIn: Ratings;
  readonly heldOut: HeldOut;
}

/**
 * @param options.testUsers share of the users with `minRatings` ratings or more, 0 < share < 1 (at least one user).
 * @param options.heldOutShare share of a test user's ratings of `minRating` or better that are held out, drawn at
 *   random, at least one and never all.
 * @param options.minRatings ratings of `minRating` or better that a test user needs, 2 or more (default 5).
 * @throws InvalidInputError where a share is out of bounds or nobody can be a test user.
 */
export function splitStrongGeneralization(
  dataset: Dataset,
  options: { testUsers: number; heldOutShare?: number; minRating?: number; minRatings?: number },
  random: Random,
): FoldInSplit {
  const { testUsers, heldOutShare = 0.2, minRating = 0, minRatings = 5 } = options;
  const problems = Object.entries({ testUsers, heldOutShare })
    .filter(([, share]) => !(share > 0 && share < 1))
    .map(([name, share]) => ({ path: [name], message: `must lie between 0 and 1, exclusive; got ${share}` }));
  if (minRatings < 2)
    problems.push({ path: ["minRatings"], message: `must be 2 or more; got ${minRatings}` });
  if (problems.length > 0) throw new InvalidInputError(problems);

  const { ratings } = dataset;
  const least = storedRating(minRating);
  const relevantOf = (user: number) => {
    const relevant: number[] = [];
    for (let r = ratings.offsets[user]!; r < ratings.offsets[user + 1]!; r++)
      if (ratings.values[r]! >= least) relevant.push(r);
    return relevant;
  };
  const candidates = dataset.users.flatMap((_, user) =>
    relevantOf(user).length >= minRatings ? [user] : [],
  );
  if (candidates.length === 0)
    throw InvalidInputError.of("minRatings", `no user has ${minRatings} ratings of ${minRating} or better`);
  const chosen = shuffle(candidates, random)
    .slice(0, Math.max(1, Math.round(testUsers * candidates.length)))
    .sort((a, b) => a - b);

  const isTest = new Uint8Array(dataset.users.length);
  const isHeldOut = new Uint8Array(ratings.movies.length);
  const offsets = new Uint32Array(chosen.length + 1);
  chosen.forEach((user, i) => {
    isTest[user] = 1;
    const relevant = shuffle(relevantOf(user), random);
    const count = Math.min(relevant.length - 1, Math.max(1, Math.round(heldOutShare * relevant.length)));
    for (const r of relevant.slice(0, count)) isHeldOut[r] = 1;
    offsets[i + 1] = offsets[i]! + count;
  });
  const held = select(ratings, (_, r) => isHeldOut[r] === 1);
  return {
    train: { ...dataset, ratings: select(ratings, (user) => isTest[user] === 0) },
    foldIn: select(ratings, (user, r) => isTest[user] === 1 && isHeldOut[r] === 0),
    heldOut: { users: Uint32Array.from(chosen), offsets, movies: held.movies, values: held.values },
  };
}

/** The ratings that `keep` wants, all users in place. */
function select(ratings: Ratings, keep: (user: number, rating: number) => boolean): Ratings {
  const kept: number[] = [];
  const offsets = new Uint32Array(ratings.offsets.length);
  for (let user = 0; user + 1 < ratings.offsets.length; user++) {
    for (let r = ratings.offsets[user]!; r < ratings.offsets[user + 1]!; r++) if (keep(user, r)) kept.push(r);
    offsets[user + 1] = kept.length;
  }
  return {
    offsets,
    movies: Uint32Array.from(kept, (r) => ratings.movies[r]!),
    values: Float32Array.from(kept, (r) => ratings.values[r]!),
    timestamps: Float64Array.from(kept, (r) => ratings.timestamps[r]!),
  };
}
