import { expect, test } from "vitest";
import type { MovieFacts } from "../../dataset/dataset.js";
import { movieFacts } from "../../dataset/movie-facts.js";
import { matchVectors } from "./match-vectors.js";
import { labelOf, type VectorLabel, type VectorTable } from "./vector-table.js";

const movie = (externalId: string, title: string, year: number, ids: Partial<MovieFacts>) =>
  movieFacts({ externalId, title, year, ...ids });
const movies = [
  movie("1", "Toy Story", 1995, { imdbId: "tt0114709", tmdbId: "862" }),
  movie("2", "Ran", 1985, { imdbId: "0089881", tmdbId: "11645" }),
  movie("862", "Crossroads", 2002, { imdbId: "tt0275022", tmdbId: "1" }),
];
const table = (...labels: VectorLabel[]): VectorTable => ({
  format: "word2vec",
  file: "vectors.txt",
  dimensions: 2,
  vectors: Float32Array.from({ length: labels.length * 2 }, (_, i) => i),
  labels,
});

test("keys are the kind of id that most of them find a movie by", () => {
  const own = matchVectors(table(labelOf("2"), labelOf("862")), movies);
  expect(own.embedding.movieRows).toEqual(Uint32Array.of(1, 2));
  expect(own.embedding.ids).toEqual(["2", "862"]);
  expect(own.report).toMatchObject({ rows: 2, byId: 2, byTmdbId: 0, unmatched: 0 });
  const tmdb = matchVectors(table(labelOf("862"), labelOf("11645")), movies);
  expect(tmdb.embedding.movieRows).toEqual(Uint32Array.of(0, 1));
  expect(tmdb.report).toMatchObject({ byTmdbId: 2, byId: 0 });
  const imdb = matchVectors(table(labelOf("114709"), labelOf("tt0089881"), labelOf("tt9999999")), movies);
  expect(imdb.embedding.movieRows).toEqual(Uint32Array.of(0, 1));
  expect(imdb.report).toMatchObject({ byImdbId: 2, unmatched: 1, unmatchedExamples: ['"tt9999999"'] });
});

test("titles with years find movies, as keys and as columns; a movie is taken once, by the first", () => {
  const { embedding, report } = matchVectors(
    table(
      labelOf("Toy_Story_(1995)"),
      { ...labelOf("x"), title: "Ran", year: 1985 },
      { ...labelOf("y"), title: "Toy Story", year: 1995 },
      { ...labelOf("z"), title: "No Such Movie", year: 1990 },
      { ...labelOf("w"), imdbId: "tt0275022" },
    ),
    movies,
  );
  expect(embedding.movieRows).toEqual(Uint32Array.of(0, 1, 2));
  expect(embedding.vectors).toEqual(Float32Array.of(0, 1, 2, 3, 8, 9));
  expect(report).toMatchObject({ rows: 5, byTitle: 2, byImdbId: 1, repeated: 1, unmatched: 1 });
  expect(report.unmatchedExamples).toEqual(['"No Such Movie (1990)"']);
});

test("where nothing matches the first keys and the dataset's ids are told", () => {
  expect(() => matchVectors(table(labelOf("king"), labelOf("queen")), movies)).toThrow(
    /holds 2 vectors, and none is of a movie of the dataset. Its first keys are "king", "queen"; the dataset's ids are like 1, 2, 862/,
  );
});
