import fc from "fast-check";
import { expect, test } from "vitest";
import { timeOrder } from "./time-order.js";

/** Each user's ratings as [movie, timestamp], no movie twice. */
const histories = fc.array(
  fc.uniqueArray(fc.tuple(fc.nat(40), fc.nat(6)), { selector: ([movie]) => movie, maxLength: 30 }),
  { minLength: 1, maxLength: 6 },
);

function columns(users: readonly (readonly (readonly [number, number])[])[]) {
  const offsets = new Uint32Array(users.length + 1);
  users.forEach((own, user) => {
    offsets[user + 1] = offsets[user]! + own.length;
  });
  const stored = users.flatMap((own) => own.toSorted(([a, s], [b, t]) => s - t || a - b));
  return {
    offsets,
    movies: Uint32Array.from(stored, ([movie]) => movie),
    timestamps: Float64Array.from(stored, ([, time]) => time),
  };
}

test("each user's ratings, every one once, oldest first", () => {
  fc.assert(
    fc.property(histories, (users) => {
      const { offsets, movies, timestamps } = columns(users);
      const order = timeOrder({ offsets, movies, timestamps });
      for (let user = 0; user < users.length; user++) {
        const own = [...order.subarray(offsets[user], offsets[user + 1])];
        const places = Array.from({ length: own.length }, (_, i) => offsets[user]! + i);
        expect(own.toSorted((a, b) => a - b)).toEqual(places);
        const times = own.map((place) => timestamps[place]!);
        expect(times).toEqual(times.toSorted((a, b) => a - b));
      }
    }),
  );
});

test("within a second the order is drawn by user and movie: neither rises, nor depends on who stands before", () => {
  const movies = Array.from({ length: 40 }, (_, movie) => [movie, 7] as const);
  const orderOf = (users: Parameters<typeof columns>[0], user: number) => {
    const data = columns(users);
    const { offsets } = data;
    return [...timeOrder(data).subarray(offsets[user], offsets[user + 1])].map(
      (place) => data.movies[place]!,
    );
  };
  const second = orderOf([[], movies], 1);
  expect(second).not.toEqual(second.toSorted((a, b) => a - b));
  expect(second).not.toEqual(orderOf([movies, []], 0));
  expect(orderOf([movies.slice(0, 9), movies], 1)).toEqual(second);
  // Of fewer movies, those that are left stand as they stood.
  expect(orderOf([[], movies.filter(([movie]) => movie % 3 > 0)], 1)).toEqual(
    second.filter((movie) => movie % 3 > 0),
  );
});

test("hundreds of one second, behind a few, come in an order of all of them", () => {
  const tied = (count: number) => Array.from({ length: count }, (_, movie) => [movie, 7] as const);
  const data = columns([tied(3), tied(500), tied(65), tied(64)]);
  const order = [...timeOrder(data)];
  for (let user = 0; user < 4; user++) {
    const [start, end] = [data.offsets[user]!, data.offsets[user + 1]!];
    const own = order.slice(start, end);
    expect(own.toSorted((a, b) => a - b)).toEqual(Array.from({ length: end - start }, (_, i) => start + i));
  }
  expect(order.slice(3, 503)).not.toEqual(order.slice(3, 503).toSorted((a, b) => a - b));
});

test("the order is the same for good: what was held out of a dataset stays so", () => {
  const { offsets, movies, timestamps } = columns([
    [0, 1, 2, 3, 4, 5].map((movie) => [movie, 7] as const),
    [0, 1, 2, 3, 4, 5].map((movie) => [movie, movie < 3 ? 8 : 9] as const),
  ]);
  expect([...timeOrder({ offsets, movies, timestamps })]).toEqual([3, 5, 0, 4, 2, 1, 6, 8, 7, 11, 10, 9]);
});
