import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { createWorker, type Worker } from "../training/worker.js";

let server: TestServer;
let worker: Worker;

/** What TMDB knows: film f belongs to one of three circles of people. */
const filmCount = 30;
const circle = (film: number) => film % 3;
const film = (f: number) => ({
  tmdbId: String(5000 + f),
  title: `Film Number ${f}`,
  year: 1990 + (f % 20),
  overview: `Plot ${["desert", "ocean", "mountain"][circle(f)]} of ${f}`,
  cast: [`Star ${circle(f)}`, `Second ${circle(f)}`, `Extra ${f}`],
  director: `Director ${circle(f)}`,
  keywords: [`circle ${circle(f)}`, "Shared Tag"],
  genres: [["Drama", "Comedy", "Horror"][circle(f)]!],
});
const films = Array.from({ length: filmCount }, (_, f) => film(f));
/** MovieLens lists them in another order, some without a TMDB id, and two films that TMDB does not have. */
const listed = films.toReversed();
const movieId = (row: number) => row + 1;
const taggedRow = 3;
const ownTags = ["shared tag", "my own"];
const withoutId = (row: number) => row % 5 === 0;

const quoted = (value: unknown) => `"${String(value).replaceAll('"', '""')}"`;
const csv = (rows: readonly (readonly unknown[])[]) =>
  `${rows.map((row) => row.map(quoted).join(",")).join("\n")}\n`;
const named = (names: readonly string[]) => JSON.stringify(names.map((name) => ({ name })));

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(server.folder, folder));
  for (const [name, text] of Object.entries(files)) await writeFile(join(server.folder, folder, name), text);
}

beforeAll(async () => {
  server = await startTestServer();
  await writeFiles("tmdb", {
    "tmdb_5000_movies.csv": csv([
      [
        "id",
        "title",
        "genres",
        "keywords",
        "overview",
        "production_companies",
        "release_date",
        "poster_path",
      ],
      ...films.map(({ tmdbId, title, year, overview, keywords, genres }) => [
        ...[tmdbId, title, named(genres), named(keywords), overview, named(["Studio"])],
        ...[`${year}-05-01`, `/${tmdbId}.jpg`],
      ]),
    ]),
    "tmdb_5000_credits.csv": csv([
      ["movie_id", "title", "cast", "crew"],
      ...films.map(({ tmdbId, title, cast, director }) => [
        tmdbId,
        title,
        JSON.stringify(cast.map((name, order) => ({ name, order }))),
        JSON.stringify([{ job: "Director", name: director }]),
      ]),
    ]),
  });
  const none = "(no genres listed)";
  const ratings = {
    "movies.csv": csv([
      ["movieId", "title", "genres"],
      ...listed.map(({ title, year }, row) => [movieId(row), `${title} (${year})`, none]),
      [101, "Unknown Here (2001)", none],
      [102, "Nowhere Man (1988)", none],
    ]),
    "links.csv": csv([
      ["movieId", "imdbId", "tmdbId"],
      ...listed.map(({ tmdbId }, row) => [movieId(row), `00${7000 + row}`, withoutId(row) ? "" : tmdbId]),
    ]),
    // Everybody likes eight films of one circle; the last of the list is rated by nobody.
    "ratings.csv": csv([
      ["userId", "movieId", "rating", "timestamp"],
      ...Array.from({ length: 40 }, (_, user) =>
        Array.from({ length: 8 }, (_, n) => {
          const row = ((user % 3) + 3 * ((n + user) % 9)) % (filmCount - 1);
          return [user + 1, movieId(row), n % 2 === 0 ? 5 : 4.5, 1000 + 10 * user + n];
        }),
      ).flat(),
    ]),
  };
  const tags = csv([
    ["userId", "movieId", "tag", "timestamp"],
    ...ownTags.map((tag, n) => [1, movieId(taggedRow), tag, 5 + n]),
  ]);
  await writeFiles("untagged", ratings);
  await writeFiles("ml", { ...ratings, "tags.csv": tags });
  await writeFiles("others", {
    "movies.csv": csv([
      ["movieId", "title", "genres"],
      [1, "Quite Another (1950)", "Drama"],
    ]),
    "ratings.csv": csv([
      ["userId", "movieId", "rating", "timestamp"],
      [1, 1, 5, 1],
    ]),
  });
  worker = await createWorker({
    db: server.db,
    blobs: server.blobs,
    queue: server.queue,
    threads: 1,
    codeVersion: "test",
    onEvent: () => {},
    staleAfter: 20,
    baselinesScript: null,
    mapperScript: null,
  });
});
afterAll(async () => {
  await worker?.close();
  await server?.close();
});

