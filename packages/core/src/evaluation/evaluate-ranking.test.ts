import { expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { CancelledError, InvalidInputError } from "../errors.js";
import { holdOut } from "../protocol/hold-out.js";
import { parseProtocol } from "../protocol/protocol.js";
import type { Split } from "../protocol/split.js";
import { createRandom, shuffle } from "../random.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { evaluateRanking } from "./evaluate-ranking.js";
import { perUserValues } from "./per-user.js";
import type { Ranker } from "./ranker.js";
import { tieOrder } from "./score-row.js";

const cutoffs = [1, 3, 10];
const minRating = 4;

/** Scores that depend on the movie and the history, with many ties; some movies are outside the vocabulary. */
function scattered(movies: number): Ranker {
  const movieRows = shuffle(
    Uint32Array.from({ length: movies }, (_, movie) => movie),
    createRandom(9),
  ).filter((movie) => movie % 7 !== 3);
  return {
    movieRows,
    scorer: {
      description: "test",
      score(histories, out) {
        histories.forEach((history, q) => {
          const sum = history.reduce((total, row) => total + row, history.length);
          for (let row = 0; row < movieRows.length; row++)
            out[q * movieRows.length + row] = ((row + 1) * (sum + 7)) % 23;
        });
      },
    },
  };
}

const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Every metric straight from its definition in docs/evaluation.md: full sorts, sets, loops over pairs. */
function twin(train: Dataset, heldOut: HeldOut, ranker: Ranker, mask: "liked" | "rated") {
  const { offsets, movies, values } = train.ratings;
  const ratingsOf = (user: number) =>
    [...movies.keys()]
      .slice(offsets[user], offsets[user + 1])
      .map((r) => ({ movie: movies[r]!, value: values[r]! }));
  const liked = train.movies.map(
    (_, movie) => [...movies.keys()].filter((r) => movies[r] === movie && values[r]! >= minRating).length,
  );
  const likers = train.users.filter((_, u) => ratingsOf(u).some((r) => r.value >= minRating)).length;
  const ties = tieOrder(ranker.movieRows);
  const per: Record<string, number[]> = {};
  const add = (name: string, value: number) => {
    per[name] = [...(per[name] ?? []), value];
  };
  const shown = cutoffs.map(() => new Set<number>());
  heldOut.users.forEach((user, i) => {
    const relevant = new Set<number>();
    for (let h = heldOut.offsets[i]!; h < heldOut.offsets[i + 1]!; h++)
      if (heldOut.values[h]! >= minRating) relevant.add(heldOut.movies[h]!);
    if (relevant.size === 0) return;
    const history = ratingsOf(user)
      .filter((r) => r.value >= minRating)
      .map((r) => ranker.movieRows.indexOf(r.movie))
      .filter((row) => row >= 0);
    const banned = new Set(
      ratingsOf(user)
        .filter((r) => mask === "rated" || r.value >= minRating)
        .map((r) => r.movie),
    );
    const scores = new Float32Array(ranker.movieRows.length);
    let list: number[] = [];
    if (history.length > 0) {
      ranker.scorer.score([Uint32Array.from(history)], scores);
      list = [...scores.keys()]
        .sort((a, b) => scores[b]! - scores[a]! || ties[a]! - ties[b]!)
        .map((row) => ranker.movieRows[row]!)
        .filter((movie) => !banned.has(movie));
    }
    cutoffs.forEach((k, c) => {
      const top = list.slice(0, k);
      const isHit = top.map((movie) => (relevant.has(movie) ? 1 : 0));
      const hits = isHit.filter(Boolean).length;
      add(`recall@${k}`, hits / relevant.size);
      add(`precision@${k}`, hits / k);
      add(`hit_rate@${k}`, hits > 0 ? 1 : 0);
      add(`mrr@${k}`, hits > 0 ? 1 / (isHit.indexOf(1) + 1) : 0);
      const precisions = isHit.map(
        (hit, j) => (hit * isHit.slice(0, j + 1).filter(Boolean).length) / (j + 1),
      );
      add(`map@${k}`, precisions.reduce((a, b) => a + b, 0) / Math.min(k, relevant.size));
      const gains = isHit.map((hit, j) => hit / Math.log2(j + 2));
      const ideal = Array.from({ length: Math.min(k, relevant.size) }, (_, j) => 1 / Math.log2(j + 2));
      add(`ndcg@${k}`, gains.reduce((a, b) => a + b, 0) / ideal.reduce((a, b) => a + b, 0));
      if (top.length === 0) return;
      for (const movie of top) shown[c]!.add(movie);
      add(`novelty@${k}`, mean(top.map((movie) => -Math.log2(Math.max(1, liked[movie]!) / likers))));
      add(`popularity@${k}`, mean(top.map((movie) => liked[movie]! / likers)));
      const distances = top.flatMap((a, x) =>
        top.slice(x + 1).map((b) => {
          const [m, n] = [train.movies[a]!.genres, train.movies[b]!.genres];
          if (m.length === 0 || n.length === 0) return 1;
          return 1 - m.filter((g) => n.includes(g)).length / Math.sqrt(m.length * n.length);
        }),
      );
      if (distances.length > 0) add(`intra_list_diversity@${k}`, mean(distances));
    });
  });
  const values_ = Object.fromEntries(Object.entries(per).map(([name, list]) => [name, mean(list)]));
  cutoffs.forEach((k, c) => {
    values_[`catalog_coverage@${k}`] = shown[c]!.size / train.movies.length;
  });
  return { values: values_, per };
}

function withGenres(dataset: Dataset): Dataset {
  const all = ["Drama", "Comedy", "War", "Noir"];
  return {
    ...dataset,
    movies: dataset.movies.map((m, row) => ({ ...m, genres: all.filter((_, g) => (row >> g) & 1) })),
  };
}

const dataset = withGenres(
  plantedDataset({ movies: 90, users: 60, clusters: 3, ratingsPerUser: 12, noise: 0.4 }),
);
const splits: [string, Split][] = [
  ["leave last out", holdOut(dataset, parseProtocol({ minRating, minRatings: 5 }))],
  ["ratio", holdOut(dataset, parseProtocol({ split: "ratio", share: 0.4, minRating }))],
];

test.each(splits)("%s: every metric equals its brute-force twin", async (_name, { train, heldOut }) => {
  const ranker = scattered(90);
  for (const mask of ["liked", "rated"] as const) {
    const expected = twin(train, heldOut, ranker, mask);
    const { metrics, perUser } = await evaluateRanking({
      ...{ train, heldOut, ranker, minRating, cutoffs, mask },
      seed: 3,
    });
    const got = Object.fromEntries(metrics.map((m) => [`${m.name}@${m.cutoff}`, m.value]));
    expect(Object.keys(got).sort()).toEqual(Object.keys(expected.values).sort());
    for (const [name, value] of Object.entries(expected.values))
      expect(got[name], name).toBeCloseTo(value, 6);
    expected.per["ndcg@10"]!.forEach((value, i) => {
      expect(perUserValues(perUser, "ndcg", 10)!.values[i]).toBeCloseTo(value, 6);
    });
    for (const { low, value, high } of metrics) {
      if (low === null || high === null) continue;
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
    }
  }
});

test("a perfect ranker scores 1, its opposite 0, whatever the batches", async () => {
  const { train, heldOut } = splits[0]![1];
  const movieRows = Uint32Array.from({ length: 90 }, (_, row) => row);
  const wanted = new Map<string, number>();
  heldOut.users.forEach((user, i) => {
    const { offsets, movies, values } = train.ratings;
    const history = [...movies.keys()]
      .slice(offsets[user], offsets[user + 1])
      .filter((r) => values[r]! >= minRating)
      .map((r) => movies[r]);
    wanted.set(history.join(), heldOut.movies[i]!);
  });
  for (const sign of [1, -1]) {
    const scorer = {
      description: "oracle",
      score(histories: readonly Uint32Array[], out: Float32Array) {
        out.fill(0);
        histories.forEach((history, q) => {
          out[q * 90 + wanted.get(history.join())!] = sign;
        });
      },
    };
    const { metrics } = await evaluateRanking({
      ...{ train, heldOut, ranker: { movieRows, scorer }, minRating, cutoffs },
      seed: 1,
    });
    for (const name of ["recall", "hit_rate", "mrr", "map", "ndcg"])
      expect(metrics.find((m) => m.name === name && m.cutoff === 1)!.value).toBe(sign === 1 ? 1 : 0);
  }
});

test("recall, hit rate, mrr never fall with the cutoff, and the same seed gives the same answer", async () => {
  const { train, heldOut } = splits[1]![1];
  const input = { train, heldOut, ranker: scattered(90), minRating, cutoffs, seed: 8, sampledNegatives: 20 };
  const { metrics } = await evaluateRanking(input);
  for (const name of ["recall", "hit_rate", "mrr", "sampled_hit_rate", "sampled_ndcg"]) {
    const values = metrics.filter((m) => m.name === name).map((m) => m.value);
    expect(values).toHaveLength(cutoffs.length);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  }
  expect((await evaluateRanking(input)).metrics).toEqual(metrics);
});

test("sampled metrics flatter: over all candidates they equal the full ranking's", async () => {
  const { train, heldOut } = splits[0]![1];
  const movieRows = Uint32Array.from({ length: 90 }, (_, row) => row);
  const scorer = {
    description: "by row",
    score(histories: readonly Uint32Array[], out: Float32Array) {
      for (let i = 0; i < histories.length * 90; i++) out[i] = i % 90;
    },
  };
  const run = async (sampledNegatives: number) => {
    const { metrics } = await evaluateRanking({
      ...{ train, heldOut, ranker: { movieRows, scorer }, minRating, cutoffs, seed: 1, sampledNegatives },
    });
    return (name: string) => metrics.find((m) => m.name === name && m.cutoff === 10)!.value;
  };
  const all = await run(90);
  expect(all("sampled_hit_rate")).toBeCloseTo(all("hit_rate"), 6);
  expect(all("sampled_ndcg")).toBeCloseTo(all("ndcg"), 6);
  const few = await run(10);
  expect(few("sampled_hit_rate")).toBeGreaterThan(few("hit_rate") * 2);
});

test("sampled metrics: a movie that can't be ranked is missed, however few it is ranked among", async () => {
  const { train, heldOut } = splits[0]![1];
  const first = heldOut.movies[0]!;
  const movieRows = Uint32Array.from({ length: 90 }, (_, row) => row).filter((movie) => movie !== first);
  const scorer = {
    description: "alike",
    score: (_: readonly Uint32Array[], out: Float32Array) => void out.fill(1),
  };
  const { metrics } = await evaluateRanking({
    ...{
      train,
      heldOut,
      ranker: { movieRows, scorer },
      minRating,
      cutoffs: [10],
      seed: 1,
      sampledNegatives: 1,
    },
  });
  const missed = [...heldOut.users.keys()].filter((i) =>
    heldOut.movies.subarray(heldOut.offsets[i], heldOut.offsets[i + 1]).every((movie) => movie === first),
  ).length;
  expect(missed).toBeGreaterThan(0);
  const found = metrics.find(({ name }) => name === "sampled_hit_rate")!;
  expect(found.value).toBeCloseTo(1 - missed / heldOut.users.length, 6);
});

test("cutoffs out of bounds or order are refused by name", async () => {
  const { train, heldOut } = splits[0]![1];
  const input = { train, heldOut, ranker: scattered(90), minRating, seed: 8 };
  for (const wrong of [[], [0], [1001], [1.5], [5, 5], [10, 5]])
    await expect(evaluateRanking({ ...input, cutoffs: wrong })).rejects.toThrow(
      `need integers from 1 to 1000, ascending; got [${wrong.join(", ")}]`,
    );
});

test("rmse and mae over ratings of any value, the bias model where the predictor can't tell, clipped to the scale", async () => {
  const { train, heldOut, heldOutRatings } = splits[1]![1];
  const predictor = {
    description: "movie row decides",
    predict: (_user: number, movies: Uint32Array, out: Float32Array) =>
      movies.forEach((movie, i) => {
        out[i] = movie % 11 === 0 ? Number.NaN : 2 * (movie % 5);
      }),
  };
  const bias = biasModel(train);
  const errorsOf = (user: number) =>
    [...heldOutRatings.movies.keys()]
      .slice(heldOutRatings.offsets[user], heldOutRatings.offsets[user + 1])
      .map((r) => {
        const movie = heldOutRatings.movies[r]!;
        const predicted = movie % 11 === 0 ? bias(heldOutRatings.users[user]!, movie) : 2 * (movie % 5);
        return Math.min(5, Math.max(1, predicted)) - heldOutRatings.values[r]!;
      });
  const perUserErrors = [...heldOutRatings.users.keys()].map(errorsOf);
  const errors = perUserErrors.flat();
  const { metrics, perUser } = await evaluateRanking({
    ...{ train, heldOut, heldOutRatings, ranker: scattered(90), minRating, seed: 1, predictor },
  });
  expect(heldOutRatings.values.some((value) => value < minRating)).toBe(true);
  const value = (name: string) => metrics.find((m) => m.name === name)!;
  expect(value("rmse").value).toBeCloseTo(Math.sqrt(mean(errors.map((e) => e * e))), 6);
  expect(value("mae").value).toBeCloseTo(mean(errors.map(Math.abs)), 6);
  expect(value("rmse").low!).toBeLessThan(value("rmse").value);
  expect(value("rmse").higherIsBetter).toBe(false);
  const { users, values } = perUserValues(perUser, "rmse", null)!;
  expect(users).toEqual(heldOutRatings.users);
  perUserErrors.forEach((own, i) => {
    expect(values[i]).toBeCloseTo(mean(own.map((e) => e * e)), 5);
  });
});

/** Global mean, then damped means of what is left: 25 for movies, 10 for users (docs/evaluation.md). */
function biasModel({ ratings, movies, users }: Dataset): (user: number, movie: number) => number {
  const all = [...ratings.movies.keys()].map((r) => ({
    user: ratings.offsets.findLastIndex((offset) => offset <= r),
    movie: ratings.movies[r]!,
    value: ratings.values[r]!,
  }));
  const overall = mean(all.map(({ value }) => value));
  const damped = (values: number[], damping: number) =>
    values.reduce((a, b) => a + b, 0) / (values.length + damping);
  const ofMovie = movies.map((_, movie) =>
    damped(
      all.filter((r) => r.movie === movie).map((r) => r.value - overall),
      25,
    ),
  );
  const ofUser = users.map((_, user) =>
    damped(
      all.filter((r) => r.user === user).map((r) => r.value - overall - ofMovie[r.movie]!),
      10,
    ),
  );
  return (user, movie) => overall + ofUser[user]! + ofMovie[movie]!;
}

test("nothing held out measures nothing; bad cutoffs and a cancelled signal are refused", async () => {
  const { train, heldOut } = splits[0]![1];
  const nobody = {
    users: new Uint32Array(),
    offsets: new Uint32Array(1),
    movies: new Uint32Array(),
    values: new Float32Array(),
  };
  const input = { train, ranker: scattered(90), minRating, seed: 1 };
  expect((await evaluateRanking({ ...input, heldOut: nobody })).metrics).toEqual([]);
  for (const bad of [[], [0], [10, 5], [2.5], [2000]])
    await expect(evaluateRanking({ ...input, heldOut, cutoffs: bad })).rejects.toThrow(InvalidInputError);
  await expect(evaluateRanking({ ...input, heldOut, signal: AbortSignal.abort() })).rejects.toThrow(
    CancelledError,
  );
});
