import { expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { movieFacts } from "../../dataset/movie-facts.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { genrePopularity } from "./genre-popularity.js";
import { likedMovies } from "./liked-movies.js";
import { popularity } from "./popularity.js";

/** Of five users; who rated what, and whether they liked it. */
const ratings: [movie: number, value: number][] = [
  [1, 5],
  [3, 4],
  [1, 4],
  [2, 4],
  [3, 5],
  [1, 1],
  [0, 1],
  [5, 4],
];
const dataset: Dataset = {
  ...plantedDataset({ movies: 1, users: 5, clusters: 1, ratingsPerUser: 0 }),
  movies: [["War"], ["War", "Noir"], ["War"], ["Drama"], [], ["Drama"], ["Western"], ["War", "Western"]].map(
    (genres, row) => movieFacts({ externalId: `${row}`, title: `Movie ${row}`, genres }),
  ),
  ratings: {
    offsets: Uint32Array.of(0, 2, 4, 5, 6, 8),
    movies: Uint32Array.from(ratings, ([movie]) => movie),
    values: Float32Array.from(ratings, ([, value]) => value),
    timestamps: new Float64Array(ratings.length),
  },
};

test("liked movies come most liked first, then by their dataset rows", () => {
  const { movieRows, counts } = likedMovies(dataset, 4);
  expect([...movieRows]).toEqual([1, 3, 2, 5]);
  expect([...counts]).toEqual([2, 2, 1, 1]);
});

test("popularity scores all histories alike", () => {
  const { movieRows, scorer } = popularity(dataset, 4);
  expect([...movieRows]).toEqual([1, 3, 2, 5]);
  const out = new Float32Array(9).fill(9);
  scorer.score([Uint32Array.of(0), Uint32Array.of(1)], out);
  expect([...out]).toEqual([2, 2, 1, 1, 2, 2, 1, 1, 9]);
  expect(scorer.description).toBe("training users who liked the movie");
});

test("a genre is as popular as its liked movies are on average, and a movie as its genres", () => {
  const { movieRows, scorer } = genrePopularity(dataset, 4);
  expect([...movieRows]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const out = new Float32Array(17).fill(9);
  scorer.score([Uint32Array.of(0), Uint32Array.of(1)], out);
  // War: movies 1 and 2, liked twice and once; Noir: 1 alone; Drama: 3 and 5; Western: none.
  const [war, noir, drama] = [3 / 2, 2, 3 / 2];
  const expected = [war, (war + noir) / 2, war, drama, 0, drama, 0, war / 2];
  expect([...out]).toEqual([...expected, ...expected, 9]);
  expect(scorer.description).toBe("mean likes of the movies of its genres");
});
