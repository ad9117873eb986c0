import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { DatasetFiles } from "../services/downloads/dataset-files.js";
import {
  plantDataset,
  plantedClusters,
  plantedDimensions,
  plantedReason,
  plantRun,
} from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let dataset: string;
let run: string;
let queued: string;

const movie = (row: number) => encodeId("Movie", `${dataset}:${row + 1}`);
const datasetId = () => encodeId("Dataset", dataset);
const runId = () => encodeId("TrainingRun", run);
/** The row of a movie titled "Movie 7" is 6. */
const clusterOf = (title: string) => (Number(title.replace("Movie ", "")) - 1) % plantedClusters;
const absent = "00000000-0000-4000-8000-000000000000";

beforeAll(async () => {
  server = await startTestServer();
  dataset = await plantDataset(server, "planted");
  run = await plantRun(server, dataset, { promoted: true, recall: 0.4 });
  const other = await server.db.prisma.trainingRun.create({
    data: { name: "waiting", datasetId: dataset, recipe: "SKIP_GRAM", options: {}, seed: 1 },
  });
  queued = other.id;
});
afterAll(() => server?.close());

const ask = (query: string, variables?: Record<string, unknown>) => server.ask(query, variables);
async function answer(query: string, variables?: Record<string, unknown>) {
  const { data, errors } = await ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}
async function refusal(query: string, variables?: Record<string, unknown>) {
  const { errors } = await ask(query, variables);
  expect(errors).toHaveLength(1);
  return { code: errors![0]!.extensions.code, message: errors![0]!.message };
}

