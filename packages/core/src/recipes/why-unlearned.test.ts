import { expect, test } from "vitest";
import type { Dataset } from "../dataset/dataset.js";
import { collectUnlearned, decodeUnlearned, encodeUnlearned } from "../embedding/unlearned.js";
import { CorruptDataError } from "../errors.js";
import { plantedDataset } from "../testing/planted-dataset.js";
import { testContext } from "../testing/recipe-suite.js";
import { buildCorpus } from "./histories/corpus.js";
import { recipes } from "./registry.js";

/** 30 movies; of movie 1 are three ratings left, of movie 2 only low ones, movie 3 has no rating, genre or content. */
function datasetWithGaps(): Dataset {
  const planted = plantedDataset({ movies: 30, users: 60, clusters: 3, ratingsPerUser: 8, noise: 0 });
  const movies = planted.movies.map((movie, row) =>
    row === 2 ? { ...movie, genres: [], keywords: [], directors: ["Nobody else's"], year: null } : movie,
  );
  const { ratings } = planted;
  let ofFirst = 0;
  const keep = Array.from(ratings.movies, (row) => (row === 0 ? ++ofFirst <= 3 : row !== 2));
  const offsets = Uint32Array.from(ratings.offsets, (end) => keep.slice(0, end).filter(Boolean).length);
  const kept = <Values extends { filter(test: (value: number, i: number) => boolean): Values }>(
    all: Values,
  ) => all.filter((_, i) => keep[i]!);
  return {
    ...planted,
    movies,
    ratings: {
      ...ratings,
      offsets,
      movies: kept(ratings.movies),
      values: kept(ratings.values).map((value, i) => (kept(ratings.movies)[i] === 1 ? 2 : value)),
      timestamps: kept(ratings.timestamps),
    },
  };
}

const dataset = datasetWithGaps();
function why(
  name: "SKIP_GRAM" | "NMF" | "CONTRASTIVE" | "MOVIE_GENRE" | "TRIPLET" | "USER_MOVIE",
  options = {},
) {
  const recipe = recipes.get(name)!;
  return recipe.whyUnlearned!(dataset, recipe.options.parse(options), null);
}

test("every recipe tells why a movie has no vector, or gives one to every movie", async () => {
  for (const recipe of recipes.values()) {
    if (!recipe.whyUnlearned) {
      const { embedding } = await recipe.train(dataset, recipe.options.parse({}), testContext().context);
      expect(
        [...embedding.movieRows].sort((a, b) => a - b),
        recipe.name,
      ).toEqual([...dataset.movies.keys()]);
      continue;
    }
    const reason = recipe.whyUnlearned(dataset, recipe.options.parse({}), null)(2);
    expect(reason, recipe.name).toMatch(/^[A-Z].*\.$/);
  }
});

test("each reason is of the recipe's own kind, with its own numbers", () => {
  expect(why("SKIP_GRAM")(0)).toBe("It has 3 ratings of 3.5 or more to learn from; this run needs 5.");
  expect(why("SKIP_GRAM")(1)).toBe("It has no ratings of 3.5 or more to learn from; this run needs 5.");
  expect(why("SKIP_GRAM", { minRating: 0, minCount: 7 })(0)).toBe(
    "It has 3 ratings to learn from; this run needs 7.",
  );
  expect(why("NMF", { minCount: 4 })(0)).toBe("It has 3 ratings to learn from; this run needs 4.");
  expect(why("MOVIE_GENRE")(2)).toBe("The data names no genre of it.");
  expect(why("CONTRASTIVE", { pairs: "genres" })(2)).toBe("The data names no genre of it.");
  expect(why("CONTRASTIVE", { pairs: "ratings" })(1)).toContain(
    "Nobody gave 4 or more to both it and another",
  );
  expect(why("TRIPLET", { features: ["keywords", "genres"] })(2)).toBe(
    "It has no keywords, genres that 2 movies share.",
  );
  expect(why("USER_MOVIE")(1)).toBe("It has no ratings of 4 or more to learn from; this run needs 1.");
  const userMovie = recipes.get("USER_MOVIE")!;
  const pretrained = {
    dimensions: 1,
    ids: ["1"],
    movieRows: Uint32Array.of(0),
    vectors: Float32Array.of(1),
    tensors: new Map(),
  };
  expect(userMovie.whyUnlearned!(dataset, userMovie.options.parse({}), pretrained)(1)).toBe(
    "The run that this one starts from did not learn it.",
  );
});

test("a corpus' reasons are true of every movie that it lacks", () => {
  for (const options of [
    { minRating: 4, minCount: 10 },
    { minRating: 4, minCount: 1, maxTitles: 12 },
    { minRating: 4.5, minCount: 2, maxTitles: 25, minHistory: 9 },
  ]) {
    const inside = new Set(buildCorpus(dataset, { ...options, minHistory: 2 }).movieRows);
    const reason = recipes.get("SKIP_GRAM")!.whyUnlearned!(dataset, options, null);
    for (const row of dataset.movies.keys()) {
      if (inside.has(row)) continue;
      let likes = 0;
      for (const [i, movie] of dataset.ratings.movies.entries())
        if (movie === row && dataset.ratings.values[i]! >= Math.fround(options.minRating)) likes++;
      const said = reason(row);
      if (likes < options.minCount)
        expect(said).toMatch(
          new RegExp(`^It has ${likes || "no"} ratings? of .* needs ${options.minCount}\\.$`),
        );
      else expect(said).toContain(`It is not among the ${options.maxTitles} movies with the most ratings of`);
    }
  }
});

test("reasons are collected for what an embedding lacks, and kept as they were", () => {
  const embedding = { movieRows: Uint32Array.of(1, 3) };
  const unlearned = collectUnlearned(5, embedding, (row) => (row === 0 ? "First." : "Other."));
  expect([...unlearned]).toEqual([
    ["First.", [0]],
    ["Other.", [2, 4]],
  ]);
  expect(decodeUnlearned(encodeUnlearned(unlearned))).toEqual(unlearned);
  expect(() => decodeUnlearned(new TextEncoder().encode("{}"))).toThrow(CorruptDataError);
});
