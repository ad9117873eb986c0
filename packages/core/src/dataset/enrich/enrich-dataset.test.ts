import { expect, test } from "vitest";
import { memoryBytes } from "../../testing/memory-bytes.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { withContentHash } from "../content-hash.js";
import { movieFacts } from "../movie-facts.js";
import { loadDataset } from "../store/load-dataset.js";
import { storeDataset } from "../store/store-dataset.js";
import { enrichDataset } from "./enrich-dataset.js";

const bare = withContentHash({
  ...plantedDataset({ movies: 6, users: 4, clusters: 2, ratingsPerUser: 3 }),
  licence: "Ratings: research use.",
});
const others = [movieFacts({ externalId: "x", title: "Movie 2", year: 1951, cast: ["Somebody"] })];

test("the result is hashed as if it had been imported so, and comes back from the store", async () => {
  const { dataset, report } = enrichDataset(bare, { name: "facts", licence: "CC0.", movies: others });
  expect(report).toMatchObject({ byTitle: 1, unmatched: 5 });
  expect(dataset.movies[1]!.cast).toEqual(["Somebody"]);
  expect(dataset.contentHash).not.toBe(bare.contentHash);
  expect(dataset.contentHash).toBe(withContentHash({ ...bare, movies: dataset.movies }).contentHash);
  expect(dataset.licence).toBe('Ratings: research use. Metadata joined from the dataset "facts": CC0.');
  const bytes = memoryBytes();
  await storeDataset(dataset, bytes);
  expect(await loadDataset(bytes)).toEqual(dataset);
});

test("what adds nothing leaves the content hash as it is; unknown licences are told as such", () => {
  const known = { name: "itself", licence: null, movies: bare.movies };
  const { dataset } = enrichDataset({ ...bare, licence: null }, known);
  expect(dataset.contentHash).toBe(bare.contentHash);
  expect(dataset.licence).toBe('Metadata joined from the dataset "itself": no licence stated.');
});

test("two datasets without a common movie are refused, with five examples", () => {
  const movies = [movieFacts({ externalId: "x", title: "Other", year: 1951 })];
  expect(() => enrichDataset(bare, { name: "facts", licence: null, movies })).toThrow(
    'enrichWith: None of the 6 movies is found in the dataset "facts" by IMDb id, TMDB id, or title and year. ' +
      'The first are "Movie 1 (1950)", "Movie 2 (1951)", "Movie 3 (1952)", "Movie 4 (1953)", "Movie 5 (1954)". ' +
      "Nothing was imported: leave enrichWith out, or name another dataset.",
  );
});
