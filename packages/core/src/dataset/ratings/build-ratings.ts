import type { Ratings } from "../dataset.js";
import { compactRatings } from "./compact-ratings.js";
import { sharedRatings } from "./shared-ratings.js";
import { sortUsers } from "./sort-users.js";
import type { UserRuns } from "./user-runs.js";

/** Ratings in file order; the columns have the same length. */
export interface RatingBlock {
  /** User indices of the dataset. */
  readonly users: UserRuns;
  /** uint32: movie rows. */
  readonly movies: Uint32Array;
  readonly values: Float32Array;
  /** Whole seconds since 1970, UTC. */
  readonly timestamps: Uint32Array | Float64Array;
}

/** Ratings that were left out because a later one (by time, then by place) names the same user and movie. */
export interface Duplicates {
  readonly count: number;
  /** The first ten, in file order: block and place in it. */
  readonly first: readonly { readonly block: number; readonly index: number }[];
}

/** Room for all ratings of all blocks, the users' offsets filled in. O(runs). */
export function roomFor(userCount: number, blocks: readonly RatingBlock[]): Ratings {
  let total = 0;
  for (const block of blocks) total += block.movies.length;
  const ratings = sharedRatings(userCount, total);
  const { offsets } = ratings;
  for (const { users: runs } of blocks) {
    const { users, ends } = runs;
    let start = 0;
    for (let run = 0; run < users.length; run++) {
      const end = ends ? ends[run]! : run + 1;
      offsets[users[run]! + 1]! += end - start;
      start = end;
    }
  }
  for (let user = 0; user < userCount; user++) offsets[user + 1]! += offsets[user]!;
  return ratings;
}

/**
 * Puts the ratings of users first … last - 1 where they belong, in file order within a user: a counting sort, stable.
 * O(runs + ratings of these users).
 */
export function gatherUsers(
  ratings: Ratings,
  blocks: readonly RatingBlock[],
  first: number,
  last: number,
): void {
  const { offsets, movies, values, timestamps } = ratings;
  const next = offsets.slice(first, last);
  for (const block of blocks) {
    const { users, ends } = block.users;
    let i = 0;
    for (let run = 0; run < users.length; run++) {
      const end = ends ? ends[run]! : run + 1;
      const user = users[run]!;
      if (user >= first && user < last) {
        let at = next[user - first]!;
        for (; i < end; i++, at++) {
          movies[at] = block.movies[i]!;
          values[at] = block.values[i]!;
          timestamps[at] = block.timestamps[i]!;
        }
        next[user - first] = at;
      }
      i = end;
    }
  }
}

/** Finds where the dropped ratings stood: ordinals are places among a user's ratings in file order. */
export function locateDuplicates(
  userCount: number,
  blocks: readonly RatingBlock[],
  dropped: ReadonlyMap<number, readonly number[]>,
): Duplicates {
  let count = 0;
  for (const ordinals of dropped.values()) count += ordinals.length;
  const first: { block: number; index: number }[] = [];
  if (count === 0) return { count, first };
  const seen = new Uint32Array(userCount);
  for (let block = 0; block < blocks.length && first.length < 10; block++) {
    const { users, ends } = blocks[block]!.users;
    const length = blocks[block]!.movies.length;
    for (let index = 0, run = 0; index < length && first.length < 10; index++) {
      if (ends && index === ends[run]!) run++;
      const user = users[ends ? run : index]!;
      const ordinal = seen[user]!++;
      if (dropped.get(user)?.includes(ordinal)) first.push({ block, index });
    }
  }
  return { count, first };
}

/** Ratings in any order → one row a user, sorted by (timestamp, movie row), each movie once (the last by time). */
export function buildRatings(input: {
  userCount: number;
  movieCount: number;
  blocks: readonly RatingBlock[];
}): { ratings: Ratings; duplicates: Duplicates } {
  const grouped = roomFor(input.userCount, input.blocks);
  gatherUsers(grouped, input.blocks, 0, input.userCount);
  const { kept, dropped } = sortUsers(grouped, input.movieCount, 0, input.userCount);
  return {
    ratings: dropped.size === 0 ? grouped : compactRatings(grouped, kept),
    duplicates: locateDuplicates(input.userCount, input.blocks, dropped),
  };
}
