import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { timeOrder } from "../dataset/ratings/time-order.js";
import { popularity } from "../evaluation/baselines/popularity.js";
import { evaluateRanking } from "../evaluation/evaluate-ranking.js";
import { plantedDataset } from "../testing/index.js";
import { holdOut } from "./hold-out.js";
import { type Protocol, parseProtocol } from "./protocol.js";

interface Rated {
  readonly user: number;
  readonly movie: number;
  readonly value: number;
  readonly time: number;
}

const planted = plantedDataset({ movies: 60, users: 40, clusters: 3, ratingsPerUser: 12, noise: 0.5 });
/** All rate over the same ten minutes, half of them four movies in one second. */
const dataset: Dataset = {
  ...planted,
  ratings: {
    ...planted.ratings,
    timestamps: planted.ratings.timestamps.map((time) => {
      const user = Math.floor((time - 1_000_000_000) / 1000);
      const place = time % 1000;
      return 1_000_000_000 + user + 50 * (user < 20 ? Math.floor(place / 4) : place / 4);
    }),
  },
  fileSplits: [{ name: "u1", train: Uint32Array.of(0, 1, 13), test: Uint32Array.of(2, 40) }],
};

function listOf({ ratings }: Pick<Dataset, "ratings">): Rated[] {
  const { offsets, movies, values, timestamps } = ratings;
  return [...movies.keys()].map((r) => ({
    user: offsets.findLastIndex((offset) => offset <= r),
    movie: movies[r]!,
    value: values[r]!,
    time: timestamps[r]!,
  }));
}

const keyOf = ({ user, movie }: { user: number; movie: number }) => `${user} ${movie}`;
function heldList(held: HeldOut): { user: number; movie: number; value: number }[] {
  return [...held.users].flatMap((user, i) =>
    [...held.movies.keys()]
      .slice(held.offsets[i], held.offsets[i + 1])
      .map((r) => ({ user, movie: held.movies[r]!, value: held.values[r]! })),
  );
}
const byUser = (ratings: readonly Rated[], user: number) => ratings.filter((r) => r.user === user);
/** All ratings, each user's in time order. */
const ordered = (of: Dataset) => {
  const all = listOf(of);
  return [...timeOrder(of.ratings)].map((r) => all[r]!);
};

const protocols: Protocol[] = [
  ...[0, 1, 2, 3].map((before) => parseProtocol({ split: "last", before })),
  parseProtocol({ split: "last", minRating: 0, minRatings: 2 }),
  ...[0, 1].map((before) => parseProtocol({ split: "time", share: 0.2, before, minRatings: 2 })),
  ...[0, 1].map((before) => parseProtocol({ split: "ratio", before })),
  parseProtocol({ split: "users" }),
  parseProtocol({ split: "movies" }),
  parseProtocol({ split: "files", file: "u1" }),
];

describe.each(protocols.map((protocol) => [JSON.stringify(protocol), protocol] as const))(
  "%s",
  (_name, protocol) => {
    const split = holdOut(dataset, protocol);

    test("nothing held out is in training, in what was seen, or made up", () => {
      const all = new Map(listOf(dataset).map((rated) => [keyOf(rated), rated]));
      const train = listOf(split.train);
      const seen = split.seen ? listOf({ ratings: split.seen }) : train;
      const known = new Set([...train, ...seen].map(keyOf));
      const held = [...heldList(split.heldOut), ...heldList(split.heldOutRatings)];
      expect(held.length).toBeGreaterThan(0);
      for (const one of held) {
        expect(known.has(keyOf(one)), keyOf(one)).toBe(false);
        expect(all.get(keyOf(one))?.value).toBe(one.value);
      }
      for (const one of train) expect(all.get(keyOf(one))).toEqual(one);
      expect(new Set(train.map(keyOf)).size).toBe(train.length);
      expect(split.train.users).toBe(dataset.users);
    });

    test("what must be found is liked; who must find it has a history", () => {
      for (const { value } of heldList(split.heldOut))
        expect(value).toBeGreaterThanOrEqual(protocol.minRating);
      const seen = listOf({ ratings: split.seen ?? split.train.ratings });
      if (protocol.split !== "files")
        for (const user of split.heldOut.users) expect(byUser(seen, user).length).toBeGreaterThan(0);
    });

    test("training keeps the order of time", () => {
      const kept = new Set(listOf(split.train).map(keyOf));
      expect(listOf(split.train)).toEqual(ordered(dataset).filter((rated) => kept.has(keyOf(rated))));
    });

    test("the same protocol gives the same split", () => {
      expect(holdOut(dataset, protocol)).toEqual(split);
    });
  },
);

