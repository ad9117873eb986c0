import { describe, expect, test } from "vitest";
import type { Dataset } from "../../dataset/dataset.js";
import { movieFacts } from "../../dataset/movie-facts.js";
import type { SequenceScorer } from "../../embedding/sequence-scorer.js";
import { CancelledError } from "../../errors.js";
import { holdOut } from "../../protocol/hold-out.js";
import { defaultProtocol, parseProtocol } from "../../protocol/protocol.js";
import { createRandom } from "../../random.js";
import { Factorization } from "../../recipes/ials/factorization.js";
import { ialsScorer } from "../../recipes/ials/scorer.js";
import { collectInteractions } from "../../recipes/interactions/interactions.js";
import { plainInverse } from "../../testing/plain-inverse.js";
import { plantedDataset } from "../../testing/planted-dataset.js";
import { withoutRatings } from "../../testing/without-ratings.js";
import type { Ranker } from "../ranker.js";
import { baselineLearnsFrom, baselineNames, baselinesFor, evaluateBaseline } from "./baselines.js";
import { contentKnn } from "./content-knn.js";
import { ease } from "./ease.js";
import { genrePopularity } from "./genre-popularity.js";
import { ials } from "./ials.js";
import { itemKnn } from "./item-knn.js";
import { likedMovies } from "./liked-movies.js";
import { popularity } from "./popularity.js";

const minRating = 4;
const dataset = plantedDataset({ movies: 60, users: 45, clusters: 3, ratingsPerUser: 12, noise: 0.3 });

/** likes[user][row], in the ranker's rows. */
function matrix(movieRows: Uint32Array, data = dataset): number[][] {
  const { offsets, movies, values } = data.ratings;
  return data.users.map((_, user) =>
    Array.from(movieRows, (movie) =>
      [...movies.keys()]
        .slice(offsets[user], offsets[user + 1])
        .some((r) => movies[r] === movie && values[r]! >= minRating)
        ? 1
        : 0,
    ),
  );
}

test("movies without ratings are found by what they are made of alone; else genres' popularity is left out", () => {
  expect(baselinesFor({ candidates: new Uint8Array(3) })).toEqual([
    "genre_popularity",
    "random",
    "content_knn",
  ]);
  expect(baselinesFor({})).toEqual(baselineNames.filter((name) => name !== "genre_popularity"));
});

test("baselines of likes rank what somebody liked, and nothing else", async () => {
  // Movie 7 is rated, and liked by nobody.
  const values = dataset.ratings.values.map((value, i) => (dataset.ratings.movies[i] === 7 ? 1 : value));
  const disliked = { ...dataset, ratings: { ...dataset.ratings, values } };
  const { movieRows, counts } = likedMovies(disliked, minRating);
  expect([...movieRows]).not.toContain(7);
  expect(Math.min(...counts)).toBeGreaterThan(0);
  expect([...counts]).toEqual([...counts].sort((a, b) => b - a));
  const rankers = [
    popularity(disliked, minRating),
    ...(await itemKnn(disliked, minRating, [5])),
    await ease(disliked, minRating),
    await ials(disliked, minRating, createRandom(1), { iterations: 1 }),
  ];
  for (const ranker of rankers) expect(ranker.movieRows, ranker.scorer.description).toEqual(movieRows);
});

test("popularity scores a movie's likes, most liked first", () => {
  const ranker = popularity(dataset, minRating);
  const out = new Float32Array(2 * ranker.movieRows.length);
  ranker.scorer.score([Uint32Array.of(0), Uint32Array.of(1)], out);
  const x = matrix(ranker.movieRows);
  ranker.movieRows.forEach((_, row) => {
    expect(out[row]).toBe(x.reduce((sum, likes) => sum + likes[row]!, 0));
    expect(out[ranker.movieRows.length + row]).toBe(out[row]);
  });
  expect([...out.subarray(0, 60)]).toEqual([...out.subarray(0, 60)].sort((a, b) => b - a));
});

test("item-kNN sums the cosines of the nearest neighbors", async () => {
  const [all, few] = (await itemKnn(dataset, minRating, [1000, 3])) as [Ranker, Ranker];
  const x = matrix(all.movieRows);
  const rows = all.movieRows.length;
  const dot = (i: number, j: number) => x.reduce((sum, likes) => sum + likes[i]! * likes[j]!, 0);
  const cosine = (i: number, j: number) => (i === j ? 0 : dot(i, j) / Math.sqrt(dot(i, i) * dot(j, j)));
  const out = new Float32Array(rows);
  const history = Uint32Array.of(4, 9, 17);
  all.scorer.score([history], out);
  for (let row = 0; row < rows; row++)
    expect(out[row]).toBeCloseTo(
      history.reduce((sum, seen) => sum + cosine(seen, row), 0),
      5,
    );
  few.scorer.score([Uint32Array.of(9)], out);
  const best = Array.from({ length: rows }, (_, row) => cosine(9, row)).sort((a, b) => b - a);
  expect([...out].sort((a, b) => b - a).slice(0, 4)).toEqual([...best.slice(0, 3).map(Math.fround), 0]);
});

