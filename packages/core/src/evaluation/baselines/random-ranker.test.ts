import { expect, test } from "vitest";
import { createRandom } from "../../random.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { likedMovies } from "./liked-movies.js";
import { randomRanker } from "./random-ranker.js";

const planted = plantedDataset({ movies: 12, users: 8, clusters: 2, ratingsPerUser: 5, noise: 0 });
/** Movies 3, 4 and 9 are liked by nobody. */
const dataset = {
  ...planted,
  ratings: {
    ...planted.ratings,
    values: planted.ratings.values.map((value, i) =>
      [3, 4, 9].includes(planted.ratings.movies[i]!) ? 1 : value,
    ),
  },
};
const liked = [...likedMovies(dataset, 4).movieRows];

test("liked movies are ranked, and candidates that nobody likes behind them", () => {
  const rowsOf = (candidates?: Uint8Array) => [
    ...randomRanker(dataset, 4, createRandom(1), candidates).movieRows,
  ];
  expect(liked).not.toContain(9);
  expect(rowsOf()).toEqual(liked);
  const candidates = new Uint8Array(12);
  candidates[9] = 1;
  candidates[4] = 1;
  candidates[liked[0]!] = 1;
  expect(rowsOf(candidates)).toEqual([...liked, 4, 9]);
});

test("every query and every run of another seed is in another order", () => {
  const score = (seed: number) => {
    const { scorer, movieRows } = randomRanker(dataset, 4, createRandom(seed));
    const out = new Float32Array(2 * movieRows.length);
    scorer.score([Uint32Array.of(0), Uint32Array.of(0)], out);
    expect(scorer.description).toBe("random scores");
    return out;
  };
  const first = score(1);
  expect(new Set(first).size).toBe(first.length);
  expect(score(1)).toEqual(first);
  expect(score(2)).not.toEqual(first);
});

test("it says by chance which movies are alike, and not by the chance that it ranks by", () => {
  const ranker = randomRanker(dataset, 4, createRandom(1));
  const rows = ranker.movieRows.length;
  expect(ranker.neighbors!.movieRows).toEqual(ranker.movieRows);
  const [scores, likenesses] = [new Float32Array(rows), new Float32Array(rows)];
  ranker.neighbors!.open(Uint32Array.from(ranker.movieRows.keys()))(Uint32Array.of(0), likenesses);
  ranker.scorer.score([Uint32Array.of(0)], scores);
  expect(likenesses).not.toEqual(scores);
});
