import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantedClusters, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let older: string;

beforeAll(async () => {
  server = await startTestServer();
  older = await plantDataset(server, "with a run");
  await plantRun(server, older, { promoted: true });
  await plantDataset(server, "newer, nothing learned");
});
afterAll(() => server?.close());

async function answer(query: string, variables?: Record<string, unknown>) {
  const { data, errors } = await server.ask(query, variables);
  expect(errors).toBeUndefined();
  return data;
}

test("a newer dataset without a promoted run does not silence the one that can answer", async () => {
  const data = await answer(
    "{ embedding { run { dataset { name } } } movies(first: 1) { edges { node { dataset { name } } } } }",
  );
  expect(data.embedding.run.dataset.name).toBe("with a run");
  // Movies can be listed of any dataset: the newest.
  expect(data.movies.edges[0].node.dataset.name).toBe("newer, nothing learned");
});

test("a dataset's genres are those of all its movies, the most frequent first", async () => {
  const data = await answer(
    `query ($id: ID!) { dataset(id: $id) { genres { name movieCount } }
      movies(dataset: $id, first: 100) { edges { node { genres } } } }`,
    { id: encodeId("Dataset", older) },
  );
  const counts = new Map<string, number>();
  for (const { node } of data.movies.edges)
    for (const genre of node.genres) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  expect(counts.size).toBe(plantedClusters);
  const { genres } = data.dataset;
  expect(genres).toHaveLength(counts.size);
  for (const { name, movieCount } of genres) expect(counts.get(name)).toBe(movieCount);
  const order = genres.map((genre: { movieCount: number }) => genre.movieCount);
  expect(order).toEqual([...order].sort((a, b) => b - a));
});
