import { breathe } from "../breathe.js";
import type { Ratings } from "../dataset.js";
import { type Duplicates, locateDuplicates, type RatingBlock, roomFor } from "./build-ratings.js";
import { compactRatings } from "./compact-ratings.js";
import type { ParsedRatings } from "./parse-ratings.js";
import type { RatingsThreads } from "./ratings-threads.js";

/** What assembling needs of a parsed block. */
export type RawRatings = Pick<ParsedRatings, "users" | "movies" | "values" | "timestamps">;

export interface AssembledRatings {
  readonly ratings: Ratings;
  /** The source's user ids, ascending: user `u` of the ratings is userIds[u]. */
  readonly userIds: readonly number[];
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
  const userIds = numberUsers(parsed.map((part) => part.users.users));
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

/** Replaces user ids by user indices, in place; the ids by index, ascending. */
function numberUsers(columns: readonly Uint32Array[]): number[] {
  let greatest = 0;
  for (const column of columns) for (const id of column) if (id > greatest) greatest = id;
  if (greatest < 1 << 26) {
    const index = new Uint32Array(greatest + 1);
    for (const column of columns) for (let i = 0; i < column.length; i++) index[column[i]!] = 1;
    const ids: number[] = [];
    for (let id = 0; id <= greatest; id++) if (index[id] === 1) index[id] = ids.push(id) - 1;
    for (const column of columns) for (let i = 0; i < column.length; i++) column[i] = index[column[i]!]!;
    return ids;
  }
  const known = new Set<number>();
  for (const column of columns) for (const id of column) known.add(id);
  const ids = [...known].sort((a, b) => a - b);
  const index = new Map(ids.map((id, user) => [id, user]));
  for (const column of columns) for (let i = 0; i < column.length; i++) column[i] = index.get(column[i]!)!;
  return ids;
}

/** Ranges of users with about equally many ratings. */
function userRanges(offsets: Uint32Array, count: number): [first: number, last: number][] {
  const users = offsets.length - 1;
  const total = offsets[users]!;
  const ranges: [number, number][] = [];
  let first = 0;
  for (let part = 1; part <= count && first < users; part++) {
    let last = first;
    while (last < users && offsets[last]! < (total * part) / count) last++;
    if (part === count) last = users;
    if (last > first) ranges.push([first, last]);
    first = Math.max(first, last);
  }
  return ranges;
}
