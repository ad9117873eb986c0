import { mkdir, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { createWorker, type Worker } from "../training/worker.js";

let server: TestServer;
let worker: Worker;

/** Five people, four films, ratings up to ten by day; one is given twice, the later one counts. */
const rows = [
  ["ann", "tt0114709", 10, "2020-01-01"],
  ["ann", "tt0133093", 7, "2020-01-02"],
  ["ben", "tt0114709", 4, "2020-01-03"],
  ["ben", "tt0114709", 6, "2020-02-03"],
  ["ben", "tt0113277", 8, "2020-01-04"],
  ["cleo", "tt0133093", 1, "2020-01-05"],
  ["dan", "tt0113277", 8, "2020-01-06"],
  ["eve", "tt0816692", 9, "2020-01-07"],
] as const;
const ratings = `wer;film;note;tag\n${rows.map(([user, film, note, day]) => `${user};${film};${String(note / 2).replace(".", ",")};${day}`).join("\n")}\n`;
const columns = { user: "wer", item: "film", rating: "note", time: "tag" };

beforeAll(async () => {
  server = await startTestServer();
  await mkdir(join(server.folder, "films"));
  await writeFile(join(server.folder, "films", "ratings.csv"), ratings);
  await writeFile(
    join(server.folder, "films", "movies.tsv"),
    "id\ttitle\tyear\tgenres\ntt0114709\tToy Story\t1995\tAnimation|Comedy\ntt0133093\tThe Matrix\t1999\tAction\n",
  );
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

const preview = `query ($source: String!, $format: DatasetFormat, $columns: ColumnsInput) {
  previewImport(source: $source, format: $format, columns: $columns) {
    format files columns encoding delimiter rows problems notes } }`;

test("a table is previewed, corrected, imported and answers", async () => {
  const first = await server.ask(preview, { source: "films" });
  expect(first.errors).toBeUndefined();
  expect(first.data.previewImport).toMatchObject({
    format: "INTERACTIONS",
    files: ["ratings.csv", "movies.tsv"],
    delimiter: ";",
    encoding: "UTF-8",
  });
  expect(first.data.previewImport.rows.slice(0, 2)).toEqual([
    ["wer", "film", "note", "tag"],
    ["ann", "tt0114709", "5", "2020-01-01"],
  ]);
  const corrected = await server.ask(preview, { source: "films", columns });
  expect(corrected.data.previewImport).toMatchObject({
    problems: [],
    columns: { ...columns, scaleFrom: 0, scaleTo: 5, header: true },
  });

  const { data } = await server.ask(
    `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) { __typename
      ... on ImportDatasetSuccess { data { id } } ... on InvalidInputError { problems { path message } } } }`,
    {
      input: { name: "films", format: "INTERACTIONS", source: "films", columns: { ...columns, scaleTo: 5 } },
    },
  );
  expect(data.importDataset).toMatchObject({ __typename: "ImportDatasetSuccess" });
  const { id } = data.importDataset.data;
  const state = async () => {
    const answer = await server.ask(
      `query ($id: ID!) { dataset(id: $id) {
      status error format movieCount userCount ratingCount simulated
      ratingHistogram { rating count } rejectedLines { file reason count firstLines } } }`,
      { id },
    );
    return answer.data.dataset;
  };
  await expect
    .poll(async () => (await state()).status, { timeout: 60_000, interval: 100 })
    .not.toBe("IMPORTING");

  // Counted here from the rows themselves.
  const kept = new Map(rows.map(([user, film, note]) => [`${user} ${film}`, note / 2]));
  const histogram = new Map<number, number>();
  for (const rating of kept.values()) histogram.set(rating, (histogram.get(rating) ?? 0) + 1);
  const dataset = await state();
  expect(dataset).toMatchObject({
    status: "READY",
    error: null,
    format: "INTERACTIONS",
    simulated: false,
    movieCount: 4,
    userCount: 5,
    ratingCount: kept.size,
    ratingHistogram: [...histogram].sort(([a], [b]) => a - b).map(([rating, count]) => ({ rating, count })),
  });
  expect(dataset.rejectedLines).toContainEqual({
    file: "ratings.csv",
    reason: "a later rating of the same movie by the same user counts",
    count: 1,
    firstLines: [4],
  });

  const { data: found } = await server.ask(
    `query ($id: ID!) { movies(dataset: $id, first: 10) { edges { node { externalId title year imdbId ratingCount meanRating } } } }`,
    { id },
  );
  const movies = found.movies.edges.map(({ node }: { node: { externalId: string } }) => node);
  const byId = new Map(movies.map((movie: { externalId: string }) => [movie.externalId, movie]));
  const of = (film: string) => [...kept].filter(([key]) => key.endsWith(film)).map(([, rating]) => rating);
  for (const film of ["tt0114709", "tt0133093", "tt0113277", "tt0816692"])
    expect(byId.get(film)).toMatchObject({
      imdbId: film,
      ratingCount: of(film).length,
      meanRating: of(film).reduce((sum, rating) => sum + rating, 0) / of(film).length,
    });
  expect(byId.get("tt0114709")).toMatchObject({ title: "Toy Story", year: 1995 });
  expect(byId.get("tt0113277")).toMatchObject({ title: "tt0113277", year: null });
}, 120_000);

test("columns are refused where the format has its own, and what is no column is named", async () => {
  const mutation = `mutation ($input: ImportDatasetInput!) { importDataset(input: $input) { __typename
    ... on InvalidInputError { problems { path message } } } }`;
  const refused = await server.ask(mutation, {
    input: { name: "x", format: "MOVIELENS", source: "films", columns },
  });
  expect(refused.data.importDataset.problems).toEqual([
    { path: ["columns"], message: expect.stringContaining("MOVIELENS knows its columns") },
  ]);
  const { data } = await server.ask(preview, { source: "films", columns: { user: "nobody" } });
  expect(data.previewImport.problems[0]).toContain(
    '"nobody" is no column of ratings.csv; it has wer, film, note, tag',
  );
});

test("a preview stays in the import folder and takes the role of an import", async () => {
  await symlink(tmpdir(), join(server.folder, "out"));
  for (const source of ["../..", "/etc/passwd", "out", "nowhere", ""]) {
    const { errors } = await server.ask(preview, { source });
    expect(errors?.[0]?.extensions.problems?.[0]?.path, source).toEqual(["source"]);
  }
  const viewer = await server.keys.create({ name: "viewer", role: "VIEWER" });
  const { errors } = await server.ask(preview, { source: "films" }, { authorization: `Bearer ${viewer}` });
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});
