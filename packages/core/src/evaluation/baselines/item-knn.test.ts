import { expect, test } from "vitest";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { withoutRatings } from "../../testing/without-ratings.js";
import { itemKnn } from "./item-knn.js";

const minRating = 4;
const dataset = plantedDataset({ movies: 40, users: 30, clusters: 2, ratingsPerUser: 12, noise: 0.3 });
const { offsets, movies, values } = dataset.ratings;
/** Each user's liked movies, oldest first. */
const likes = dataset.users.map((_, user) =>
  [...movies.subarray(offsets[user], offsets[user + 1])].filter(
    (_movie, i) => values[offsets[user]! + i]! >= minRating,
  ),
);

/** Of how many users who liked `a` is `b` among their newest `bound` likes, over the root of both movies' likes. */
function cosine(a: number, b: number, bound: number): number {
  const count = (movie: number) => likes.filter((own) => own.includes(movie)).length;
  const both = likes.filter((own) => own.includes(a) && own.slice(-bound).includes(b)).length;
  return both / Math.sqrt(count(a) * count(b));
}

test.each([3, 1000])("of each user the newest %i likes count", async (historyBound) => {
  expect(likes.some((own) => own.length > 3)).toBe(true);
  const [ranker] = await itemKnn(dataset, minRating, [100], { historyBound });
  const { movieRows, scorer } = ranker!;
  const out = new Float32Array(2 * movieRows.length).fill(9);
  scorer.score([Uint32Array.of(3), Uint32Array.of(8, 0)], out);
  for (const [row, movie] of movieRows.entries()) {
    const from = (seen: number) => (seen === row ? 0 : cosine(movieRows[seen]!, movie, historyBound));
    expect(out[row]).toBeCloseTo(from(3), 6);
    expect(out[movieRows.length + row]).toBeCloseTo(from(8) + from(0), 6);
  }
});

test("neighbors are by whole histories, however few likes count for scores; who shares nobody is none", async () => {
  const [ranker] = await itemKnn(dataset, minRating, [1], { historyBound: 1 });
  const { movieRows, cosines, open } = ranker!.neighbors!;
  expect(cosines).toBe(true);
  expect(movieRows).toEqual(ranker!.movieRows);
  const candidates = Uint32Array.from(movieRows.keys())
    .filter((row) => row % 3 > 0)
    .reverse();
  const compare = open(candidates);
  for (const queries of [Uint32Array.of(4, 30), Uint32Array.of(4)]) {
    const out = new Float32Array(queries.length * candidates.length + 1).fill(9);
    compare(queries, out);
    for (const [q, query] of queries.entries())
      for (const [c, candidate] of candidates.entries()) {
        const expected = cosine(movieRows[query]!, movieRows[candidate]!, 1000);
        const found = out[q * candidates.length + c]!;
        if (expected === 0) expect(found).toBe(-Infinity);
        else expect(found).toBeCloseTo(expected, 6);
      }
    expect(out.at(-1)).toBe(9);
  }
});

test("there is a ranker for each size, in their order, which says how many neighbors it keeps", async () => {
  const made = await itemKnn(dataset, minRating, [3, 100, 1]);
  expect(made.map(({ scorer }) => scorer.description)).toEqual([
    "sum of cosines to the history, 3 neighbors a movie",
    "sum of cosines to the history, 100 neighbors a movie",
    "sum of cosines to the history, 1 neighbors a movie",
  ]);
  const kept = made.map(({ scorer, movieRows }) => {
    const out = new Float32Array(movieRows.length);
    scorer.score([Uint32Array.of(0)], out);
    return out.filter((score) => score > 0).length;
  });
  expect(kept[0]).toBe(3);
  expect(kept[1]).toBeGreaterThan(3);
  expect(kept[2]).toBe(1);
});

test("where nobody likes anything, nothing is ranked", async () => {
  const [ranker] = await itemKnn(withoutRatings(dataset), minRating, [100]);
  expect(ranker!.movieRows).toHaveLength(0);
});
