import { breathe } from "../breathe.js";
import type { Ratings } from "../dataset.js";
import { type Duplicates, locateDuplicates, type RatingBlock, roomFor } from "./build-ratings.js";
import { compactRatings } from "./compact-ratings.js";
import { numberIds } from "./ids.js";
import type { ParsedRatings } from "./parse-ratings.js";
import type { RatingsThreads } from "./ratings-threads.js";

/** What assembling needs of a parsed block. */
export type RawRatings = Pick<ParsedRatings, "users" | "named" | "movies" | "values" | "timestamps">;

export interface AssembledRatings {
  readonly ratings: Ratings;
  /** The source's user ids, numbers first and ascending: user `u` of the ratings is userIds[u]. */
  readonly userIds: readonly string[];
  readonly duplicates: Duplicates;
}

/** Parsed blocks, in file order → ratings by user and time, on `workers`. The blocks' user ids are overwritten. */
export async function assembleRatings(
  parsed: readonly RawRatings[],
  work: {
    readonly movieCount: number;
    readonly workers: RatingsThreads;
    readonly threads: number;
    readonly signal?: AbortSignal;
    readonly onProgress?: (fraction: number) => void;
  },
): Promise<AssembledRatings> {
  const { movieCount, workers, signal } = work;
  const userIds = numberIds(parsed.map(({ users, named }) => ({ codes: users.users, named })));
  await breathe(signal);
  const blocks: RatingBlock[] = parsed.map(({ users, movies, values, timestamps }) => ({
    users,
    movies,
    values,
    timestamps,
  }));
  const ratings = roomFor(userIds.length, blocks);
  await breathe(signal);

  const ranges = userRanges(ratings.offsets, Math.max(1, work.threads) * 4);
  const sorted = await workers.perform(
    ranges.map(([first, last]) => ({ kind: "sort" as const, blocks, ratings, movieCount, first, last })),
    (done) => work.onProgress?.(done / ranges.length),
  );
  const dropped = new Map(sorted.flatMap((range) => [...range.dropped]));
  if (dropped.size === 0) return { ratings, userIds, duplicates: { count: 0, first: [] } };
  const kept = new Uint32Array(userIds.length);
  ranges.forEach(([first], i) => {
    kept.set(sorted[i]!.kept, first);
  });
  return {
    ratings: compactRatings(ratings, kept),
    userIds,
    duplicates: locateDuplicates(userIds.length, blocks, dropped),
  };
}

/** Ranges of users with about equally many ratings; each user has one at least. */
function userRanges(offsets: Uint32Array, count: number): [first: number, last: number][] {
  const total = offsets.at(-1)!;
  const ranges: [number, number][] = [];
  let first = 0;
  for (let part = 1; part <= count; part++) {
    let last = first;
    while (offsets[last]! < (total * part) / count) last++;
    if (last > first) ranges.push([first, last]);
    first = last;
  }
  return ranges;
}
