import { expect, test } from "vitest";
import type { Ratings } from "../dataset/dataset.js";
import { InvalidInputError } from "../errors.js";
import { createRandom } from "../random.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { popularity } from "./baselines/popularity.js";
import { evaluateRanking } from "./evaluate-ranking.js";
import { splitStrongGeneralization } from "./strong-generalization.js";

const dataset = plantedDataset({ movies: 60, users: 40, clusters: 3, ratingsPerUser: 12, noise: 0.3 });

const listOf = (ratings: Ratings, user: number) =>
  [...ratings.movies.subarray(ratings.offsets[user], ratings.offsets[user + 1])].map(
    (movie, i) => `${movie} ${ratings.values[ratings.offsets[user]! + i]}`,
  );

test("test users leave training, their ratings are fold-in or held out, nothing is lost", () => {
  const options = { testUsers: 0.25, heldOutShare: 0.5, minRating: 4, minRatings: 6 };
  const { train, foldIn, heldOut } = splitStrongGeneralization(dataset, options, createRandom(2));
  expect(heldOut.users).toHaveLength(10);
  for (let user = 0; user < 40; user++) {
    const all = listOf(dataset.ratings, user);
    const place = heldOut.users.indexOf(user);
    if (place < 0) {
      expect(listOf(train.ratings, user)).toEqual(all);
      expect(listOf(foldIn, user)).toEqual([]);
      continue;
    }
    const [start, end] = [heldOut.offsets[place]!, heldOut.offsets[place + 1]!];
    const held = [...heldOut.movies.keys()]
      .slice(start, end)
      .map((i) => `${heldOut.movies[i]} ${heldOut.values[i]}`);
    expect(listOf(train.ratings, user)).toEqual([]);
    expect([...listOf(foldIn, user), ...held].sort()).toEqual(all.sort());
    expect(held.every((rating) => Number(rating.split(" ")[1]) >= 4)).toBe(true);
    const liked = all.filter((rating) => Number(rating.split(" ")[1]) >= 4).length;
    expect(held).toHaveLength(Math.round(liked / 2));
  }
  const again = splitStrongGeneralization(dataset, options, createRandom(2));
  expect(again.heldOut).toEqual(heldOut);
});

test("evaluation takes the histories from the fold-in", async () => {
  const split = splitStrongGeneralization(dataset, { testUsers: 0.5, minRating: 4 }, createRandom(2));
  const ranker = popularity(split.train, 4);
  let rows = 0;
  const counting = {
    description: "counts",
    score(histories: readonly Uint32Array[], out: Float32Array) {
      rows += histories.reduce((sum, history) => sum + history.length, 0);
      return ranker.scorer.score(histories, out);
    },
  };
  const input = { ...split, ranker: { ...ranker, scorer: counting }, minRating: 4, seed: 1 };
  const { metrics } = await evaluateRanking({ ...input, seen: split.foldIn });
  expect(rows).toBe([...split.foldIn.values].filter((value) => value >= 4).length);
  expect(metrics.find((m) => m.name === "hit_rate" && m.cutoff === 20)!.value).toBeGreaterThan(0);
});

test("bad shares and too high a bound are refused with what was wrong", () => {
  const split = (options: Parameters<typeof splitStrongGeneralization>[1]) => () =>
    splitStrongGeneralization(dataset, options, createRandom(1));
  expect(split({ testUsers: 0 })).toThrow(/testUsers.*got 0/);
  expect(split({ testUsers: 0.5, heldOutShare: 1 })).toThrow(/heldOutShare.*got 1/);
  expect(split({ testUsers: 0.5, minRatings: 1 })).toThrow(InvalidInputError);
  expect(split({ testUsers: 0.5, minRatings: 100 })).toThrow(/no user has 100/);
});
