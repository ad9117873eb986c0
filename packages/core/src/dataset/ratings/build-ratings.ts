import type { Ratings } from "../dataset.js";
import { compactRatings } from "./compact-ratings.js";
import { sharedRatings } from "./shared-ratings.js";
import { sortUsers } from "./sort-users.js";

/** A run of ratings in file order; all columns have the same length. */
export interface RatingBlock {
  /** uint32: user indices of the dataset. */
  readonly users: Uint32Array;
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

/** Counting sort by user, stable: file order is kept within a user. O(ratings). */
export function groupByUser(userCount: number, blocks: readonly RatingBlock[]): Ratings {
  let total = 0;
  for (const block of blocks) total += block.users.length;
  const ratings = sharedRatings(userCount, total);
  const { offsets, movies, values, timestamps } = ratings;
  for (const { users } of blocks) for (let i = 0; i < users.length; i++) offsets[users[i]! + 1]!++;
  for (let user = 0; user < userCount; user++) offsets[user + 1]! += offsets[user]!;
  const next = offsets.slice(0, userCount);
  for (const block of blocks) {
    for (let i = 0; i < block.users.length; i++) {
      const at = next[block.users[i]!]!++;
      movies[at] = block.movies[i]!;
      values[at] = block.values[i]!;
      timestamps[at] = block.timestamps[i]!;
    }
  }
  return ratings;
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
    const { users } = blocks[block]!;
    for (let index = 0; index < users.length && first.length < 10; index++) {
      const user = users[index]!;
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
  const grouped = groupByUser(input.userCount, input.blocks);
  const { kept, dropped } = sortUsers(grouped, input.movieCount, 0, input.userCount);
  return {
    ratings: dropped.size === 0 ? grouped : compactRatings(grouped, kept),
    duplicates: locateDuplicates(input.userCount, input.blocks, dropped),
  };
}
