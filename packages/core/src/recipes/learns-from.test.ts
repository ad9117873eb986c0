import { expect, test } from "vitest";
import { type Dataset, datasetParts, type MovieFacts } from "../dataset/dataset.js";
import { type MovieAspect, movieAspects } from "../embedding/metric.js";
import { caveatOf } from "../evaluation/caveat.js";
import { evaluationMetrics } from "../evaluation/metric-facts.js";
import { createRandom, shuffle } from "../random.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { trainForTest } from "../testing/train-for-test.js";
import { withoutRatings } from "../testing/without-ratings.js";
import type { Recipe } from "./recipe.js";
import { recipes } from "./registry.js";

const planted = plantedDataset({ movies: 48, users: 60, clusters: 4, ratingsPerUser: 10 });
const names = ["red", "green", "blue", "gray", "pink"];
const rated: Dataset = {
  ...planted,
  movies: planted.movies.map((movie, row) => ({
    ...movie,
    title: `${names[row % 5]} story ${row % 7}`,
    keywords: [`tag ${row % 6}`, `tag ${row % 5}`],
    cast: [`Actor ${row % 9}`, `Actor ${row % 8}`],
    directors: [`Director ${row % 10}`],
  })),
};
const unrated = withoutRatings(rated);

const factOf: Readonly<Record<MovieAspect, keyof MovieFacts>> = {
  TITLES: "title",
  GENRES: "genres",
  KEYWORDS: "keywords",
  CAST: "cast",
  DIRECTORS: "directors",
};

/** Every movie with another's, drawn: a mere shift could give all movies of one kind the name of another kind. */
const other = shuffle(Uint32Array.from(planted.movies.keys()), createRandom(2));
function moved(dataset: Dataset, aspect: MovieAspect): Dataset {
  const fact = factOf[aspect];
  const { movies } = dataset;
  return {
    ...dataset,
    movies: movies.map((movie, row) => ({ ...movie, [fact]: movies[other[row]!]![fact] })),
  };
}

async function vectorsOf(recipe: Recipe<unknown>, dataset: Dataset): Promise<Float32Array> {
  const quick = [{ epochs: 1, drawnPairs: 500 }, { epochs: 1 }, {}];
  const options = quick.find((some) => recipe.options.safeParse(some).success)!;
  return (await trainForTest(recipe, dataset, options)).result.embedding.vectors;
}

const cases = [...recipes.values()].flatMap((recipe) =>
  [rated, unrated]
    .filter((dataset) => {
      const parts = datasetParts(dataset);
      const { needs, needsOneOf = [] } = recipe;
      return (
        needs.every((part) => parts.has(part)) &&
        (needsOneOf.length === 0 || needsOneOf.some((part) => parts.has(part)))
      );
    })
    .map((dataset) => ({
      recipe,
      dataset,
      name: recipe.name,
      data: dataset === rated ? "rated" : "unrated",
    })),
);

test.each(cases)(
  "$name on $data movies declares exactly what its vectors depend on",
  async ({ recipe, dataset }) => {
    const before = await vectorsOf(recipe, dataset);
    const found: MovieAspect[] = [];
    for (const aspect of movieAspects) {
      const after = await vectorsOf(recipe, moved(dataset, aspect));
      if (after.length !== before.length || after.some((value, i) => value !== before[i])) found.push(aspect);
    }
    const declared = recipe.learnsFrom?.(recipe.options.parse({}), datasetParts(dataset)) ?? [];
    expect([...declared].sort()).toEqual(found.sort());
  },
);

test("options decide what is learned from", () => {
  const of = (name: string, options: object, dataset: Dataset) => {
    const recipe = recipes.get(name)!;
    return recipe.learnsFrom!(recipe.options.parse(options), datasetParts(dataset));
  };
  expect(of("CONTRASTIVE", { pairs: "genres" }, rated)).toEqual(["GENRES"]);
  expect(of("CONTRASTIVE", { pairs: "ratings" }, unrated)).toEqual([]);
  expect(of("TRIPLET", { features: ["keywords", "year"] }, rated)).toEqual(["KEYWORDS"]);
  expect(of("TRIPLET", { features: ["keywords"], positives: "genres" }, rated)).toEqual([
    "GENRES",
    "KEYWORDS",
  ]);
});

test("a metric is marked where it is measured by what was learned from", () => {
  const facts = (name: string) => evaluationMetrics.find((one) => one.name === name);
  expect(caveatOf(facts("genre_accuracy"), ["GENRES", "CAST"])).toMatch(
    /^It learned from the movies' genres, /,
  );
  expect(caveatOf(facts("tag_agreement"), ["GENRES", "CAST"])).toContain("genres and actors");
  expect(caveatOf(facts("franchise_recall"), ["GENRES"])).toBeNull();
  expect(caveatOf(facts("franchise_recall_1_4"), ["TITLES"])).toContain("titles");
  expect(caveatOf(facts("hit_rate"), [...movieAspects])).toBeNull();
  expect(caveatOf(undefined, ["GENRES"])).toBeNull();
});