const importMutation = `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) { __typename
  ... on ImportDatasetSuccess { data { id } } ... on InvalidInputError { problems { path message } } } }`;
const start = async (input: Record<string, unknown>) =>
  (await server.ask(importMutation, { input })).data.importDataset;

async function ready(id: string) {
  const ask = async () =>
    (
      await server.ask(
        `query ($id: ID!) { dataset(id: $id) { status error licence contentHash movieCount ratingCount
          enriched { dataset { id } name contentHash licence movies byImdbId byTmdbId byTitle uncertain
            unmatched ambiguous unmatchedExamples } } }`,
        { id },
      )
    ).data.dataset;
  await expect
    .poll(async () => (await ask()).status, { timeout: 60_000, interval: 100 })
    .not.toBe("IMPORTING");
  return await ask();
}

async function imported(input: Record<string, unknown>) {
  const result = await start(input);
  expect(result.__typename).toBe("ImportDatasetSuccess");
  return { id: result.data.id as string, ...(await ready(result.data.id)) };
}

const train = async (dataset: string) =>
  (
    await server.ask(
      `mutation ($input: StartTrainingInput!) { startTraining(input: $input) { __typename
        ... on StartTrainingSuccess { data { id } } ... on InvalidInputError { problems { path message } } } }`,
      { input: { dataset, recipe: "HYBRID", seed: 1, options: { dimensions: 4 } } },
    )
  ).data.startTraining;

