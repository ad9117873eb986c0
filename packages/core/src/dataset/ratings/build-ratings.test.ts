import fc from "fast-check";
import { expect, test } from "vitest";
import { buildRatings } from "./build-ratings.js";
import { runsOf } from "./user-runs.js";

interface Rating {
  user: number;
  movie: number;
  value: number;
  time: number;
}
const rating = (times: fc.Arbitrary<number>): fc.Arbitrary<Rating> =>
  fc.record({
    user: fc.nat(3),
    movie: fc.nat(6),
    value: fc.integer({ min: 1, max: 10 }).map((stars) => stars / 2),
    time: times,
  });

/** The contract, written as plainly as possible. */
function expected(ratings: readonly Rating[]): Rating[][] {
  return [0, 1, 2, 3].map((user) => {
    const last = new Map<number, Rating>();
    for (const one of ratings) {
      if (one.user !== user) continue;
      const other = last.get(one.movie);
      if (!other || one.time >= other.time) last.set(one.movie, one);
    }
    return [...last.values()].sort((a, b) => a.time - b.time || a.movie - b.movie);
  });
}

test.each([
  ["close in time", fc.nat(5)],
  ["seconds since 1970", fc.nat(2 ** 31)],
  ["too far apart for one float64", fc.integer({ min: -(2 ** 52), max: 2 ** 52 })],
])("any ratings in any blocks become sorted rows without duplicates: %s", (_, times) => {
  fc.assert(
    fc.property(
      fc.array(rating(times), { maxLength: 60 }),
      fc.nat(60),
      fc.boolean(),
      (drawn, cut, byUser) => {
        // By user, as MovieLens files are: then blocks hold few runs of many ratings.
        const ratings = byUser ? drawn.toSorted((a, b) => a.user - b.user) : drawn;
        const blocks = [ratings.slice(0, cut), ratings.slice(cut)].map((part) => ({
          users: runsOf(
            Uint32Array.from(part, (r) => r.user),
            part.length,
          ),
          movies: Uint32Array.from(part, (r) => r.movie),
          values: Float32Array.from(part, (r) => r.value),
          timestamps: Float64Array.from(part, (r) => r.time),
        }));
        const built = buildRatings({ userCount: 4, movieCount: 7, blocks });
        const { offsets, movies, values, timestamps } = built.ratings;
        const rows = [0, 1, 2, 3].map((user) =>
          Array.from({ length: offsets[user + 1]! - offsets[user]! }, (_, i) => {
            const at = offsets[user]! + i;
            return { user, movie: movies[at]!, value: values[at]!, time: timestamps[at]! };
          }),
        );
        expect(rows).toEqual(expected(ratings));
        expect(built.duplicates.count).toBe(ratings.length - rows.flat().length);
      },
    ),
  );
});

test("dropped duplicates are found in their block", () => {
  const { ratings, duplicates } = buildRatings({
    userCount: 1,
    movieCount: 2,
    blocks: [
      {
        users: { users: Uint32Array.of(0), ends: Uint32Array.of(2) },
        movies: Uint32Array.of(1, 0),
        values: Float32Array.of(3, 4),
        timestamps: Float64Array.of(9, 1),
      },
      {
        users: { users: Uint32Array.of(0), ends: null },
        movies: Uint32Array.of(1),
        values: Float32Array.of(5),
        timestamps: Float64Array.of(5),
      },
    ],
  });
  expect([...ratings.values]).toEqual([4, 3]);
  expect(duplicates).toEqual({ count: 1, first: [{ block: 1, index: 0 }] });
});

test("of many dropped duplicates the first ten are told, in file order, and all are counted", () => {
  const block = (users: readonly number[], movies: readonly number[], time: number) => ({
    users: runsOf(Uint32Array.from(users), users.length),
    movies: Uint32Array.from(movies),
    values: new Float32Array(users.length).fill(3),
    timestamps: new Uint32Array(users.length).fill(time),
  });
  // The second block says all of the first again, earlier; the third one of them, later.
  const [users, movies] = [
    [0, 0, 0, 0, 1, 1, 1, 2, 1, 0, 2, 2, 2],
    [0, 1, 2, 3, 0, 1, 2, 0, 3, 4, 1, 2, 3],
  ];
  const blocks = [block(users, movies, 9), block(users, movies, 5), block([1], [2], 11)];
  const { ratings, duplicates } = buildRatings({ userCount: 3, movieCount: 5, blocks });
  expect([...ratings.offsets]).toEqual([0, 5, 9, 13]);
  expect(duplicates.count).toBe(14);
  expect(duplicates.first).toEqual([
    { block: 0, index: 6 },
    ...Array.from({ length: 9 }, (_, index) => ({ block: 1, index })),
  ]);
});

test("a user of thousands of ratings, and of the longest times, is sorted as any other", () => {
  const count = 3000;
  const movies = Uint32Array.from({ length: count }, (_, i) => (i * 7) % count);
  for (const [times, scale] of [
    [5, 1],
    [count, 2 ** 20],
    [count, 2 ** 41],
  ] as const) {
    const timestamps = Float64Array.from({ length: count }, (_, i) => ((i * 11) % times) * scale);
    const values = Float32Array.from(movies, (movie) => (movie % 10) / 2);
    const block = {
      users: { users: Uint32Array.of(0), ends: Uint32Array.of(count) },
      movies,
      values,
      timestamps,
    };
    const { ratings, duplicates } = buildRatings({ userCount: 1, movieCount: count, blocks: [block] });
    const order = [...movies.keys()].sort(
      (a, b) => timestamps[a]! - timestamps[b]! || movies[a]! - movies[b]!,
    );
    expect([...ratings.movies]).toEqual(order.map((i) => movies[i]));
    expect([...ratings.values]).toEqual(order.map((i) => values[i]));
    expect([...ratings.timestamps]).toEqual(order.map((i) => timestamps[i]));
    expect(duplicates).toEqual({ count: 0, first: [] });
  }
});
