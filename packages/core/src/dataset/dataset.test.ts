import { expect, test } from "vitest";
import { plantedDataset } from "../testing/planted-dataset.js";
import { type Dataset, datasetParts } from "./dataset.js";
import { movieFacts } from "./movie-facts.js";

const { ratings, ...planted } = plantedDataset({ movies: 4, users: 1, clusters: 1, ratingsPerUser: 1 });
const none = { ...ratings, offsets: new Uint32Array(1), movies: new Uint32Array(0) };
const facts = { externalId: "1", title: "Heat" };
const bare: Dataset = { ...planted, ratings: none, movies: [movieFacts(facts), movieFacts(facts)] };
const withMovie = (more: Partial<Parameters<typeof movieFacts>[0]>): Dataset => ({
  ...bare,
  movies: [movieFacts(facts), movieFacts({ ...facts, ...more })],
});
const pairs = (...labels: number[]) => {
  const rows = new Uint32Array(labels.length);
  return { a: rows, b: rows, labels: Uint8Array.from(labels) };
};

test.each<[what: string, dataset: Dataset, ...parts: string[]]>([
  ["nothing", bare],
  ["ratings", { ...bare, ratings }, "RATINGS"],
  ["a genre", withMovie({ genres: ["Crime"] }), "GENRES"],
  ["a keyword", withMovie({ keywords: ["heist"] }), "METADATA"],
  ["a director", withMovie({ directors: ["Mann"] }), "METADATA"],
  ["an actor", withMovie({ cast: ["Pacino"] }), "METADATA"],
  ["a plot", withMovie({ overview: "A heist." }), "METADATA"],
  ["an empty plot", withMovie({ overview: "" })],
  ["a crew and a company alone", withMovie({ crew: ["A"], companies: ["B"], year: 1995 })],
  ["pairs", { ...bare, pairs: pairs(0) }, "PAIRS"],
  ["no pairs", { ...bare, pairs: pairs() }],
  [
    "all",
    { ...withMovie({ genres: ["Crime"], overview: "A heist." }), ratings, pairs: pairs(1) },
    "RATINGS",
    "GENRES",
    "METADATA",
    "PAIRS",
  ],
])("a dataset with %s has the parts that a recipe may need", (_, dataset, ...parts) => {
  expect([...datasetParts(dataset)]).toEqual(parts);
});

test("facts that are not known are empty, those that are stay", () => {
  const empty = { year: null, overview: null, imdbId: null, tmdbId: null, posterUrl: null };
  const lists = {
    alternativeTitles: [],
    genres: [],
    directors: [],
    cast: [],
    crew: [],
    keywords: [],
    companies: [],
  };
  expect(movieFacts(facts)).toEqual({ ...facts, ...empty, ...lists });
  const known = {
    ...facts,
    ...{ year: 1995, overview: "A heist.", imdbId: "tt1", tmdbId: "2", posterUrl: "https://x" },
    ...{
      alternativeTitles: ["a"],
      genres: ["b"],
      directors: ["c"],
      cast: ["d"],
      crew: ["e"],
      keywords: ["f"],
      companies: ["g"],
    },
  };
  expect(movieFacts(known)).toEqual(known);
});
