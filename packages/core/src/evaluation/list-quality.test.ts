import { expect, test } from "vitest";
import { movieFacts } from "../dataset/movie-facts.js";
import { ListQuality } from "./list-quality.js";

const movies = [["War"], ["War", "Drama"], ["Noir"], [], ["War", "War"]].map((genres, row) =>
  movieFacts({ externalId: `${row}`, title: `Movie ${row}`, genres }),
);
/** Of 8 users. */
const likes = Uint32Array.of(4, 2, 1, 0, 8);

const qualityOf = (users: number, cutoffs: readonly number[], known = movies) =>
  new ListQuality(known, likes.subarray(0, known.length), 8, users, cutoffs);
const column = (quality: ListQuality, name: string) =>
  Array.from(quality.columns.get(name)!, (value) => Math.round(value * 1e6) / 1e6);

test("at each cutoff: the bits of surprise, the share of likers, and how little genres overlap", () => {
  const quality = qualityOf(2, [1, 2, 4]);
  expect([...quality.columns.keys()]).toEqual([
    "novelty@1",
    "novelty@2",
    "novelty@4",
    "popularity@1",
    "popularity@2",
    "popularity@4",
    "intra_list_diversity@1",
    "intra_list_diversity@2",
    "intra_list_diversity@4",
  ]);
  quality.add(0, [0, 1, 2, 3]);
  quality.add(1, [2, 4, 0, 1]);
  // A movie that nobody liked counts as liked once.
  expect(column(quality, "novelty@1")).toEqual([1, 3]);
  expect(column(quality, "novelty@2")).toEqual([1.5, 1.5]);
  expect(column(quality, "novelty@4")).toEqual([2.25, 1.5]);
  expect(column(quality, "popularity@1")).toEqual([0.5, 0.125]);
  expect(column(quality, "popularity@2")).toEqual([0.375, 0.5625]);
  expect(column(quality, "popularity@4")).toEqual([7 / 32, 15 / 32]);
  // One movie is no list of pairs.
  expect(column(quality, "intra_list_diversity@1")).toEqual([Number.NaN, Number.NaN]);
  const half = Math.SQRT1_2;
  const rounded = (value: number) => Math.round(value * 1e6) / 1e6;
  expect(column(quality, "intra_list_diversity@2")).toEqual([rounded(1 - half), 1]);
  // Only the first two share a genre; of the other list 4 and 0 are alike, and each shares half with 1.
  expect(column(quality, "intra_list_diversity@4")).toEqual([
    rounded(1 - half / 6),
    rounded(1 - (1 + 2 * half) / 6),
  ]);
});

test("a list that is shorter than a cutoff counts with what it has, none not at all", () => {
  const quality = qualityOf(3, [2, 5, 9]);
  quality.add(1, [0, 2, 4]);
  quality.add(2, []);
  for (const name of ["novelty", "popularity", "intra_list_diversity"]) {
    const [first, shorter, rest] = [2, 5, 9].map((cutoff) => column(quality, `${name}@${cutoff}`));
    expect(shorter).toEqual(rest);
    expect(first).not.toEqual(rest);
    expect([rest![0], rest![2]]).toEqual([Number.NaN, Number.NaN]);
  }
  expect(column(quality, "novelty@9")[1]).toBeCloseTo(4 / 3, 5);
});

test("lists of the same genre again and again are not below 0", () => {
  const quality = qualityOf(1, [3]);
  quality.add(0, [0, 4, 0]);
  expect(column(quality, "intra_list_diversity@3")).toEqual([0]);
});

test("movies without any genre have no diversity", () => {
  const quality = qualityOf(1, [2], [movies[3]!, movies[3]!]);
  quality.add(0, [0, 1]);
  expect([...quality.columns.keys()]).toEqual(["novelty@2", "popularity@2"]);
});

test("coverage is the share of all movies that stood before the cutoff in anybody's list", () => {
  const quality = qualityOf(3, [1, 2, 3]);
  expect(quality.coverage().map(({ value }) => value)).toEqual([0, 0, 0]);
  quality.add(0, [0, 1, 2]);
  quality.add(1, [2, 1, 0]);
  quality.add(2, [0, 2, 1]);
  const common = { name: "catalog_coverage", low: null, high: null, higherIsBetter: true };
  expect(quality.coverage()).toEqual([
    { ...common, cutoff: 1, value: 0.4 },
    { ...common, cutoff: 2, value: 0.6 },
    { ...common, cutoff: 3, value: 0.6 },
  ]);
  const nothing = new ListQuality([], new Uint32Array(), 0, 0, [1]);
  expect(nothing.coverage()).toEqual([{ ...common, cutoff: 1, value: 0 }]);
});

test("where nobody has trained, a list has no surprise and no likers", () => {
  const quality = new ListQuality(movies, new Uint32Array(5), 0, 1, [2]);
  quality.add(0, [0, 1]);
  expect(column(quality, "novelty@2")).toEqual([0]);
  expect(column(quality, "popularity@2")).toEqual([0]);
});
