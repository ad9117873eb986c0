import { afterEach, expect, test, vi } from "vitest";
import type { Ratings } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { CancelledError } from "../errors.js";
import { createRandom } from "../random.js";
import { countTurns } from "../testing/count-turns.js";
import { type RankUsersInput, rankUsers } from "./rank-users.js";

/** Ratings by user; what is not said of them is no matter here. */
function ratingsOf(users: readonly (readonly [movie: number, value: number][])[]): Ratings {
  const offsets = [0];
  for (const own of users) offsets.push(offsets.at(-1)! + own.length);
  const all = users.flat();
  return {
    offsets: Uint32Array.from(offsets),
    movies: Uint32Array.from(all, ([movie]) => movie),
    values: Float32Array.from(all, ([, value]) => value),
    timestamps: new Float64Array(all.length),
  };
}

/** Held-out movies by user index. */
function relevantOf(byUser: Readonly<Record<number, readonly number[]>>): HeldOut {
  const users = Object.keys(byUser).map(Number);
  const { offsets, movies, values } = ratingsOf(
    users.map((user) => byUser[user]!.map((movie) => [movie, 5])),
  );
  return { users: Uint32Array.from(users), offsets, movies, values };
}

interface Asked {
  readonly histories: number[][];
  readonly lists: Map<number, number[]>;
}

/** A ranker that scores row r by -r: the first row is best. */
function input(changes: Partial<RankUsersInput>, rows = 6): RankUsersInput & { readonly noted: Asked } {
  const noted: Asked = { histories: [], lists: new Map() };
  return {
    ranker: {
      movieRows: Uint32Array.from({ length: rows }, (_, row) => rows - 1 - row),
      scorer: {
        description: "the first row is best",
        score(histories, out) {
          for (const history of histories) noted.histories.push([...history]);
          out.forEach((_, i) => {
            out[i] = -(i % rows);
          });
        },
      },
    },
    seen: ratingsOf([]),
    relevant: relevantOf({}),
    movies: rows + 2,
    minRating: 4,
    maskFrom: 4,
    candidates: undefined,
    listLength: 3,
    lists: { add: (user, list) => void noted.lists.set(user, [...list]) },
    sampled: null,
    signal: undefined,
    ...changes,
    noted,
  };
}

// Row r is movie 5 - r of eight: movies 6 and 7 are outside the vocabulary.
const seen = ratingsOf([
  [
    [2, 5],
    [7, 5],
    [4, 3],
    [0, 4],
  ],
  [[7, 5]],
  [[1, 4.5]],
]);

test("histories are the liked rows of the vocabulary in their order; these are not ranked, and what is outside is missed", async () => {
  const asked = input({ seen, relevant: relevantOf({ 0: [4, 6, 1], 1: [3], 2: [0] }) });
  const ranked = await rankUsers(asked);
  expect(asked.noted.histories).toEqual([[3, 5], [4]]);
  expect(ranked.users).toBe(asked.relevant.users);
  expect(ranked.offsets).toBe(asked.relevant.offsets);
  // Of user 0 the candidates are 5, 4, 3 and 1: 4 was rated too low to be left out. User 1 has no usable history.
  expect([...ranked.ranks]).toEqual([2, 0, 4, 0, 5]);
  expect(ranked.sampledRanks).toBeNull();
  expect([...asked.noted.lists]).toEqual([
    [0, [5, 4, 3]],
    [2, [5, 4, 3]],
  ]);
});

test("what is rated lower is left out, too, where it is to be", async () => {
  const asked = input({ seen, relevant: relevantOf({ 0: [1] }), maskFrom: Number.NEGATIVE_INFINITY });
  expect([...(await rankUsers(asked)).ranks]).toEqual([3]);
  expect(asked.noted.lists.get(0)).toEqual([5, 3, 1]);
});

