import { expect, test } from "vitest";
import type { ContentFeatures } from "../../dataset/content/content-features.js";
import { createRandom } from "../../random.js";
import { balanceGroups } from "./balance-groups.js";
import { latentFeatures } from "./latent-features.js";

const { signal } = new AbortController();

/** Movies of `rank` hidden kinds, each with a few features of its kind, by chance, and unit length. */
function planted(movies: number, width: number, rank: number): ContentFeatures {
  const random = createRandom(3);
  const kinds = Array.from({ length: rank }, () => Float64Array.from({ length: width }, () => random.next()));
  const rows = Array.from({ length: movies }, (_, movie) => {
    const mixed = Float64Array.from({ length: width }, (_, f) =>
      kinds.reduce((sum, kind, k) => sum + kind[f]! * (k === movie % rank ? 1 : 0.2 * ((movie + k) % 3)), 0),
    );
    const length = Math.sqrt(mixed.reduce((sum, x) => sum + x * x, 0));
    return mixed.map((x) => x / length);
  });
  return {
    names: Array.from({ length: width }, (_, f) => `keywords:${f}`),
    offsets: Uint32Array.from({ length: movies + 1 }, (_, movie) => movie * width),
    features: Uint32Array.from({ length: movies * width }, (_, i) => i % width),
    weights: Float32Array.from(rows.flatMap((row) => [...row])),
  };
}

const dot = (x: Float32Array, a: number, b: number, length: number) => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += x[a * length + i]! * x[b * length + i]!;
  return sum;
};

test("with as many dimensions as the features' rank, cosines are those of the features", async () => {
  const features = planted(40, 30, 4);
  const { basis, coordinates } = await latentFeatures(features, 4, createRandom(1), signal);
  for (let a = 0; a < 4; a++)
    for (let b = 0; b < 4; b++) expect(dot(basis, a, b, 30)).toBeCloseTo(a === b ? 1 : 0, 5);
  for (let a = 0; a < 40; a++)
    for (let b = 0; b < 40; b++)
      expect(dot(coordinates, a, b, 4)).toBeCloseTo(dot(features.weights, a, b, 30), 4);
});

test("dimensions beyond the rank are zeros, and a movie without features lies nowhere", async () => {
  const features = planted(12, 10, 3);
  const emptied = {
    ...features,
    offsets: Uint32Array.from([...features.offsets, features.offsets.at(-1)!]),
  };
  const { coordinates } = await latentFeatures(emptied, 16, createRandom(1), signal);
  for (let movie = 0; movie < 12; movie++) expect(dot(coordinates, movie, movie, 16)).toBeCloseTo(1, 5);
  expect(dot(coordinates, 12, 12, 16)).toBe(0);
  for (let a = 0; a < 12; a++)
    for (let b = 0; b < 12; b++)
      expect(dot(coordinates, a, b, 16)).toBeCloseTo(dot(features.weights, a, b, 10), 4);
});

test("fewer dimensions than the rank keep what differs most", async () => {
  // Two large blocks of movies that share a feature, and one pair apart: two dimensions go to the blocks.
  const features: ContentFeatures = {
    names: ["genres:a", "genres:b", "keywords:c"],
    offsets: Uint32Array.from({ length: 23 }, (_, movie) => movie),
    features: Uint32Array.from({ length: 22 }, (_, movie) => (movie < 10 ? 0 : movie < 20 ? 1 : 2)),
    weights: new Float32Array(22).fill(1),
  };
  const { basis } = await latentFeatures(features, 2, createRandom(1), signal);
  for (let d = 0; d < 2; d++) expect(Math.abs(basis[d * 3 + 2]!)).toBeLessThan(1e-3);
});

test("balanced groups: squares in the proportion of the groups' lengths, and length 1 again", () => {
  const features: ContentFeatures = {
    names: ["overview:x", "overview:y", "directors:z"],
    offsets: Uint32Array.of(0, 3, 3),
    features: Uint32Array.of(0, 1, 2),
    weights: Float32Array.from([0.64, 0.64, 0.4252]),
  };
  const { weights } = balanceGroups(features);
  const overview = weights[0]! ** 2 + weights[1]! ** 2;
  const director = weights[2]! ** 2;
  expect(overview + director).toBeCloseTo(1, 5);
  expect(overview / director).toBeCloseTo((0.64 * Math.SQRT2) / 0.4252, 4);
  expect(weights[0]).toBe(weights[1]);
});
