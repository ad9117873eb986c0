import { expect, test } from "vitest";
import { contentFeatures, featureGroups } from "../../dataset/content/content-features.js";
import type { Dataset } from "../../dataset/dataset.js";
import { createRandom } from "../../random.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { testContext } from "../../testing/recipe-suite.js";
import { triplet } from "./triplet.js";

const count = 400;
const sequels = 40;

/** Row 2i + 1 is the sequel of row 2i, for i < 40: two actors and a keyword that no other movie has. No ratings. */
function franchises(seed: number): Dataset {
  const random = createRandom(seed);
  const some = (name: string, wanted: number, of: number) =>
    Array.from({ length: wanted }, () => `${name} ${random.integer(of)}`);
  const bare = plantedDataset({ movies: count, users: 0, clusters: 1, ratingsPerUser: 1 });
  const movies = bare.movies.map((movie, row) => {
    const own = row < 2 * sequels ? [`franchise ${row >> 1} first`, `franchise ${row >> 1} second`] : [];
    return {
      ...movie,
      genres: [...new Set(some("Genre", 2, 8))],
      directors: some("Director", 1, 120),
      cast: [...own, ...some("Actor", 6, 250)],
      keywords: [...own.slice(1), ...some("keyword", 5, 150)],
      overview: some("word", 25, 600)
        .map((word) => word.replace(" ", ""))
        .join(" "),
    };
  });
  // A sequel has its first part's genres.
  for (let i = 0; i < sequels; i++)
    movies[2 * i + 1] = { ...movies[2 * i + 1]!, genres: movies[2 * i]!.genres };
  return { ...bare, movies };
}

/** Share of sequels among their first part's ten nearest, and of the ten nearest that share a genre. */
function measure(dataset: Dataset, cosine: (a: number, b: number) => number) {
  let found = 0;
  let sharing = 0;
  for (let row = 0; row < count; row++) {
    const nearest = Array.from({ length: count }, (_, other) => ({ other, near: cosine(row, other) }))
      .filter(({ other }) => other !== row)
      .sort((x, y) => y.near - x.near)
      .slice(0, 10)
      .map(({ other }) => other);
    if (row % 2 === 0 && row < 2 * sequels && nearest.includes(row + 1)) found++;
    const own = dataset.movies[row]!.genres;
    sharing += nearest.filter((other) =>
      dataset.movies[other]!.genres.some((genre) => own.includes(genre)),
    ).length;
  }
  return { sequels: found / sequels, genres: sharing / (10 * count) };
}

function cosinesOf({ offsets, features, weights, names }: ReturnType<typeof contentFeatures>) {
  const dense = new Float64Array(count * names.length);
  for (let row = 0; row < count; row++)
    for (let k = offsets[row]!; k < offsets[row + 1]!; k++)
      dense[row * names.length + features[k]!] = weights[k]!;
  return (a: number, b: number) => {
    let sum = 0;
    for (let k = offsets[a]!; k < offsets[a + 1]!; k++)
      sum += weights[k]! * dense[b * names.length + features[k]!]!;
    return sum;
  };
}

test("with its defaults it finds the sequels that TF-IDF finds, and more movies of like genres", async () => {
  const dataset = franchises(1);
  const plain = measure(
    dataset,
    cosinesOf(
      contentFeatures(dataset, { groups: featureGroups, minCount: 2, maxFeatures: 100_000, maxCast: 10 }),
    ),
  );
  expect(plain.sequels).toBeGreaterThanOrEqual(0.95);

  const { embedding } = await triplet.train(dataset, triplet.options.parse({}), testContext().context);
  const { vectors, dimensions } = embedding;
  const learned = measure(dataset, (a, b) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) sum += vectors[a * dimensions + d]! * vectors[b * dimensions + d]!;
    return sum;
  });
  expect(learned.sequels).toBeGreaterThanOrEqual(0.95);
  expect(learned.genres).toBeGreaterThan(plain.genres);
});