test("a ranker of few neighbors is the same, asked for alone or beside others", async () => {
  const beside = (await itemKnn(dataset, minRating, [100, 3, 500]))[1]!;
  const alone = (await itemKnn(dataset, minRating, [3]))[0]!;
  const [a, b] = [new Float32Array(alone.movieRows.length), new Float32Array(alone.movieRows.length)];
  const histories = [Uint32Array.of(4, 9, 17)];
  beside.scorer.score(histories, a);
  alone.scorer.score(histories, b);
  expect(a).toEqual(b);
});

const moreUsers = plantedDataset({ movies: 30, users: 80, clusters: 3, ratingsPerUser: 9, noise: 0.3 });

test.each([
  ["over users", dataset, 3000, 60],
  ["over movies", moreUsers, 3000, 30],
  ["over the most liked movies", dataset, 44, 44],
])("EASE %s is the paper's ridge regression", async (_way, data, limit, rows) => {
  const regularization = 7;
  const ranker = await ease(data, minRating, { regularization, limit });
  expect(ranker.movieRows).toHaveLength(rows);
  expect(ranker.scorer.description.includes("the 44 most liked movies")).toBe(limit === 44);
  const x = matrix(ranker.movieRows, data);
  const gram = new Float64Array(rows * rows);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < rows; j++)
      gram[i * rows + j] =
        x.reduce((sum, likes) => sum + likes[i]! * likes[j]!, 0) + (i === j ? regularization : 0);
  const inverse = plainInverse(gram, rows);
  const weight = (i: number, j: number) => (i === j ? 0 : -inverse[i * rows + j]! / inverse[j * rows + j]!);

  const histories = [Uint32Array.of(0, 3, 8), Uint32Array.of(20)];
  const out = new Float32Array(2 * rows);
  ranker.scorer.score(histories, out);
  histories.forEach((history, q) => {
    for (let row = 0; row < rows; row++)
      expect(out[q * rows + row]).toBeCloseTo(
        history.reduce((sum, seen) => sum + weight(seen, row), 0),
        4,
      );
  });
});

test("iALS scores what users like near 1 and the rest near 0", async () => {
  const options = { dimensions: 6, iterations: 12, regularization: 0.05, unobservedWeight: 0.2 };
  const ranker = await ials(dataset, minRating, createRandom(3), options);
  const rows = ranker.movieRows.length;
  const out = new Float32Array(rows);
  const x = matrix(ranker.movieRows);
  let inside = 0;
  let outside = 0;
  for (const likes of x) {
    const history = Uint32Array.from([...likes.keys()].filter((row) => likes[row] === 1));
    if (history.length === 0) continue;
    ranker.scorer.score([history], out);
    const mean = (want: number) => {
      const values = [...out].filter((_, row) => likes[row] === want);
      return values.reduce((a, b) => a + b, 0) / values.length;
    };
    inside += mean(1) / x.length;
    outside += mean(0) / x.length;
  }
  expect(inside).toBeGreaterThan(0.5);
  expect(outside).toBeLessThan(0.2);
});

test("on planted tastes the learners find the cluster that popularity and chance can't", async () => {
  const planted = plantedDataset({ movies: 120, users: 200, clusters: 4, ratingsPerUser: 12 });
  const { train, heldOut } = holdOut(planted, defaultProtocol);
  const found: Record<string, number> = {};
  for (const name of baselineNames) {
    const { metrics, description } = await evaluateBaseline(name, { train, heldOut, minRating, seed: 1 });
    found[name] = metrics.find((m) => m.name === "hit_rate" && m.cutoff === 10)!.value;
    expect(description.length).toBeGreaterThan(5);
    expect(metrics.some((m) => m.name === "rmse")).toBe(name === "popularity");
  }
  // 18 unseen movies in the cluster, ten shown: .55 is the most; 108 unseen movies in all: .09 by chance.
  for (const name of ["item_knn", "ease", "ials"]) expect(found[name], name).toBeGreaterThan(0.35);
  for (const name of ["popularity", "genre_popularity", "random"])
    expect(found[name], name).toBeLessThan(0.25);
  // Keyword, director and genre tell the cluster.
  expect(found.content_knn).toBeGreaterThan(0.35);
});

