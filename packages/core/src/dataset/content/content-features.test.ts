import { expect, test } from "vitest";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { movieFacts } from "../movie-facts.js";
import {
  type ContentSettings,
  contentFeatures,
  type FeatureGroup,
  featureGroups,
  featureWeigher,
  groupOf,
  words,
} from "./content-features.js";

test("words: accents and case folded, short and empty words dropped", () => {
  expect(words("The Château's GHOST, and a boy of 12… in 1984!")).toEqual([
    "chateau",
    "ghost",
    "boy",
    "1984",
  ]);
  expect(words("...")).toEqual([]);
});

const planted = plantedDataset({ movies: 4, users: 1, clusters: 1, ratingsPerUser: 1 });
const bare = (id: string, more = {}) => movieFacts({ externalId: id, title: id, ...more });
const movies = [
  bare("1", {
    genres: ["Crime", " crime", "Drama "],
    overview: "A heist, a HEIST and a heist. Dogs.",
    year: 1994,
  }),
  bare("2", { genres: ["Drama", ""], overview: "Dogs.", year: 1990 }),
  bare("3", { genres: ["Western", "Drama", "Crime"], overview: "", year: 1989 }),
  bare("4"),
];
const settings: ContentSettings = { groups: ["genres"], minCount: 1, maxFeatures: 99, maxCast: 2 };
const featuresOf = (more: Partial<ContentSettings>) => {
  const { names, idf, offsets, features, weights } = contentFeatures(
    { ...planted, movies },
    { ...settings, ...more },
  );
  return {
    names,
    idf: [...idf],
    movies: movies.map((_, movie) =>
      Object.fromEntries(
        Array.from(features.subarray(offsets[movie], offsets[movie + 1]), (feature, i) => [
          names[feature],
          weights[offsets[movie]! + i],
        ]),
      ),
    ),
  };
};

test("features that more movies have come first, then by name; the rarest fall out", () => {
  const all = ["genres:drama", "genres:crime", "genres:western"];
  expect(featuresOf({}).names).toEqual(all);
  expect(featuresOf({ minCount: 2 }).names).toEqual(all.slice(0, 2));
  expect(featuresOf({ minCount: 3 }).names).toEqual(all.slice(0, 1));
  expect(featuresOf({ maxFeatures: 2 }).names).toEqual(all.slice(0, 2));
  const western = { ...planted, movies: [bare("1", { genres: ["Western", "Crime", "Drama"] })] };
  expect(contentFeatures(western, settings).names).toEqual([
    "genres:crime",
    "genres:drama",
    "genres:western",
  ]);
  expect(featuresOf({ groups: ["overview", "genres"], minCount: 2 }).names).toEqual([
    ...["genres:drama", "genres:crime", "overview:dogs"],
  ]);
});

test("a weight is (1 + ln of how often) × the inverse document frequency, all of a movie together 1 long", () => {
  const smooth = (having: number) => Math.log(5 / (1 + having)) + 1;
  const found = featuresOf({ groups: ["overview"] });
  expect(found.names).toEqual(["overview:dogs", "overview:heist"]);
  expect(found.idf).toEqual([smooth(2), smooth(1)]);
  const [dogs, heist] = [smooth(2), (1 + Math.log(3)) * smooth(1)];
  const length = Math.hypot(dogs, heist);
  expect(found.movies[0]!["overview:dogs"]).toBeCloseTo(dogs / length, 6);
  expect(found.movies[0]!["overview:heist"]).toBeCloseTo(heist / length, 6);
  expect(found.movies.slice(1)).toEqual([{ "overview:dogs": 1 }, {}, {}]);
});

test("under plain frequencies what all movies have says nothing", () => {
  const dramas = { ...planted, movies: movies.slice(0, 3) };
  const { names, idf, offsets, weights } = contentFeatures(dramas, { ...settings, idf: "plain" });
  expect(names).toEqual(["genres:drama", "genres:crime", "genres:western"]);
  expect([...idf]).toEqual([0, Math.log(3 / 2), Math.log(3)]);
  expect([...offsets]).toEqual([0, 1, 1, 3]);
  expect(weights[0]).toBe(1);
});

const known = bare("x", {
  cast: ["Tom  Hanks ", "tom hanks", "Third"],
  crew: ["A. Writer"],
  directors: ["Jane Doe"],
  keywords: ["HEIST", "ｈｅｉｓｔ"],
  companies: ["Studio\tOne"],
  genres: ["Drama", "Crime", "", "crime"],
  overview: "Of dogs",
  year: 1994,
});
test.each<[FeatureGroup, ...string[]]>([
  ["cast", "cast:tom hanks"],
  ["crew", "crew:a. writer"],
  ["directors", "directors:jane doe"],
  ["keywords", "keywords:heist"],
  ["companies", "companies:studio one"],
  ["genres", "genres:drama", "genres:crime"],
  ["genre-pairs", "genre-pairs:crime|drama"],
  ["overview", "overview:dogs"],
  ["year", "year:1990s"],
  ["five-years", "five-years:1990"],
])("%s are features of their own", (group, ...names) => {
  const { names: found } = contentFeatures({ ...planted, movies: [known] }, { ...settings, groups: [group] });
  expect(found.toSorted()).toEqual(names.toSorted());
  expect(found.map(groupOf)).toEqual(names.map(() => group));
  const none = contentFeatures({ ...planted, movies: [bare("y")] }, { ...settings, groups: [group] });
  expect(none.names).toEqual([]);
});

test("a movie that is not there is weighed as those that are; by nothing that the table lacks", () => {
  const groups = ["genres", "overview"] as const;
  const table = contentFeatures({ ...planted, movies }, { ...settings, groups, minCount: 2 });
  const weigh = featureWeigher(table, { groups, maxCast: 2 });
  for (const [movie, facts] of movies.entries()) {
    const { features, weights } = weigh(facts);
    const [start, end] = [table.offsets[movie], table.offsets[movie + 1]];
    expect(features).toEqual([...table.features.subarray(start, end)]);
    expect(weights.map(Math.fround)).toEqual([...table.weights.subarray(start, end)]);
  }
  expect(weigh(bare("new", { genres: ["Musical"], overview: "Songs" }))).toEqual({
    features: [],
    weights: [],
  });
  expect(featureWeigher(table, { groups: ["genres"], maxCast: 2 })(movies[1]!).features).toEqual([0]);
});

test("weights have length 1; rare and surplus features are dropped", () => {
  const { movies, ...rest } = plantedDataset({ movies: 12, users: 1, clusters: 3, ratingsPerUser: 1 });
  const dataset = {
    ...rest,
    movies: movies.map((movie, row) => ({ ...movie, cast: [`Actor ${row}`, " Tom  Hanks"] })),
  };
  const all = contentFeatures(dataset, { groups: featureGroups, minCount: 2, maxFeatures: 1000, maxCast: 5 });
  expect(all.names).toContain("cast:tom hanks");
  expect(all.names.some((name) => name.startsWith("cast:actor"))).toBe(false);
  for (let movie = 0; movie < 12; movie++) {
    const own = all.weights.subarray(all.offsets[movie]!, all.offsets[movie + 1]!);
    expect(own.reduce((sum, weight) => sum + weight * weight, 0)).toBeCloseTo(1, 5);
  }
  expect(
    contentFeatures(dataset, { groups: ["cast"], minCount: 1, maxFeatures: 1, maxCast: 2 }).names,
  ).toEqual(["cast:tom hanks"]);
});
