import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let dataset: string;
const runs: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  const datasetId = await plantDataset(server, "planted");
  dataset = encodeId("Dataset", datasetId);
  for (const name of ["kept", "put aside"])
    runs.push(encodeId("TrainingRun", await plantRun(server, datasetId, { name })));
  const [first] = await server.db.prisma.trainingRun.findMany({ where: { name: "kept" } });
  await server.db.prisma.runMetric.createMany({
    data: [
      { name: "recall", cutoff: 20, position: 2, value: 0.7 },
      { name: "of_old_versions", cutoff: 0, position: 3, value: 1 },
    ].map((metric) => ({ ...metric, runId: first!.id, higherIsBetter: true })),
  });
});
afterAll(() => server?.close());

const list = async (argument: string) => {
  const { data } = await server.ask(
    `query ($dataset: ID!) { trainingRuns(dataset: $dataset, orderBy: { field: NAME, direction: ASC } ${argument}) {
      totalCount metrics { name cutoff runCount kind { label } } edges { node { name archived } } } }`,
    { dataset },
  );
  return data.trainingRuns;
};
const namesOf = (connection: { edges: { node: { name: string } }[] }) =>
  connection.edges.map(({ node }) => node.name);

test("an archived run is kept, answers, and is left out of lists that ask for the others", async () => {
  const { data } = await server.ask(
    `mutation ($id: ID!) { updateRun(input: { id: $id, archived: true }) {
      ... on TrainingRunSuccess { data { name archived } } } }`,
    { id: runs[1] },
  );
  expect(data.updateRun.data).toEqual({ name: "put aside", archived: true });
  expect(namesOf(await list(""))).toEqual(["kept", "put aside"]);
  expect(namesOf(await list("archived: false"))).toEqual(["kept"]);
  expect(namesOf(await list("archived: true"))).toEqual(["put aside"]);
  expect((await list("archived: true")).totalCount).toBe(1);
  const asked = await server.ask("query ($id: ID!) { embedding(run: $id) { movieCount } }", { id: runs[1] });
  expect(asked.data.embedding.movieCount).toBeGreaterThan(0);
});

test("a list says by what its runs were measured, known metrics in their order, and counts its own runs alone", async () => {
  expect((await list("")).metrics).toEqual([
    { name: "recall", cutoff: 10, runCount: 2, kind: { label: "Recall" } },
    { name: "recall", cutoff: 20, runCount: 1, kind: { label: "Recall" } },
    { name: "rmse", cutoff: null, runCount: 2, kind: { label: "RMSE" } },
    { name: "of_old_versions", cutoff: null, runCount: 1, kind: null },
  ]);
  expect((await list("archived: true, first: 1")).metrics).toEqual([
    { name: "recall", cutoff: 10, runCount: 1, kind: { label: "Recall" } },
    { name: "rmse", cutoff: null, runCount: 1, kind: { label: "RMSE" } },
  ]);
});

test("metrics are asked for by name, at one cutoff or at all", async () => {
  const metrics = async (names: string[]) => {
    const { data } = await server.ask(
      "query ($id: ID!, $names: [String!]) { trainingRun(id: $id) { metrics(names: $names) { name cutoff value } } }",
      { id: runs[0], names },
    );
    return data.trainingRun.metrics;
  };
  expect(await metrics(["recall@20", "rmse"])).toEqual([
    { name: "rmse", cutoff: null, value: 0.9 },
    { name: "recall", cutoff: 20, value: 0.7 },
  ]);
  expect((await metrics(["recall"])).map(({ cutoff }: { cutoff: number }) => cutoff)).toEqual([10, 20]);
  expect(await metrics(["recall@5", "nothing"])).toEqual([]);
  expect(await metrics([])).toEqual([]);
});