/** Movies of three kinds by keyword; half of them have a second keyword of their kind, every sixth an actor. */
const told = {
  ...dataset,
  movies: dataset.movies.map((movie, row) => ({
    ...movie,
    keywords: [`kind ${row % 3}`, ...(row % 2 ? [`half ${row % 3}`] : [])],
    cast: row % 6 === 0 ? ["Somebody"] : [],
    genres: [`Genre ${row % 3}`],
    directors: [],
  })),
};

test("content kNN: cosines of TF-IDF as the textbook has them, movies without ratings too", async () => {
  const features = told.movies.map((movie) => [
    ...movie.keywords,
    ...movie.cast,
    ...movie.genres,
    `${Math.floor(movie.year! / 10)}`,
  ]);
  const count = (name: string) => features.filter((list) => list.includes(name)).length;
  const weight = (row: number, name: string) =>
    features[row]!.includes(name) ? Math.log((1 + features.length) / (1 + count(name))) + 1 : 0;
  const names = [...new Set(features.flat())];
  const dot = (a: number, b: number) =>
    names.reduce((sum, name) => sum + weight(a, name) * weight(b, name), 0);
  const cosine = (a: number, b: number) => (a === b ? 0 : dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)));

  const unrated = { ...told, ratings: { ...told.ratings, offsets: new Uint32Array(1) } };
  const { movieRows, scorer, lists } = await contentKnn(unrated, { neighbors: 1000 });
  expect([...movieRows]).toEqual([...told.movies.keys()]);
  const out = new Float32Array(60);
  scorer.score([Uint32Array.of(4, 9)], out);
  for (let row = 0; row < 60; row++) expect(out[row]).toBeCloseTo(cosine(4, row) + cosine(9, row), 5);
  for (let row = 0; row < 60; row++) {
    const own = [...lists.cosines.subarray(lists.offsets[row], lists.offsets[row + 1])];
    expect(own).toEqual([...own].sort((a, b) => b - a));
    expect([...lists.rows.subarray(lists.offsets[row], lists.offsets[row + 1])]).not.toContain(row);
  }
});

test("content kNN leaves out movies of which nothing is known that another has", async () => {
  const movies = told.movies.map((movie, row) =>
    row === 3 || row === 59
      ? movieFacts({ externalId: `${row}`, title: movie.title, cast: [`Nobody else ${row}`] })
      : movie,
  );
  const { movieRows } = await contentKnn({ ...told, movies });
  expect([...movieRows]).toEqual([...movies.keys()].filter((row) => row !== 3 && row !== 59));
  const nothing = movies.map(({ externalId, title }) => movieFacts({ externalId, title }));
  expect((await contentKnn({ ...told, movies: nothing })).movieRows).toHaveLength(0);
});

test("content kNN is measured by its neighbors where nobody has rated anything", async () => {
  const nothing = {
    users: new Uint32Array(),
    offsets: new Uint32Array(1),
    movies: new Uint32Array(),
    values: new Float32Array(),
  };
  const unrated = withoutRatings(told);
  const { metrics } = await evaluateBaseline("content_knn", {
    train: unrated,
    heldOut: nothing,
    minRating,
    seed: 1,
  });
  expect(metrics.map(({ name, cutoff }) => `${name}@${cutoff}`)).toEqual([
    "top1_cosine@null",
    "genre_accuracy@1",
    "genre_accuracy@10",
  ]);
  // Kinds share keywords and genre: nothing else comes as near.
  expect(metrics[2]!.value).toBe(1);
  const knn = await contentKnn(unrated);
  const top = unrated.movies.map((_, row) => knn.lists.cosines[knn.lists.offsets[row]!]!);
  expect(metrics[0]!.value).toBeCloseTo(top.reduce((a, b) => a + b, 0) / 60, 5);
});

test("the long ones stop when cancelled", async () => {
  const signal = AbortSignal.abort();
  await expect(contentKnn(told, { signal })).rejects.toThrow(CancelledError);
  await expect(itemKnn(dataset, minRating, [100], { signal })).rejects.toThrow(CancelledError);
  await expect(ease(dataset, minRating, { signal })).rejects.toThrow(CancelledError);
  await expect(ials(dataset, minRating, createRandom(1), { signal })).rejects.toThrow(CancelledError);
});