test("last: the last like is to be found, what came after it is left out, the last rating is to be predicted", () => {
  const { train, heldOut, heldOutRatings } = holdOut(dataset, parseProtocol({ minRatings: 8 }));
  const found = heldList(heldOut);
  const trained = listOf(train);
  let after = 0;
  for (let user = 0; user < 40; user++) {
    const own = byUser(ordered(dataset), user);
    const likes = own.filter(({ value }) => value >= 4);
    const last = likes.at(-1)!;
    const isHeldOut = likes.length >= 8;
    expect(found.filter((one) => one.user === user).map((one) => one.movie)).toEqual(
      isHeldOut ? [last.movie] : [],
    );
    expect(byUser(trained, user)).toEqual(isHeldOut ? own.slice(0, own.indexOf(last)) : own.slice(0, -1));
    after += isHeldOut ? own.length - 1 - own.indexOf(last) : 0;
  }
  expect(after).toBeGreaterThan(0);
  expect(heldOut.users.length).toBeLessThan(40);
  expect(heldList(heldOutRatings).map(({ user, movie }) => ({ user, movie }))).toEqual(
    [...Array(40).keys()].map((user) => ({ user, movie: byUser(ordered(dataset), user).at(-1)!.movie })),
  );
  expect(heldOutRatings.values.some((value) => value < 4)).toBe(true);
});

test("before: choosing options sees neither what is tested nor what came after it", () => {
  const tested = holdOut(dataset, parseProtocol());
  const likedBefore = new Map<string, number>();
  for (const before of [1, 2, 3]) {
    const chosenBy = holdOut(dataset, parseProtocol({ before }));
    const used = [
      ...listOf(chosenBy.train),
      ...heldList(chosenBy.heldOut),
      ...heldList(chosenBy.heldOutRatings),
    ];
    const visible = new Set(listOf(tested.train).map(keyOf));
    for (const one of used) expect(visible.has(keyOf(one))).toBe(true);
    for (const one of heldList(chosenBy.heldOut)) likedBefore.set(keyOf(one), before);
  }
  for (const user of tested.heldOut.users) {
    const likes = byUser(ordered(dataset), user).filter(({ value }) => value >= 4);
    likes
      .slice(0, -1)
      .toReversed()
      .slice(0, 3)
      .forEach((like, i) => {
        if (likes.length - 1 - i >= 5) expect(likedBefore.get(keyOf(like))).toBe(i + 1);
      });
  }
});

test("time: training ends before what is held out begins, for everybody", () => {
  const { train, heldOut, heldOutRatings } = holdOut(
    dataset,
    parseProtocol({ split: "time", share: 0.25, minRatings: 2 }),
  );
  const latest = Math.max(...train.ratings.timestamps);
  const times = new Map(listOf(dataset).map((rated) => [keyOf(rated), rated.time]));
  for (const one of [...heldList(heldOut), ...heldList(heldOutRatings)])
    expect(times.get(keyOf(one))).toBeGreaterThan(latest);
  const share = 1 - train.ratings.movies.length / dataset.ratings.movies.length;
  expect(share).toBeCloseTo(0.25, 1);
  const flat = { ...dataset.ratings, timestamps: new Float64Array(dataset.ratings.movies.length) };
  expect(() => holdOut({ ...dataset, ratings: flat }, parseProtocol({ split: "time" }))).toThrow(
    "needs ratings with times that differ",
  );
});

test("ratio: follows its seed and its share, and keeps a rating of everybody", () => {
  const split = (more: object) => holdOut(dataset, parseProtocol({ split: "ratio", ...more }));
  const { heldOutRatings } = split({ share: 0.3 });
  expect(heldOutRatings.movies.length / dataset.ratings.movies.length).toBeCloseTo(0.3, 1);
  expect(split({ share: 0.3, seed: 2 }).heldOutRatings).not.toEqual(heldOutRatings);
  const greedy = split({ share: 0.999 }).train.ratings.offsets;
  for (let user = 0; user < 40; user++) expect(greedy[user + 1]! - greedy[user]!).toBeGreaterThan(0);
});

