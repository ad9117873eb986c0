import { expect, test } from "vitest";
import type { Dataset, MovieFacts } from "../dataset/dataset.js";
import { movieFacts } from "../dataset/movie-facts.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { withoutRatings } from "../testing/without-ratings.js";
import { tagAgreement } from "./tag-agreement.js";

const datasetOf = (...movies: Partial<MovieFacts>[]): Dataset => ({
  ...withoutRatings(plantedDataset({ movies: 1, users: 0, clusters: 1, ratingsPerUser: 0 })),
  movies: movies.map((known, row) => movieFacts({ externalId: `${row}`, title: `Movie ${row}`, ...known })),
});
const cast = ["a", "b", "c", "d", "e"];

test("cosines of keywords, genres, directors and the five first actors, weighted by idf", () => {
  const agreement = tagAgreement(
    datasetOf(
      { keywords: ["war"], genres: ["Drama"], cast },
      { keywords: ["war"], directors: ["war"], cast: ["x", "y", "z", "u", "v", "a"] },
      { genres: ["Drama"], cast: ["e"], directors: ["Somebody"] },
      {},
    ),
  )!;
  const [once, twice] = [Math.log(4), Math.log(2)];
  // 0: war, Drama and e are in two movies, the other four actors in one. 1: war in two, six others in one; "a" is the sixth.
  const length0 = Math.sqrt(3 * twice ** 2 + 4 * once ** 2);
  const length1 = Math.sqrt(twice ** 2 + 6 * once ** 2);
  const length2 = Math.sqrt(2 * twice ** 2 + once ** 2);
  const to1 = twice ** 2 / length0 / length1;
  const to2 = (2 * twice ** 2) / length0 / length2;
  expect(agreement.mean(0, [1], 1)).toBeCloseTo(to1, 6);
  expect(agreement.mean(0, [2], 1)).toBeCloseTo(to2, 6);
  expect(agreement.mean(1, [2], 1)).toBe(0);
  expect(agreement.mean(0, [0], 1)).toBeCloseTo(1, 6);
  // What is missing up to the count, and of what nothing is known, counts 0.
  expect(agreement.mean(0, [1, 2, 3], 10)).toBeCloseTo((to1 + to2) / 10, 6);
  expect(agreement.mean(0, [], 0)).toBe(0);
  // Nothing of one movie is left behind for the next.
  expect(agreement.mean(2, [1], 1)).toBe(0);
});

test("a movie is asked for where something is known of it that not all movies have", () => {
  const agreement = tagAgreement(
    datasetOf({ keywords: ["film", "war"] }, { keywords: ["film"] }, { keywords: ["film"], genres: ["War"] }),
  )!;
  expect([0, 1, 2].map((movie) => agreement.has(movie))).toEqual([true, false, true]);
});

test("a dataset without keywords tells too little", () => {
  expect(tagAgreement(datasetOf({ genres: ["War"] }, { cast, directors: ["Somebody"] }))).toBeNull();
  expect(tagAgreement(datasetOf({ genres: ["War"] }, { keywords: ["war"] }))).not.toBeNull();
});
