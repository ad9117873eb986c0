import type { Dataset, Ratings } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { sharedRatings } from "../dataset/ratings/shared-ratings.js";
import { timeOrder } from "../dataset/ratings/time-order.js";

/** A dataset and what a protocol holds out of it. */
export interface Split {
  /**
   * The dataset with training ratings alone (same movies, same users, same rows); each user's in the order of
   * timeOrder.
   */
  readonly train: Dataset;
  /** Liked ratings that a ranking must find. */
  readonly heldOut: HeldOut;
  /** Ratings of any value, for rmse and mae. */
  readonly heldOutRatings: HeldOut;
  /** What evaluated users had seen where that is not in `train`: the fold-in of unknown users. */
  readonly seen?: Ratings;
  /** uint8 [movies]: 1 for movies that are ranked; without it all are. */
  readonly candidates?: Uint8Array;
}

/** What becomes of a rating: 0 is training; the others are bits. */
export const fate = { train: 0, find: 1, predict: 2, leaveOut: 4, foldIn: 8 } as const;

/**
 * Deals ratings out by their fates.
 * @param order timeOrder of the dataset's ratings. @param fates uint8 [ratings], by their place in the dataset.
 */
export function separate(dataset: Dataset, order: Uint32Array, fates: Uint8Array): Split {
  const { ratings } = dataset;
  const isFoldIn = (of: number) => (of & fate.foldIn) !== 0;
  return {
    // Indices into the whole dataset's ratings would point elsewhere in the smaller one.
    train: { ...dataset, ratings: select(ratings, order, (r) => fates[r] === 0), fileSplits: [] },
    heldOut: byUser(select(ratings, order, (r) => (fates[r]! & fate.find) !== 0)),
    heldOutRatings: byUser(select(ratings, order, (r) => (fates[r]! & fate.predict) !== 0)),
    ...(fates.some(isFoldIn) ? { seen: select(ratings, order, (r) => isFoldIn(fates[r]!)) } : {}),
  };
}

/** The whole dataset as training data: nothing is held out. Each user's ratings are in the order of timeOrder. */
export function holdNothingOut(dataset: Dataset): Dataset {
  const { ratings } = dataset;
  return separate(dataset, timeOrder(ratings), new Uint8Array(ratings.movies.length)).train;
}

/** The ratings that `keep` wants, users in place. */
function select(ratings: Ratings, order: Uint32Array, keep: (rating: number) => boolean): Ratings {
  const { offsets } = ratings;
  let count = 0;
  for (let r = 0; r < order.length; r++) if (keep(r)) count++;
  const kept = sharedRatings(offsets.length - 1, count);
  let at = 0;
  for (let user = 0; user + 1 < offsets.length; user++) {
    for (let place = offsets[user]!; place < offsets[user + 1]!; place++) {
      const r = order[place]!;
      if (!keep(r)) continue;
      kept.movies[at] = ratings.movies[r]!;
      kept.values[at] = ratings.values[r]!;
      kept.timestamps[at++] = ratings.timestamps[r]!;
    }
    kept.offsets[user + 1] = at;
  }
  return kept;
}

/** Without the users that have nothing. */
function byUser({ offsets, movies, values }: Ratings): HeldOut {
  const users = new Uint32Array(offsets.length - 1).map((_, user) => user);
  const some = users.filter((user) => offsets[user + 1]! > offsets[user]!);
  const starts = new Uint32Array(some.length + 1);
  for (let i = 0; i < some.length; i++) starts[i + 1] = offsets[some[i]! + 1]!;
  return { users: some, offsets: starts, movies, values };
}