test("users: test users leave training, their ratings are fold-in or to be found", async () => {
  const split = holdOut(dataset, parseProtocol({ split: "users", share: 0.25 }));
  expect(split.heldOut.users).toHaveLength(10);
  for (let user = 0; user < 40; user++) {
    const own = byUser(ordered(dataset), user);
    const isTest = split.heldOut.users.includes(user);
    const held = heldList(split.heldOut).filter((one) => one.user === user);
    expect(byUser(listOf(split.train), user)).toEqual(isTest ? [] : own);
    expect(byUser(listOf({ ratings: split.seen! }), user)).toHaveLength(
      isTest ? own.length - held.length : 0,
    );
    if (isTest)
      expect(held).toHaveLength(Math.max(1, Math.round(own.filter(({ value }) => value >= 4).length * 0.2)));
  }
  const ranker = popularity(split.train, 4);
  let rows = 0;
  const scorer = {
    description: "counts what it is asked about",
    score(histories: readonly Uint32Array[], out: Float32Array) {
      rows += histories.reduce((sum, history) => sum + history.length, 0);
      return ranker.scorer.score(histories, out);
    },
  };
  await evaluateRanking({ ...split, ranker: { ...ranker, scorer }, minRating: 4, seed: 1 });
  expect(rows).toBe([...split.seen!.values].filter((value) => value >= 4).length);
  expect(() => holdOut(dataset, parseProtocol({ split: "users", minRatings: 100 }))).toThrow(
    "no user has 100",
  );
});

test("movies: held-out movies have no ratings left and are ranked among themselves", async () => {
  const split = holdOut(dataset, parseProtocol({ split: "movies" }));
  const cold = new Set([...split.candidates!.keys()].filter((movie) => split.candidates![movie] === 1));
  expect(cold.size).toBe(12);
  expect(listOf(split.train).some(({ movie }) => cold.has(movie))).toBe(false);
  expect([...split.heldOut.movies].every((movie) => cold.has(movie))).toBe(true);
  const movieRows = Uint32Array.from({ length: 60 }, (_, row) => row);
  const scorer = {
    description: "by row",
    score: (_: readonly Uint32Array[], out: Float32Array) => void out.fill(0),
  };
  const { perUser } = await evaluateRanking({
    ...split,
    ranker: { movieRows, scorer },
    minRating: 4,
    seed: 1,
  });
  expect(Math.max(...perUser.ranks)).toBeLessThanOrEqual(12);
  expect(Math.min(...perUser.ranks)).toBeGreaterThan(0);
});

test("files: the test part is held out and the train part alone is learned", () => {
  const { train, heldOutRatings } = holdOut(dataset, parseProtocol({ split: "files", file: "u1" }));
  expect(train.ratings.movies).toHaveLength(3);
  expect([...heldOutRatings.users]).toEqual([0, 3]);
  expect(heldOutRatings.movies[1]).toBe(dataset.ratings.movies[40]);
  expect(() => holdOut(dataset, parseProtocol({ split: "files", file: "u9" }))).toThrow(
    '"u9" is not among the dataset\'s own splits (u1)',
  );
});

test("ratings of one second come in an order that says nothing of the movie, and always in the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 2, max: 300 }), (user, count) => {
      const offsets = new Uint32Array(user + 2);
      offsets[user + 1] = count;
      const movies = Uint32Array.from({ length: count }, (_, i) => i * 3);
      const order = timeOrder({ offsets, movies, timestamps: new Float64Array(count) });
      expect([...order].sort((a, b) => a - b)).toEqual([...movies.keys()]);
      expect(timeOrder({ offsets, movies, timestamps: new Float64Array(count) })).toEqual(order);
      expect(timeOrder({ offsets, movies, timestamps: Float64Array.from(movies) })).toEqual(
        Uint32Array.from(movies.keys()),
      );
    }),
    { numRuns: 50 },
  );
  // Over many users, the last of ten tied movies is each of the ten about equally often.
  const users = 2000;
  const movies = Uint32Array.from({ length: users * 10 }, (_, r) => r % 10);
  const offsets = Uint32Array.from({ length: users + 1 }, (_, user) => user * 10);
  const order = timeOrder({ offsets, movies, timestamps: new Float64Array(users * 10) });
  const last = new Uint32Array(10);
  let ascending = 0;
  for (let user = 0; user < users; user++) {
    last[movies[order[user * 10 + 9]!]!]!++;
    for (let i = 1; i < 10; i++)
      if (movies[order[user * 10 + i]!]! > movies[order[user * 10 + i - 1]!]!) ascending++;
  }
  // Binomial: five standard deviations are 67 of 2,000 at one tenth, and 335 of 18,000 at one half.
  for (const count of last) expect(Math.abs(count - users / 10)).toBeLessThan(67);
  expect(Math.abs(ascending - users * 4.5)).toBeLessThan(335);
});