test("ratings take TMDB's cast, keywords, overviews and genres, and HYBRID learns from both", async () => {
  const tmdb = await imported({ name: "tmdb", format: "TMDB", source: "tmdb" });
  const plain = await imported({ name: "plain", format: "MOVIELENS", source: "untagged" });
  expect(plain.enriched).toBeNull();
  const input = { name: "ml", format: "MOVIELENS", source: "ml", enrichWith: tmdb.id };
  const dataset = await imported(input);

  const byTitle = listed.filter((_, row) => withoutId(row)).length;
  expect(dataset).toMatchObject({ status: "READY", error: null, movieCount: filmCount + 2 });
  expect(dataset.ratingCount).toBe(plain.ratingCount);
  expect(dataset.contentHash).not.toBe(plain.contentHash);
  expect(dataset.licence).toContain(plain.licence);
  expect(dataset.licence).toContain(tmdb.licence);
  expect(dataset.enriched).toEqual({
    dataset: { id: tmdb.id },
    name: "tmdb",
    contentHash: tmdb.contentHash,
    licence: tmdb.licence,
    movies: filmCount + 2,
    byImdbId: 0,
    byTmdbId: filmCount - byTitle,
    byTitle,
    uncertain: 0,
    unmatched: 2,
    ambiguous: 0,
    unmatchedExamples: ['"Unknown Here (2001)"', '"Nowhere Man (1988)"'],
  });

  const hasPosters = async (id: string) =>
    (await server.ask("query ($id: ID!) { dataset(id: $id) { hasPosters } }", { id })).data.dataset
      .hasPosters;
  expect([await hasPosters(plain.id), await hasPosters(dataset.id)]).toEqual([false, true]);

  // Read back movie by movie, and compared with what was written for TMDB.
  const { data } = await server.ask(
    `query ($id: ID!) { movies(dataset: $id, first: 100) { edges { node {
      id externalId title year genres overview directors cast keywords posterUrl imdbId tmdbId } } } }`,
    { id: dataset.id },
  );
  const movies = new Map(
    data.movies.edges.map(({ node }: { node: { externalId: string } }) => [node.externalId, node]),
  );
  expect(movies.size).toBe(filmCount + 2);
  for (const [row, { tmdbId, title, year, overview, cast, director, keywords, genres }] of listed.entries())
    expect(movies.get(String(movieId(row)))).toEqual({
      id: expect.any(String),
      externalId: String(movieId(row)),
      title,
      year,
      genres,
      overview,
      directors: [director],
      cast,
      keywords: row === taggedRow ? expect.arrayContaining(ownTags) : keywords,
      posterUrl: `https://image.tmdb.org/t/p/w342/${tmdbId}.jpg`,
      imdbId: expect.stringContaining(`00${7000 + row}`),
      tmdbId,
    });
  // Its own tags come first, in their own writing.
  const tagged = movies.get(String(movieId(taggedRow))) as { keywords: string[] };
  expect(tagged.keywords.slice(0, ownTags.length).sort()).toEqual(ownTags.toSorted());
  expect(tagged.keywords.slice(ownTags.length)).toEqual([listed[taggedRow]!.keywords[0]]);
  expect(movies.get("101")).toMatchObject({ overview: null, cast: [], keywords: [], genres: [] });

  // Without metadata there is no content to learn from; with it, a film that nobody rated has a vector, too.
  const refused = await train(plain.id);
  expect(refused.problems?.[0]?.message).toContain("METADATA");
  const started = await train(dataset.id);
  expect(started.__typename).toBe("StartTrainingSuccess");
  const run = async () =>
    (await server.ask(`query ($id: ID!) { trainingRun(id: $id) { status error } }`, { id: started.data.id }))
      .data.trainingRun;
  await expect
    .poll(async () => (await run())?.status, { timeout: 60_000, interval: 100 })
    .toMatch(/SUCCEEDED|FAILED/u);
  expect(await run()).toMatchObject({ status: "SUCCEEDED", error: null });
  const unrated = movies.get(String(movieId(filmCount - 1))) as { id: string; cast: string[] };
  const near = await server.ask(
    `query ($movie: ID!, $run: ID!) { movie(id: $movie) {
      ratingCount neighbors(run: $run, first: 5) { movie { cast } } } }`,
    { movie: unrated.id, run: started.data.id },
  );
  expect(near.data.movie.ratingCount).toBe(0);
  expect(near.data.movie.neighbors.map(({ movie }: { movie: { cast: string[] } }) => movie.cast[0])).toEqual(
    Array(5).fill(unrated.cast[0]),
  );

  // Once it is imported, it needs the other dataset no longer.
  await server.ask("mutation ($id: ID!) { deleteDataset(input: { id: $id }) { __typename } }", {
    id: tmdb.id,
  });
  expect(await ready(dataset.id)).toMatchObject({
    status: "READY",
    enriched: { dataset: null, name: "tmdb" },
  });
}, 180_000);

test("metadata of no dataset, of one that is not there, or without a common movie is refused at its field", async () => {
  for (const enrichWith of ["nonsense", "", "RGF0YXNldDowMTk4"]) {
    const refused = await start({ name: "never", format: "MOVIELENS", source: "ml", enrichWith });
    expect(refused.problems, enrichWith).toEqual([
      { path: ["enrichWith"], message: expect.stringMatching(/./u) },
    ]);
  }
  const others = await imported({ name: "others", format: "MOVIELENS", source: "others" });
  const failed = await imported({ name: "never", format: "MOVIELENS", source: "ml", enrichWith: others.id });
  expect(failed).toMatchObject({ status: "FAILED", enriched: null, movieCount: 0 });
  expect(failed.error).toContain(
    `enrichWith: None of the ${filmCount + 2} movies is found in the dataset "others"`,
  );
}, 120_000);