test("bounds between like and rating are decimals: a stored 3.7 is a rating of 3.7", async () => {
  const asked = input({
    seen: ratingsOf([
      [
        [5, 3.7],
        [4, 3.6],
      ],
    ]),
    relevant: relevantOf({ 0: [0] }),
    minRating: 3.7,
    maskFrom: 3.7,
  });
  expect([...(await rankUsers(asked)).ranks]).toEqual([5]);
  expect(asked.noted.histories).toEqual([[0]]);
});

test("candidates alone are ranked, and a list is shorter where there are few", async () => {
  const asked = input({
    seen,
    relevant: relevantOf({ 2: [0, 3] }),
    candidates: Uint8Array.of(1, 1, 0, 0, 1, 0, 1, 1),
  });
  // 4 and 0: 1 was seen.
  expect([...(await rankUsers(asked)).ranks]).toEqual([2, 0]);
  expect(asked.noted.lists.get(0)).toEqual([4, 0]);
});

test("sampled ranks are among unseen movies that are not to be found themselves", async () => {
  const asked = input({
    seen,
    relevant: relevantOf({ 0: [1, 4], 1: [3], 2: [0] }),
    sampled: { negatives: 200, random: createRandom(1) },
  });
  // Of user 0 against 5 and 3, of user 2 against 5, 4, 3 and 2.
  expect([...(await rankUsers(asked)).sampledRanks!]).toEqual([3, 2, 0, 5]);
});

/** So many users of one like, each with one movie to be found. */
const many = (users: number) => ({
  seen: ratingsOf(Array.from({ length: users }, () => [[0, 5]])),
  relevant: relevantOf(Object.fromEntries(Array.from({ length: users }, (_, user) => [user, [1]]))),
});

test.each([
  ["no more than 256", 30, 256],
  ["as many as a cache of 768 kB holds", 2000, 98],
  ["no fewer than 48 for the cache", 20_000, 48],
  ["no more than 16 MB of scores", 100_000, 41],
])("%s are scored at once: of %i movies %i", async (_why, rows, batch) => {
  const batches: number[] = [];
  const progress: number[] = [];
  const asked = input({ ...many(batch + 2), onProgress: (share) => progress.push(share) }, rows);
  const score = (histories: readonly Uint32Array[], out: Float32Array) => {
    batches.push(histories.length);
    expect(out).toHaveLength(histories.length * rows);
    expect(out.buffer.byteLength).toBeLessThanOrEqual(16 * 1024 * 1024);
    out.fill(0);
    for (const query of histories.keys()) out[query * rows + rows - 2] = 1;
  };
  const { ranks } = await rankUsers({
    ...asked,
    ranker: { ...asked.ranker, scorer: { description: "row before the last", score } },
  });
  expect(batches).toEqual([batch, 2]);
  expect(progress).toEqual([batch / (batch + 2), 1]);
  expect(new Set(ranks)).toEqual(new Set([1]));
});

test("nobody to rank for is no work", async () => {
  const progress: number[] = [];
  const asked = input({ onProgress: (share) => progress.push(share) });
  expect([...(await rankUsers(asked)).ranks]).toEqual([]);
  expect(progress).toEqual([]);
});

test("stops when cancelled, and says nothing more of its progress", async () => {
  const controller = new AbortController();
  const progress: number[] = [];
  const asked = input({
    ...many(600),
    signal: controller.signal,
    onProgress(share) {
      progress.push(share);
      controller.abort();
    },
  });
  await expect(rankUsers(asked)).rejects.toBeInstanceOf(CancelledError);
  expect(progress).toEqual([256 / 600]);
});

afterEach(() => void vi.restoreAllMocks());

test("others get their turn after 25 milliseconds, and not for each batch", async () => {
  let now = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now);
  const asked = input({
    ...many(256 * 6),
    onProgress() {
      now += 10;
    },
  });
  // After 30 milliseconds, before the fourth batch is done; 60 are not over when the sixth is.
  expect(await countTurns(() => rankUsers(asked))).toBe(1);
});
