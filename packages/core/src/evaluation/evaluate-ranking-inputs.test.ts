import { expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import type { HeldOut } from "../dataset/held-out.js";
import { movieFacts } from "../dataset/movie-facts.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { type EvaluateRankingInput, evaluateRanking } from "./evaluate-ranking.js";
import { evaluationMetrics } from "./metric-facts.js";

type Rated = readonly (readonly [movie: number, value: number])[];

function compressed(users: readonly Rated[]) {
  const offsets = [0];
  for (const own of users) offsets.push(offsets.at(-1)! + own.length);
  return {
    offsets: Uint32Array.from(offsets),
    movies: Uint32Array.from(users.flat(), ([movie]) => movie),
    values: Float32Array.from(users.flat(), ([, value]) => value),
    timestamps: new Float64Array(users.flat().length),
  };
}

const heldOutOf = (byUser: Readonly<Record<number, Rated>>): HeldOut => {
  const { offsets, movies, values } = compressed(Object.values(byUser));
  return { users: Uint32Array.from(Object.keys(byUser), Number), offsets, movies, values };
};

/** Eight movies; users 0, 2 and 3 like something. */
const train: Dataset = {
  ...plantedDataset({ movies: 1, users: 4, clusters: 1, ratingsPerUser: 0 }),
  movies: Array.from({ length: 8 }, (_, row) =>
    movieFacts({ externalId: `${row}`, title: `Movie ${row}`, genres: [row % 2 ? "War" : "Noir"] }),
  ),
  ratings: compressed([
    [
      [0, 5],
      [1, 4],
      [3, 1],
    ],
    [[5, 2]],
    [[7, 4]],
    [[2, 4.5]],
  ]),
};
/** User 0 has two movies to find, user 1 no history, user 2 nothing to find. */
const heldOut = heldOutOf({
  0: [
    [2, 5],
    [6, 2],
    [4, 4],
  ],
  1: [[6, 5]],
  2: [[1, 3]],
  3: [[0, 4]],
});
const base: EvaluateRankingInput = {
  train,
  heldOut,
  minRating: 4,
  seed: 1,
  cutoffs: [1, 3],
  ranker: {
    movieRows: Uint32Array.from(train.movies.keys()),
    scorer: {
      description: "the first row is best",
      score: (_, out) =>
        out.forEach((_score, i) => {
          out[i] = -(i % 8);
        }),
    },
  },
};
const half = {
  description: "half a star too much",
  predict: (_: number, movies: Uint32Array, out: Float32Array) =>
    void out.set(Array(movies.length).fill(4.5)),
};

async function measured(changes: Partial<EvaluateRankingInput> = {}) {
  const { metrics, perUser } = await evaluateRanking({ ...base, ...changes });
  return {
    metrics,
    perUser,
    names: metrics.map(({ name, cutoff }) => (cutoff === null ? name : `${name}@${cutoff}`)),
    value: (name: string, cutoff: number | null) =>
      metrics.find((metric) => metric.name === name && metric.cutoff === cutoff)?.value,
  };
}

test("liked held-out movies are to be found, of users who have any", async () => {
  const { perUser, value } = await measured();
  expect(perUser.users).toEqual(Uint32Array.of(0, 1, 3));
  expect(perUser.offsets).toEqual(Uint32Array.of(0, 2, 3, 4));
  // User 0's candidates are 2, 3, 4, …: movie 3 was not liked, and so it is ranked.
  expect(perUser.ranks).toEqual(Uint32Array.of(1, 3, 0, 1));
  expect(perUser.predicted).toBeNull();
  expect(value("recall", 1)).toBeCloseTo((1 / 2 + 0 + 1) / 3, 6);
  expect(value("recall", 3)).toBeCloseTo(2 / 3, 6);
  // Shares are of the three users who like anything. The lists begin 2, 3, 4 and 0, 1, 3.
  expect(value("popularity", 1)).toBeCloseTo(1 / 3, 6);
  expect(value("popularity", 3)).toBeCloseTo((1 / 9 + 2 / 9) / 2, 6);
  expect(value("catalog_coverage", 3)).toBe(5 / 8);
});

test("metrics come in the order in which they are shown, each as good as the facts say", async () => {
  const { names, metrics } = await measured({ sampledNegatives: 3, predictor: half });
  expect(names).toEqual(
    [
      ["recall", "precision", "hit_rate", "mrr", "map", "ndcg"].flatMap((name) => [`${name}@1`, `${name}@3`]),
      ["novelty@1", "novelty@3", "popularity@1", "popularity@3", "intra_list_diversity@3"],
      ["sampled_hit_rate@1", "sampled_ndcg@1", "sampled_hit_rate@3", "sampled_ndcg@3"],
      ["catalog_coverage@1", "catalog_coverage@3", "rmse", "mae"],
    ].flat(),
  );
  const facts = new Map(evaluationMetrics.map((fact) => [fact.name, fact.higherIsBetter]));
  for (const { name, higherIsBetter } of metrics) expect(higherIsBetter, name).toBe(facts.get(name));
});

test("cutoffs are 5, 10, 20 and 50 where none are named, and 1 to 1,000 where they are", async () => {
  const { names } = await measured({ cutoffs: undefined });
  expect(names.slice(0, 4)).toEqual(["recall@5", "recall@10", "recall@20", "recall@50"]);
  expect((await measured({ cutoffs: [1, 1000] })).names.slice(0, 2)).toEqual(["recall@1", "recall@1000"]);
});

test("sampled metrics: each movie to be found is a list of its own, and a user's value is their mean", async () => {
  const { value } = await measured({ sampledNegatives: 500 });
  // Against 3, 5, 6 and 7 movie 2 is first and movie 4 second; user 1's is missed; user 3's is first.
  expect(value("sampled_hit_rate", 1)).toBeCloseTo((1 / 2 + 0 + 1) / 3, 6);
  expect(value("sampled_hit_rate", 3)).toBeCloseTo(2 / 3, 6);
  expect(value("sampled_ndcg", 1)).toBeCloseTo((1 / 2 + 0 + 1) / 3, 6);
  expect(value("sampled_ndcg", 3)).toBeCloseTo(((1 + 1 / Math.log2(3)) / 2 + 0 + 1) / 3, 6);
  expect((await measured({ sampledNegatives: 0 })).names).not.toContain("sampled_ndcg@1");
});

test("what was seen may be another's than the training ratings, as of users who are kept from training", async () => {
  const { perUser } = await measured({ seen: compressed([[[2, 5]], [[0, 4]], [], [[7, 5]]]) });
  // User 0 has seen one of the two now, user 1 has a history.
  expect(perUser.ranks).toEqual(Uint32Array.of(0, 4, 6, 1));
});

test("movies that are no candidates are not ranked", async () => {
  const candidates = Uint8Array.of(1, 1, 0, 0, 1, 1, 1, 1);
  expect((await measured({ candidates })).perUser.ranks).toEqual(Uint32Array.of(0, 1, 0, 1));
});

test("progress is told", async () => {
  const progress: number[] = [];
  await measured({ onProgress: (share) => progress.push(share) });
  expect(progress).toEqual([1]);
});

test("ratings are predicted for whatever was held out, whatever its value", async () => {
  const { value, perUser } = await measured({ predictor: half });
  // Training ratings are 1 to 5; errors -.5, 2.5, .5; -.5; 1.5; .5.
  const errors = [-0.5, 2.5, 0.5, -0.5, 1.5, 0.5];
  expect(value("mae", null)).toBeCloseTo(6 / 6, 6);
  expect(value("rmse", null)).toBeCloseTo(Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / 6), 6);
  expect(perUser.predicted).toEqual({
    users: Uint32Array.of(0, 1, 2, 3),
    squaredErrors: Float32Array.of((0.25 + 6.25 + 0.25) / 3, 0.25, 2.25, 0.25),
    absoluteErrors: Float32Array.of(3.5 / 3, 0.5, 1.5, 0.5),
  });
  const others = await measured({ predictor: half, heldOutRatings: heldOutOf({ 2: [[0, 1]] }) });
  expect(others.value("mae", null)).toBe(3.5);
});

test("where nobody is to be ranked for, ratings are predicted all the same, and none where none are held out", async () => {
  const disliked = heldOutOf({ 2: [[1, 3]] });
  expect((await measured({ heldOut: disliked, predictor: half })).names).toEqual(["rmse", "mae"]);
  const none = await measured({ predictor: half, heldOutRatings: heldOutOf({}) });
  expect(none.perUser.predicted).toBeNull();
  expect(none.names).not.toContain("rmse");
});
