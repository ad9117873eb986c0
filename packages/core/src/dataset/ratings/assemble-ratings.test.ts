import fc from "fast-check";
import { expect, test } from "vitest";
import { CancelledError } from "../../errors.js";
import { assembleRatings } from "./assemble-ratings.js";
import { buildRatings } from "./build-ratings.js";
import { performer, type RatingsTask } from "./ratings-tasks.js";
import { startRatingsThreads } from "./ratings-threads.js";
import { runsOf } from "./user-runs.js";

type Rating = readonly [user: number, movie: number, time: number];
const rating = fc.tuple(fc.nat(9), fc.nat(12), fc.nat(30));

const blockOf = (ratings: readonly Rating[]) => ({
  users: runsOf(
    Uint32Array.from(ratings, ([user]) => user),
    ratings.length,
  ),
  named: [],
  movies: Uint32Array.from(ratings, ([, movie]) => movie),
  values: Float32Array.from(ratings, ([, movie, time]) => 1 + ((movie + time) % 5)),
  timestamps: Uint32Array.from(ratings, ([, , time]) => time),
});

test("blocks of any users, on any number of threads, give what all at once gives", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(rating, { maxLength: 40 }), { maxLength: 3 }),
      fc.integer({ min: 0, max: 4 }),
      async (pieces, threads) => {
        const tasks: (RatingsTask & { kind: "sort" })[] = [];
        const local = startRatingsThreads(null, 1, undefined);
        const workers: typeof local = {
          perform(given, onDone) {
            tasks.push(...(given as unknown as typeof tasks));
            return local.perform(given, onDone);
          },
          close: local.close,
        };
        const progress: number[] = [];
        const made = await assembleRatings(pieces.map(blockOf), {
          movieCount: 13,
          workers,
          threads,
          onProgress: (fraction) => progress.push(fraction),
        });
        const users = [...new Set(pieces.flat().map(([user]) => user))].sort((a, b) => a - b);
        const whole = buildRatings({
          userCount: users.length,
          movieCount: 13,
          blocks: pieces.map((ratings) =>
            blockOf(ratings.map(([user, movie, time]) => [users.indexOf(user), movie, time])),
          ),
        });
        expect(made.userIds).toEqual(users.map(String));
        expect(made.ratings).toEqual(whole.ratings);
        expect(made.duplicates).toEqual(whole.duplicates);
        // Ranges of users, one behind the other.
        const ranges = tasks.map(({ first, last }) => [first, last]);
        expect(ranges.map(([first]) => first)).toEqual(
          [0, ...ranges.map(([, last]) => last)].slice(0, ranges.length),
        );
        expect(ranges.at(-1)?.[1] ?? 0).toBe(users.length);
        expect(ranges.length).toBeLessThanOrEqual(4 * Math.max(1, threads));
        expect(progress).toEqual(ranges.map((_, i) => (i + 1) / ranges.length));
      },
    ),
    { numRuns: 40 },
  );
});

test("each range has about as many ratings as the others", async () => {
  const counts = [1, 1, 1, 1, 12, 1, 1, 1, 1, 6, 6];
  const ratings = counts.flatMap((count, user) =>
    Array.from({ length: count }, (_, movie): Rating => [user, movie, 1]),
  );
  const { perform, close } = performer(null);
  const ranges: (readonly [number, number])[] = [];
  await assembleRatings([blockOf(ratings)], {
    movieCount: 13,
    threads: 1,
    workers: {
      async perform(tasks) {
        return tasks.map((task) => {
          if ("first" in task) ranges.push([task.first, task.last]);
          return perform(task) as never;
        });
      },
      close: async () => close(),
    },
  });
  // A quarter of the 32 ratings each, but for the user of twelve.
  expect(ranges).toEqual([
    [0, 5],
    [5, 10],
    [10, 11],
  ]);
});

test("who asks for no progress gets the ratings as well", async () => {
  const workers = startRatingsThreads(null, 1, undefined);
  const ratings: Rating[] = [
    [1, 2, 9],
    [1, 3, 8],
  ];
  const made = await assembleRatings([blockOf(ratings)], { movieCount: 13, workers, threads: 1 });
  expect([...made.ratings.movies]).toEqual([3, 2]);
});

test("who has cancelled gets nothing", async () => {
  const controller = new AbortController();
  controller.abort();
  const workers = startRatingsThreads(null, 1, undefined);
  const work = { movieCount: 13, workers, threads: 1, signal: controller.signal };
  await expect(assembleRatings([blockOf([[1, 2, 3]])], work)).rejects.toThrow(CancelledError);
});