describe("cold start: movies that lost all their ratings are ranked among themselves", () => {
  const planted = plantedDataset({ movies: 120, users: 200, clusters: 4, ratingsPerUser: 12 });
  // Cluster 1 is liked by more people than the others: half of these rate nothing.
  const { offsets, values } = planted.ratings;
  const cold: Dataset = {
    ...planted,
    ratings: {
      ...planted.ratings,
      values: values.map((value, r) => {
        const user = offsets.findLastIndex((offset) => offset <= r);
        return user % 4 !== 1 && user % 8 < 4 ? 1 : value;
      }),
    },
  };
  const split = holdOut(cold, parseProtocol({ split: "movies", minRatings: 2 }));
  const held = [...split.candidates!.keys()].filter((row) => split.candidates![row] === 1);

  test("genre popularity scores a movie by the mean likes of its genres' liked movies", () => {
    const { movieRows, scorer } = genrePopularity(split.train, minRating);
    const out = new Float32Array(movieRows.length);
    scorer.score([Uint32Array.of(0)], out);
    const { movies, values: train } = split.train.ratings;
    const likes = (row: number) =>
      movies.filter((movie, r) => movie === row && train[r]! >= minRating).length;
    expect(held.length).toBeGreaterThan(15);
    for (const row of held) {
      const others = [...split.train.movies.keys()].filter((o) => o % 4 === row % 4 && likes(o) > 0);
      expect(likes(row)).toBe(0);
      expect(out[row]).toBeCloseTo(others.reduce((sum, other) => sum + likes(other), 0) / others.length, 4);
    }
    const bare = { ...split.train, movies: split.train.movies.map((movie) => ({ ...movie, genres: [] })) };
    genrePopularity(bare, minRating).scorer.score([Uint32Array.of(0)], out);
    expect(new Set(out)).toEqual(new Set([0]));
  });

  test("each baseline that is measured there finds some; chance finds as many as chance does", async () => {
    expect(baselinesFor(split)).toEqual(["genre_popularity", "random", "content_knn"]);
    expect(baselinesFor({})).not.toContain("genre_popularity");
    const at5 = new Map<string, number>();
    for (const name of baselinesFor(split)) {
      const { metrics } = await evaluateBaseline(name, { ...split, minRating, seed: 1 });
      at5.set(name, metrics.find((m) => m.name === "recall" && m.cutoff === 5)!.value);
    }
    expect(Math.abs(at5.get("random")! - 5 / held.length)).toBeLessThan(0.08);
    expect(at5.get("content_knn")!).toBeGreaterThan(0.6);
    expect(at5.get("genre_popularity")!).toBeGreaterThan(at5.get("random")!);
  });
});

test("a baseline says what of a movie it learns from besides who liked it", () => {
  expect(baselineLearnsFrom("genre_popularity")).toEqual(["GENRES"]);
  expect(baselineLearnsFrom("content_knn")).toEqual(["GENRES", "KEYWORDS", "CAST", "DIRECTORS"]);
  for (const name of ["random", "popularity", "item_knn", "ease", "ials"])
    expect(baselineLearnsFrom(name)).toEqual([]);
});

test("content kNN keeps so many neighbors a movie, each once, however many features they share", async () => {
  const listOf = async (row: number, neighbors: number) => {
    const { lists } = await contentKnn({ ...told, movies }, { neighbors });
    return [...lists.rows.subarray(lists.offsets[row], lists.offsets[row + 1])];
  };
  // Each movie shares its genres with the one beside it, and with no other.
  let movies = Array.from({ length: 60 }, (_, row) => {
    const pair = row >> 1;
    return movieFacts({
      externalId: `${row}`,
      title: `${row}`,
      genres: [`A${pair}`, `B${pair}`, `C${pair}`],
    });
  });
  expect(await listOf(8, 10)).toEqual([9]);
  movies = movies.map((movie) => ({ ...movie, genres: ["All"] }));
  expect(await listOf(8, 3)).toHaveLength(3);
});

test("iALS makes as many epochs as it is told", async () => {
  const train = plantedDataset({ movies: 40, users: 30, clusters: 4, ratingsPerUser: 10 });
  const { matrix } = collectInteractions(train, { interactions: "likes", minRating, minCount: 1 });
  const settings = { dimensions: 8, regularization: 0.01, unobservedWeight: 0.1 };
  const scoresBy = (score: SequenceScorer["score"], rows: number) => {
    const scores = new Float32Array(rows);
    score([Uint32Array.of(1, 5)], scores);
    return scores;
  };
  const { movieRows, scorer } = await ials(train, minRating, createRandom(3), {
    dimensions: 8,
    iterations: 2,
  });
  const found = scoresBy(scorer.score, movieRows.length);
  const factorization = await Factorization.open(matrix, settings, 1, undefined);
  try {
    factorization.initialise(createRandom(3));
    for (let epoch = 0; epoch < 2; epoch++) await factorization.epoch(() => {});
    const { movies } = factorization.factors();
    const ids = Array.from(movieRows, String);
    const embedding = { dimensions: 8, movieRows, ids, vectors: movies, tensors: new Map() };
    const { score } = ialsScorer(embedding, settings);
    expect(found).toEqual(scoresBy(score, movieRows.length));
  } finally {
    await factorization.close();
  }
});