describe("movies", () => {
  test("a movie with its facts, its dataset and nearest neighbors", async () => {
    const data = await answer(
      `query ($id: ID!) { movie(id: $id) {
        id externalId title year genres directors cast keywords overview imdbId posterUrl ratingCount meanRating
        dataset { id name simulated rejectedLines { file reason count firstLines } ratingHistogram { rating count } }
        neighbors(first: 3) { rank similarity movie { title } }
        vector
      } }`,
      { id: movie(6) },
    );
    expect(data.movie).toMatchObject({
      id: movie(6),
      externalId: "7",
      title: "Movie 7",
      year: 1956,
      genres: ["Cluster 1"],
      overview: null,
      dataset: {
        id: datasetId(),
        name: "planted",
        simulated: true,
        ratingHistogram: [{ rating: 4, count: 7 }],
      },
    });
    expect(data.movie.ratingCount).toBeGreaterThan(0);
    expect(data.movie.meanRating).toBeGreaterThanOrEqual(4);
    expect(data.movie.neighbors.map((n: { rank: number }) => n.rank)).toEqual([1, 2, 3]);
    for (const neighbor of data.movie.neighbors) expect(clusterOf(neighbor.movie.title)).toBe(1);
    expect(data.movie.vector).toHaveLength(plantedDimensions);
  });

  test("a movie that the run did not learn has no neighbors and no vector", async () => {
    const data = await answer(`query ($id: ID!) { movie(id: $id) { neighbors { rank } vector } }`, {
      id: movie(59),
    });
    expect(data.movie).toEqual({ neighbors: [], vector: null });
  });

  test("why a run did not learn a movie is told in its recipe's words, never guessed", async () => {
    const query = "query ($id: ID!) { movie(id: $id) { unlearned } }";
    expect((await answer(query, { id: movie(59) })).movie.unlearned).toBe(plantedReason);
    expect((await answer(query, { id: movie(58) })).movie.unlearned).toMatch(/did not keep the reason/);
    expect((await answer(query, { id: movie(57) })).movie.unlearned).toBeNull();
    const named = await refusal("query ($id: ID!) { embedding { vector(movie: $id) } }", { id: movie(59) });
    expect(named).toEqual({
      code: "BAD_USER_INPUT",
      message: expect.stringContaining(`"Movie 60" has no vector in the run "planted". ${plantedReason}`),
    });
  });

  test("nodes come in the order asked, null where an id names nothing", async () => {
    const ids = [runId(), "nobody's", movie(3), encodeId("Dataset", absent), datasetId()];
    const data = await answer("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", { ids });
    expect(data.nodes).toEqual([
      { __typename: "TrainingRun", id: runId() },
      null,
      { __typename: "Movie", id: movie(3) },
      null,
      { __typename: "Dataset", id: datasetId() },
    ]);
    const many = Array.from({ length: 101 }, () => movie(1));
    expect((await refusal("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", { ids: many })).code).toBe(
      "BAD_USER_INPUT",
    );
  });

  test("filters of neighbors are exact: as many as there are", async () => {
    const data = await answer(
      `query ($id: ID!) { movie(id: $id) {
        neighbors(first: 20, filter: { genres: ["cluster 2"], yearFrom: 1960 }) { movie { genres year } } } }`,
      { id: movie(0) },
    );
    // Rows 12, 17 … 57 are in cluster 2, in 1962 or later.
    expect(data.movie.neighbors).toHaveLength(10);
    for (const { movie: found } of data.movie.neighbors) {
      expect(found.genres).toEqual(["Cluster 2"]);
      expect(found.year).toBeGreaterThanOrEqual(1960);
    }
  });

  test("a connection goes forward and backward through all movies", async () => {
    const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
      movies(orderBy: { field: YEAR, direction: ASC }, first: $first, after: $after, last: $last, before: $before) {
        totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { title } } } }`;
    type Edge = { node: { title: string } };
    const forward: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const { movies } = await answer(query, { first: 25, after });
      forward.push(...movies.edges.map((edge: Edge) => edge.node.title));
      expect(movies.totalCount).toBe(60);
      more = movies.pageInfo.hasNextPage;
      after = movies.pageInfo.endCursor;
    }
    expect(forward).toHaveLength(60);
    expect(new Set(forward).size).toBe(60);
    const backward: string[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const { movies } = await answer(query, { last: 25, before });
      backward.unshift(...movies.edges.map((edge: Edge) => edge.node.title));
      more = movies.pageInfo.hasPreviousPage;
      before = movies.pageInfo.startCursor;
    }
    expect(backward).toEqual(forward);
  });

  test("movies are searched, in a dataset that is named", async () => {
    const data = await answer(
      `query ($dataset: ID) { movies(dataset: $dataset, search: "movei 42", first: 1) { approximate edges { node { title } } } }`,
      { dataset: datasetId() },
    );
    expect(data.movies.edges[0].node.title).toBe("Movie 42");
    expect(data.movies.approximate).toBe(true);
    const spelled = await answer(
      `query ($dataset: ID) { movies(dataset: $dataset, search: "movie 42") { approximate } }`,
      { dataset: datasetId() },
    );
    expect(spelled.movies.approximate).toBe(false);
  });

  test("node finds all three kinds, and nothing where there is nothing", async () => {
    const query = `query ($id: ID!) { node(id: $id) { __typename id ... on Movie { title } } }`;
    for (const [type, id] of [
      ["Movie", movie(3)],
      ["Dataset", datasetId()],
      ["TrainingRun", runId()],
    ] as const)
      expect((await answer(query, { id })).node).toMatchObject({ __typename: type, id });
    expect((await answer(query, { id: encodeId("Dataset", absent) })).node).toBeNull();
    expect((await answer(query, { id: encodeId("Movie", `${dataset}:nope`) })).node).toBeNull();
  });
});

describe("embedding", () => {
  test("every question of a space, in the promoted run", async () => {
    const { embedding } = await answer(
      `query ($a: ID!, $b: ID!, $c: ID!, $vector: [Float!]!) { embedding {
        run { name promoted } dimensions movieCount index
        vector(movie: $a)
        same: similarity(a: $a, b: $b) other: similarity(a: $a, b: $c)
        mostSimilar(positive: [$a], negative: [$c], first: 4) { movie { title } similarity }
        multiplied: mostSimilar(positive: [$a], negative: [$c], first: 4, method: MULTIPLY) { movie { title } }
        analogy(a: $a, b: $b, c: $c, first: 2) { movie { title } }
        similarToVector(vector: $vector, first: 2) { movie { title } similarity }
        oddOneOut(movies: [$a, $b, $c]) { movie { title } similarities { rank similarity movie { title } } }
        rank(movie: $a, of: $b)
        closerThan(movie: $a, than: $c, first: 500) { movie { title } }
        similarityMatrix(movies: [$a, $b, $c])
        closestPairs(first: 3) { similarity a { title } b { title } }
        popularPairs: closestPairs(first: 1, among: 5) { a { ratingCount } b { ratingCount } }
        recommend(liked: [$a, $b], disliked: [$c], first: 3) { score movie { title } because { movie { title } } }
      } }`,
      { a: movie(0), b: movie(5), c: movie(1), vector: [0, 0, 1, 0, 0, 0, 0, 0] },
    );
    expect(embedding).toMatchObject({
      run: { name: "planted", promoted: true },
      dimensions: plantedDimensions,
      movieCount: 58,
    });
    expect(["faiss-flat", "exact"]).toContain(embedding.index);
    expect(embedding.same).toBeGreaterThan(0.8);
    expect(embedding.other).toBeLessThan(0.5);
    for (const { movie: found } of [...embedding.mostSimilar, ...embedding.multiplied])
      expect(clusterOf(found.title)).toBe(0);
    for (const { movie: found } of embedding.analogy) expect(clusterOf(found.title)).toBe(1);
    for (const { movie: found } of embedding.similarToVector) expect(clusterOf(found.title)).toBe(2);
    expect(embedding.oddOneOut.movie.title).toBe("Movie 2");
    expect(embedding.oddOneOut.similarities).toHaveLength(3);
    expect(embedding.rank).toBeLessThan(12);
    expect(embedding.closerThan.length).toBeGreaterThan(5);
    expect(embedding.similarityMatrix[0][1]).toBeCloseTo(embedding.same, 6);
    expect(embedding.similarityMatrix[2][2]).toBeCloseTo(1, 6);
    const [nearest, next] = embedding.closestPairs;
    expect(nearest.similarity).toBeGreaterThanOrEqual(next.similarity);
    expect(clusterOf(nearest.a.title)).toBe(clusterOf(nearest.b.title));
    expect(embedding.popularPairs).toHaveLength(1);
    expect(embedding.recommend).toHaveLength(3);
    expect(embedding.recommend[0].because.length).toBeGreaterThan(0);
  });

  test("a run that has not succeeded has none; nor has it a way to be asked through a movie", async () => {
    const id = encodeId("TrainingRun", queued);
    expect(
      await answer(
        `query ($id: ID!) { embedding(run: $id) { dimensions } trainingRun(id: $id) { embedding { index } } }`,
        { id },
      ),
    ).toEqual({
      embedding: null,
      trainingRun: { embedding: null },
    });
    expect(
      await refusal(`query ($id: ID!, $movie: ID!) { movie(id: $movie) { neighbors(run: $id) { rank } } }`, {
        id,
        movie: movie(0),
      }),
    ).toEqual({
      code: "CONFLICT",
      message: 'The run "waiting" is QUEUED; only a run that has SUCCEEDED has an embedding.',
    });
  });

  test("downloads come with their size", async () => {
    const { embedding } = await answer(`{ embedding { downloads { format url bytes } } }`);
    expect(embedding.downloads.length).toBeGreaterThanOrEqual(5);
    for (const { url, bytes } of embedding.downloads) {
      const response = await fetch(url, { headers: { "accept-encoding": "identity" } });
      expect(response.status).toBe(200);
      expect(Number(response.headers.get("content-length"))).toBe(bytes);
      expect((await response.arrayBuffer()).byteLength).toBe(bytes);
    }
    expect((await fetch(`${server.url}/downloads/runs/${run}/nothing.txt`)).status).toBe(404);
    expect((await fetch(`${server.url}/downloads/runs/${absent}/vectors.npy`)).status).toBe(404);
    expect((await fetch(`${server.url}/downloads/runs/..%2f..%2fetc/passwd`)).status).toBe(404);
    expect((await fetch(`${server.url}/downloads/runs/${queued}/vectors.npy`)).status).toBe(409);
  });

  test("a dataset's Parquet files are made once, when they are first asked for", async () => {
    const blobs = () => server.blobs.list(`datasets/${dataset}`);
    const columns = await blobs();
    const made = vi.spyOn(server.blobs, "put");
    const query = (fields: string) =>
      answer(`query ($id: ID!) { dataset(id: $id) { downloads { ${fields} } } }`, { id: datasetId() });
    const urls = (await query("format url")).dataset.downloads;
    const at = (file: string) => ({
      format: "parquet",
      url: `${server.url}/downloads/datasets/${dataset}/${file}`,
    });
    expect(urls).toEqual([at("movies.parquet"), at("ratings.parquet")]);
    expect(await blobs()).toEqual(columns);

    // Two at once wait for the same file.
    const responses = await Promise.all([1, 2].map(() => fetch(urls[1].url)));
    const files = await Promise.all(
      responses.map(async (response) => new Uint8Array(await response.arrayBuffer())),
    );
    expect(Buffer.from(files[0]!).equals(files[1]!)).toBe(true);
    expect(Buffer.from(files[0]!).toString("latin1", 0, 4)).toBe("PAR1");
    expect(responses[0]!.headers.get("content-type")).toBe("application/vnd.apache.parquet");
    expect(responses[0]!.headers.get("content-disposition")).toBe('attachment; filename="ratings.parquet"');
    const stored = `datasets/${dataset}/ratings.parquet`;
    expect(await blobs()).toEqual([...columns, stored, `${stored}.sha256`].sort());

    for (const { url, bytes } of (await query("url bytes")).dataset.downloads) {
      const response = await fetch(url, { headers: { "accept-encoding": "identity" } });
      expect(Number(response.headers.get("content-length"))).toBe(bytes);
      expect((await response.arrayBuffer()).byteLength).toBe(bytes);
    }
    const written = () => made.mock.calls.map(([name]) => name).filter((name) => name.endsWith(".parquet"));
    expect(written()).toEqual([stored, `datasets/${dataset}/movies.parquet`]);

    // Another process reads the file once before it sends it, and makes it again where a disk has changed it.
    const damaged = Buffer.from(files[0]!);
    damaged[damaged.length >> 1]! ^= 4;
    await server.blobs.put(stored, damaged);
    const { directory } = server.services;
    const sent = await new DatasetFiles(directory, server.blobs).file(dataset, "ratings.parquet");
    expect(await sent.bytes()).toBe(files[0]!.length);
    expect(Buffer.from(await server.blobs.get(stored)).equals(files[0]!)).toBe(true);
    const again = written().length;
    await (await new DatasetFiles(directory, server.blobs).file(dataset, "ratings.parquet")).bytes();
    expect(written()).toHaveLength(again);
    made.mockRestore();
  });

  test("only a READY dataset has files, and only those", async () => {
    const { id } = await server.db.prisma.dataset.create({
      data: { name: "on its way", format: "SAMPLE", status: "IMPORTING" },
    });
    const { dataset: importing } = await answer(
      `query ($id: ID!) { dataset(id: $id) { downloads { url bytes } } }`,
      { id: encodeId("Dataset", id) },
    );
    expect(importing.downloads).toEqual([]);
    const status = async (path: string) => (await fetch(`${server.url}/downloads/datasets/${path}`)).status;
    expect(await status(`${id}/movies.parquet`)).toBe(409);
    expect(await status(`${absent}/movies.parquet`)).toBe(404);
    expect(await status(`${dataset}/manifest.json`)).toBe(404);
    expect(await status("..%2f..%2fetc/passwd")).toBe(404);
    await server.db.prisma.dataset.delete({ where: { id } });
  });
});

describe("bad input", () => {
  const neighbors = `query ($id: ID!, $first: Int, $run: ID, $filter: MovieFilter) { movie(id: $id) { neighbors(first: $first, run: $run, filter: $filter) { rank } } }`;

  test.each([0, -1, 10_000])("first: %s names the bounds", async (first) => {
    expect(await refusal(neighbors, { id: movie(0), first })).toEqual({
      code: "BAD_USER_INPUT",
      message: `first: is ${first}; must be 1 to 500.`,
    });
    for (const list of ["movies", "datasets", "trainingRuns"])
      expect(
        await refusal(`query ($first: Int) { ${list}(first: $first) { totalCount } }`, { first }),
      ).toEqual({
        code: "BAD_USER_INPUT",
        message: `first: is ${first}; must be 1 to 100. Ask for more with "after".`,
      });
  });

  test("vectors of the wrong length, of no direction, or of no numbers", async () => {
    const query = `query ($vector: [Float!]!) { embedding { similarToVector(vector: $vector) { rank } } }`;
    expect(await refusal(query, { vector: [1, 2] })).toEqual({
      code: "BAD_USER_INPUT",
      message: "vector: has 2 components; this embedding has 8 dimensions.",
    });
    expect((await refusal(query, { vector: [0, 0, 0, 0, 0, 0, 0, 0] })).message).toBe(
      "vector: is zero; it points nowhere.",
    );
    expect((await refusal(query, { vector: ["x"] })).code).toBe("BAD_USER_INPUT");
  });

  test.each([
    ["not an id", "BAD_USER_INPUT"],
    ["", "BAD_USER_INPUT"],
    [encodeId("Dataset", "x"), "BAD_USER_INPUT"],
  ])("the id %j is refused", async (id, code) => {
    expect((await refusal(neighbors, { id })).code).toBe(code);
    expect((await refusal(`query ($id: ID!) { trainingRun(id: $id) { name } }`, { id })).code).toBe(code);
    expect((await refusal(`query ($id: ID!) { embedding { vector(movie: $id) } }`, { id })).code).toBe(code);
  });

  test("what is well-formed but unknown", async () => {
    const unknownRun = encodeId("TrainingRun", absent);
    expect((await refusal(neighbors, { id: movie(0), run: unknownRun })).code).toBe("NOT_FOUND");
    expect(
      (await refusal(`query ($id: ID!) { embedding(run: $id) { index } }`, { id: unknownRun })).code,
    ).toBe("NOT_FOUND");
    expect(
      (
        await refusal(`query ($id: ID!) { embedding { vector(movie: $id) } }`, {
          id: encodeId("Movie", `${dataset}:999`),
        })
      ).message,
    ).toBe('There is no movie "999".');
    expect(
      (await refusal(`query ($id: ID!) { embedding { vector(movie: $id) } }`, { id: movie(59) })).message,
    ).toContain('"Movie 60" has no vector');
    expect(
      (
        await refusal(`query ($id: ID!) { embedding { vector(movie: $id) } }`, {
          id: encodeId("Movie", `${absent}:1`),
        })
      ).message,
    ).toContain("another dataset");
    expect(
      await answer(`query ($id: ID!) { movie(id: $id) { title } }`, {
        id: encodeId("Movie", `${dataset}:999`),
      }),
    ).toEqual({ movie: null });
  });

  test.each([
    [`{ movies(first: 1, last: 1) { totalCount } }`, "last: can't go together"],
    [`{ movies(after: "garbage") { totalCount } }`, "after: is not a cursor"],
    [`{ trainingRuns(after: "garbage") { totalCount } }`, "after: is not a cursor"],
    [`{ trainingRuns(orderBy: { field: METRIC }) { totalCount } }`, "orderBy.metric: must name a metric"],
    [`{ movies(filter: { yearFrom: 2000, yearTo: 1999 }) { totalCount } }`, "filter.yearFrom: is 2000"],
    [
      `{ embedding { oddOneOut(movies: []) { movie { id } } } }`,
      "movies: has 0 entries; must have 3 to 500.",
    ],
    [`{ embedding { mostSimilar(positive: []) { rank } } }`, "positive: must name at least one movie"],
    [`{ embedding { recommend(liked: []) { score } } }`, "liked: has 0 entries"],
    [`{ embedding { closestPairs(among: 1) { similarity } } }`, "among: is 1; must be 2 to 200000."],
    [`{ compareRuns(runs: []) { rows { name } } }`, "runs: has 0 entries"],
  ])("%s", async (query, message) => {
    const { code, message: told } = await refusal(query);
    expect(code).toBe("BAD_USER_INPUT");
    expect(told).toContain(message);
  });

  test("an index that allows nothing answers nothing", async () => {
    const data = await answer(neighbors, { id: movie(0), filter: { genres: ["No such genre"] } });
    expect(data.movie.neighbors).toEqual([]);
  });
});

describe("training runs", () => {
  test("are listed, filtered, ordered by a metric, and compared", async () => {
    const better = await plantRun(server, dataset, { name: "better", recall: 0.9 });
    const list = `query ($first: Int, $after: String) { trainingRuns(orderBy: { field: METRIC, metric: "recall@10" }, first: $first, after: $after) {
      totalCount pageInfo { hasNextPage endCursor } edges { node { name metrics { name cutoff value low high higherIsBetter } } } } }`;
    const { trainingRuns } = await answer(list);
    type Edge = { node: { name: string } };
    expect(trainingRuns.edges.map((edge: Edge) => edge.node.name)).toEqual(["better", "planted", "waiting"]);
    expect(trainingRuns.edges[0].node.metrics[0]).toEqual({
      name: "recall",
      cutoff: 10,
      value: 0.9,
      low: 0.4,
      high: 0.6,
      higherIsBetter: true,
    });
    const one = (await answer(list, { first: 1 })).trainingRuns;
    const rest = (await answer(list, { first: 5, after: one.pageInfo.endCursor })).trainingRuns;
    expect(rest.edges.map((edge: Edge) => edge.node.name)).toEqual(["planted", "waiting"]);

    const succeeded = await answer(
      `query ($dataset: ID) {
      trainingRuns(dataset: $dataset, status: SUCCEEDED, recipe: SKIP_GRAM, orderBy: { field: NAME, direction: ASC }) { edges { node { name } } } }`,
      { dataset: datasetId() },
    );
    expect(succeeded.trainingRuns.edges.map((edge: Edge) => edge.node.name)).toEqual(["better", "planted"]);

    const { compareRuns } = await answer(
      `query ($runs: [ID!]!) { compareRuns(runs: $runs) { runs { name } rows { name cutoff values pValues } } }`,
      { runs: [runId(), encodeId("TrainingRun", better)] },
    );
    expect(compareRuns).toEqual({
      runs: [{ name: "planted" }, { name: "better" }],
      rows: [
        { name: "recall", cutoff: 10, values: [0.4, 0.9], pValues: [null, null] },
        { name: "rmse", cutoff: null, values: [0.9, 0.9], pValues: [null, null] },
      ],
    });
  });

  test("tell all of themselves", async () => {
    const { trainingRun } = await answer(
      `query ($id: ID!) { trainingRun(id: $id) {
        name seed status progress epoch epochs etaSeconds attempt error queuedAt startedAt finishedAt throughput
        options lossCurve { epoch train validation } baselineLoss promoted recipe { name title needs optionsSchema }
        dataset { promotedRun { name } } lineage { datasetHash artifactHash codeVersion engine threads pretrainedRun { id } } } }`,
      { id: runId() },
    );
    expect(trainingRun).toMatchObject({
      status: "SUCCEEDED",
      promoted: true,
      lossCurve: [{ epoch: 1, train: 0.5, validation: null }],
      recipe: { name: "SKIP_GRAM", needs: ["RATINGS"] },
      dataset: { promotedRun: { name: "planted" } },
      lineage: { engine: "planted", threads: 1, pretrainedRun: null },
    });
    expect(trainingRun.recipe.optionsSchema.properties.dimensions).toMatchObject({ type: "integer" });
    expect(new Date(trainingRun.queuedAt).getTime()).toBeGreaterThan(Date.now() - 120_000);
  });
});
