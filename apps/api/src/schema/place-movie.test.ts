import { type Dataset, loadDataset } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import {
  hybridOptions,
  learnHybrid,
  plantDataset,
  plantedClusters,
  plantedMovies,
  plantRun,
} from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

/** Nobody has rated these in what the run learned from. */
const unrated = [52, 57];

let server: TestServer;
let whole: Dataset;
let datasetId: string;
let run: string;
let other: string;

function withoutRatings(dataset: Dataset, rows: readonly number[]): Dataset {
  const { offsets, movies, values, timestamps } = dataset.ratings;
  const keep = Array.from(movies, (row) => !rows.includes(row));
  return {
    ...dataset,
    ratings: {
      offsets: Uint32Array.from(offsets, (end) => keep.slice(0, end).filter(Boolean).length),
      movies: movies.filter((_, i) => keep[i]),
      values: values.filter((_, i) => keep[i]),
      timestamps: timestamps.filter((_, i) => keep[i]),
    },
  };
}

beforeAll(async () => {
  server = await startTestServer();
  datasetId = await plantDataset(server, "planted");
  whole = await loadDataset(server.blobs.folder(`datasets/${datasetId}`));
  const embedding = await learnHybrid(withoutRatings(whole, unrated));
  run = await plantRun(server, datasetId, {
    name: "hybrid",
    recipe: "HYBRID",
    options: hybridOptions,
    embedding,
  });
  other = await plantRun(server, datasetId, { name: "sequences" });
});
afterAll(() => server?.close());

const ask = (movie: object, more: { run?: string; first?: number; filter?: object } = {}) =>
  server.ask(
    `query ($run: ID!, $movie: NewMovieInput!, $first: Int, $filter: MovieFilter) { embedding(run: $run) {
      placeMovie(movie: $movie, first: $first, filter: $filter) {
        vector neighbors { rank similarity movie { externalId year } } } } }`,
    { run: encodeId("TrainingRun", more.run ?? run), movie, first: more.first ?? 10, filter: more.filter },
  );

async function vectorOf(row: number): Promise<number[]> {
  const movie = encodeId("Movie", `${datasetId}:${whole.movies[row]!.externalId}`);
  const { data } = await server.ask(
    "query ($run: ID!, $movie: ID!) { embedding(run: $run) { vector(movie: $movie) } }",
    { run: encodeId("TrainingRun", run), movie },
  );
  return data.embedding.vector;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, d) => sum + value * y[d]!, 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

test("a movie with the content of one that nobody rated stands where that one stands; neighbors are those of plain cosines", async () => {
  const vectors: number[][] = [];
  for (let row = 0; row < plantedMovies; row++) vectors.push(await vectorOf(row));
  for (const row of unrated) {
    const { year, genres, keywords, directors } = whole.movies[row]!;
    const { data, errors } = await ask({ title: "Anything", year, genres, keywords, directors });
    expect(errors).toBeUndefined();
    const { vector, neighbors } = data.embedding.placeMovie;
    expect(cosine(vector, vectors[row]!)).toBeGreaterThan(1 - 1e-5);
    const cosines = vectors.map((other) => cosine(vector, other)).sort((a, b) => b - a);
    for (const [at, { rank, similarity, movie }] of neighbors.entries()) {
      expect(rank).toBe(at + 1);
      expect(similarity).toBeCloseTo(cosines[at]!, 4);
      const found = whole.movies.findIndex(({ externalId }) => externalId === movie.externalId);
      expect(similarity).toBeCloseTo(cosine(vector, vectors[found]!), 4);
      if (at < 8) expect(found % plantedClusters).toBe(row % plantedClusters);
    }
  }
});

test("neighbors are filtered without loss, and as many as asked for", async () => {
  const filter = { yearFrom: 1970, yearTo: 1975 };
  const { data } = await ask({ genres: ["Cluster 1"] }, { first: 500, filter });
  const years = data.embedding.placeMovie.neighbors.map(
    ({ movie }: { movie: { year: number } }) => movie.year,
  );
  expect(years).toHaveLength(whole.movies.filter(({ year }) => year! >= 1970 && year! <= 1975).length);
  expect(years.every((year: number) => year >= 1970 && year <= 1975)).toBe(true);
  expect(
    (await ask({ genres: ["Cluster 1"] }, { first: 3 })).data.embedding.placeMovie.neighbors,
  ).toHaveLength(3);
});

test.each([
  [
    { genres: ["Western", "Noir"], keywords: ["horse"] },
    {},
    'has genres "Western", "Noir"; keywords "horse": the run "hybrid" met none of it in training',
  ],
  [{ title: "Movie 3" }, {}, "says nothing to place it by: give its year, genres"],
  [{ year: 12 }, {}, "movie.year: is 12; must be 1800 to 2200."],
  [{ cast: Array(201).fill("Somebody") }, {}, "movie.cast: has 201 entries; must have 0 to 200."],
  [{ overview: "word ".repeat(5000) }, {}, "movie.overview: has 25000 characters; must have 20000 at most."],
  [{ genres: ["Cluster 1"] }, { first: 501 }, "first: is 501; must be 1 to 500."],
])("%j is refused in words", async (movie, more, message) => {
  const { errors } = await ask(movie, more);
  expect(errors![0]!.extensions.code).toBe("BAD_USER_INPUT");
  expect(errors![0]!.message).toContain(message);
});

test("a run whose recipe can't place movies says which can", async () => {
  const { errors } = await ask({ genres: ["Cluster 1"] }, { run: other });
  expect(errors![0]!.extensions.code).toBe("BAD_USER_INPUT");
  expect(errors![0]!.message).toContain(
    "its recipe SKIP_GRAM learns nothing that would tell where. Ask a run of HYBRID.",
  );
});
