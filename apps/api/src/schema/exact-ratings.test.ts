import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { importFiles, importSource } from "../testing/import-files.js";
import { plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

/** Every rating as the file writes it: movie, units of a tenth. */
type Given = readonly (readonly [movie: number, tenths: number])[];

const header = "userId,movieId,rating,timestamp";
const filesOf = (given: Given) => ({
  "movies.csv": `movieId,title,genres\n${Array.from({ length: 60 }, (_, i) => `${i + 1},Movie ${i + 1} (1990),Drama`).join("\n")}\n`,
  "ratings.csv": `${header}\n${given.map(([movie, tenths], i) => `${i + 1},${movie},${tenths / 10},${i}`).join("\n")}\n`,
});
/** By movie: the mean as a fraction, from whole numbers alone. */
function meansOf(given: Given) {
  const means = new Map<number, { sum: number; count: number }>();
  for (const [movie, tenths] of given) {
    const { sum, count } = means.get(movie) ?? { sum: 0, count: 0 };
    means.set(movie, { sum: sum + tenths, count: count + 1 });
  }
  return means;
}

// Movie 1 is the case of 4.2; the others are on a scale of tenths, where no rating but halves is a short binary fraction.
const given: Given = [
  ...([40, 40, 40, 45, 45] as const).map((tenths) => [1, tenths] as const),
  ...Array.from({ length: 400 }, (_, i) => [2 + (i % 40), 5 + ((i * 17) % 46)] as const),
  ...Array.from({ length: 30 }, (_, i) => [42 + (i % 3), 37 + 4 * (i % 2)] as const),
];

test("a movie is on the right side of every mean, in movies, neighbors and recommend", async () => {
  const id = await importFiles(server, "tenths", "MOVIELENS", filesOf(given));
  const run = await plantRun(server, id, { promoted: true });
  const means = meansOf(given);
  const { data } = await server.ask(
    `query ($dataset: ID!) { movies(dataset: $dataset, first: 60) { edges { node { id externalId meanRating } } } }`,
    { dataset: encodeId("Dataset", id) },
  );
  const movies: { externalId: string; meanRating: number | null }[] = data.movies.edges.map(
    (edge: { node: object }) => edge.node,
  );
  expect(movies).toHaveLength(60);
  for (const { externalId, meanRating } of movies) {
    const mean = means.get(Number(externalId));
    expect(meanRating).toBe(mean ? mean.sum / (10 * mean.count) : null);
  }
  expect(movies.find((movie) => movie.externalId === "1")!.meanRating).toBe(4.2);

  for (let bound = 30; bound <= 45; bound++) {
    // sum / count ≥ bound tenths, multiplied out.
    const passing = [...means].filter(([, { sum, count }]) => sum >= bound * count).map(([movie]) => movie);
    const answer = await server.ask(
      `query ($dataset: ID!, $run: ID!, $bound: Float!, $liked: ID!) {
        movies(dataset: $dataset, filter: { minMeanRating: $bound }) { totalCount }
        movie(id: $liked) { neighbors(run: $run, first: 60, filter: { minMeanRating: $bound }) { movie { externalId } } }
        embedding(run: $run) { recommend(liked: [$liked], first: 60, filter: { minMeanRating: $bound }) { movie { externalId } } } }`,
      {
        dataset: encodeId("Dataset", id),
        run: encodeId("TrainingRun", run),
        bound: bound / 10,
        liked: encodeId("Movie", `${id}:58`),
      },
    );
    expect(answer.errors).toBeUndefined();
    expect(answer.data.movies.totalCount).toBe(passing.length);
    for (const found of [answer.data.movie.neighbors, answer.data.embedding.recommend])
      expect(
        found.map((one: { movie: { externalId: string } }) => Number(one.movie.externalId)).sort(),
      ).toEqual([...passing].sort());
  }
});

test("the histogram names ratings as the file does", async () => {
  const id = await importFiles(server, "histogram", "MOVIELENS", filesOf(given));
  const { data } = await server.ask(
    `query ($id: ID!) { dataset(id: $id) { ratingHistogram { rating count } } }`,
    { id: encodeId("Dataset", id) },
  );
  const counts = new Map<number, number>();
  for (const [, tenths] of given) counts.set(tenths / 10, (counts.get(tenths / 10) ?? 0) + 1);
  expect(data.dataset.ratingHistogram).toEqual(
    [...counts].map(([rating, count]) => ({ rating, count })).sort((a, b) => a.rating - b.rating),
  );
});

test("MovieLens latest-small: as many movies pass as whole numbers say", async (context) => {
  const folder = join(
    process.env.CINEVEC_TEST_DATA ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url)),
    "ml-latest-small",
  );
  if (!existsSync(folder)) return context.skip(`${folder} is not there (set CINEVEC_TEST_DATA)`);
  const id = await importSource(server, "small", "MOVIELENS", folder);
  const lines = readFileSync(join(folder, "ratings.csv"), "utf8").trim().split("\n").slice(1);
  const means = meansOf(
    lines.map((line) => line.split(",")).map(([, movie, rating]) => [Number(movie), Number(rating) * 10]),
  );
  const counted = (bound: number) =>
    [...means.values()].filter(({ sum, count }) => sum >= bound * count).length;
  expect([33, 36, 38, 41, 42].map(counted)).toEqual([5261, 3572, 2806, 1140, 971]);
  for (let bound = 1; bound <= 50; bound++) {
    const { data } = await server.ask(
      `query ($dataset: ID!, $bound: Float!) { movies(dataset: $dataset, filter: { minMeanRating: $bound }) { totalCount } }`,
      { dataset: encodeId("Dataset", id), bound: bound / 10 },
    );
    expect([bound, data.movies.totalCount]).toEqual([bound, counted(bound)]);
  }
});
