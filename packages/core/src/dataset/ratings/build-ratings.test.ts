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
