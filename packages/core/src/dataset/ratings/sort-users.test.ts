import { expect, test } from "vitest";
import { sharedRatings } from "./shared-ratings.js";
import { sortUsers } from "./sort-users.js";

type Rating = readonly [movie: number, time: number];

function sorted(users: readonly (readonly Rating[])[], movieCount: number) {
  const ratings = sharedRatings(users.length, users.flat().length);
  users.flat().forEach(([movie, time], i) => {
    ratings.movies[i] = movie;
    ratings.values[i] = movie % 5;
    ratings.timestamps[i] = time;
  });
  users.forEach((own, user) => {
    ratings.offsets[user + 1] = ratings.offsets[user]! + own.length;
  });
  const { kept, dropped } = sortUsers(ratings, movieCount, 0, users.length);
  const rows = [...ratings.movies].map((movie, i) => [movie, ratings.values[i], ratings.timestamps[i]]);
  return { rows, kept: [...kept], dropped: [...dropped] };
}

test("who rated no movie twice has nothing dropped, though the next user's first movie is the same", () => {
  const own: Rating[] = [
    [3, 5],
    [1, 5],
    [2, 4],
  ];
  expect(sorted([own, own], 4)).toMatchObject({ kept: [3, 3], dropped: [] });
});

test("only who rated a movie twice has ratings dropped", () => {
  const once: Rating[] = [
    [1, 5],
    [2, 5],
  ];
  const { kept, dropped } = sorted([once, [...once, [1, 6], [2, 4]], once], 4);
  expect(kept).toEqual([2, 2, 2]);
  expect(dropped).toEqual([[1, [0, 3]]]);
});

test.each([-2, -1, 0, 1])(
  "where time and movie just fit in one float64, or just don't (%i), none is changed and movies of one second rise",
  (more) => {
    const movieCount = 1000;
    const latest = Math.floor(2 ** 53 / movieCount) + more;
    const own: Rating[] = [
      [999, latest],
      [5, latest],
      [998, latest],
      [7, 0],
      [3, 0],
      [4, 0],
      [9, 0],
    ];
    const rows = own.toSorted(([a, s], [b, t]) => s - t || a - b);
    expect(sorted([own], movieCount).rows).toEqual(rows.map(([movie, time]) => [movie, movie % 5, time]));
  },
);
