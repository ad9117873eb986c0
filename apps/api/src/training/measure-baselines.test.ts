import { loadDataset } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../schema/ids.js";
import { plantDataset } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { measureBaselines } from "./measure-baselines.js";
import { holdOut, minRating } from "./protocol.js";

interface Baseline {
  name: string;
  description: string;
  metrics: { name: string; cutoff: number | null; value: number; low: number | null }[];
}

let server: TestServer;
let dataset: string;

beforeAll(async () => {
  server = await startTestServer();
  dataset = await plantDataset(server, "planted");
});
afterAll(() => server?.close());

async function ask(): Promise<Baseline[]> {
  const { data, errors } = await server.ask(
    `query ($id: ID!) { dataset(id: $id) { baselines { name description metrics { name cutoff value low } } } }`,
    { id: encodeId("Dataset", dataset) },
  );
  expect(errors).toBeUndefined();
  return data.dataset.baselines;
}

test("there are none before they are measured, then five, but for those that would take too long", async () => {
  expect(await ask()).toEqual([]);
  const { signal } = new AbortController();
  const published: string[] = [];
  await measureBaselines(
    { loadDataset, holdOut, minRating, mostRatings: { ease: 1000, ials: 100 } },
    { datasetId: dataset },
    { blobs: server.blobs, signal, mayPublish: async () => void published.push(dataset) },
  );
  expect(published).toEqual([dataset]);
  const found = await ask();
  expect(found.map(({ name }) => name)).toEqual(["popularity", "random", "item_knn", "ease", "ials"]);
  const hitRate = (name: string) =>
    found.find((one) => one.name === name)!.metrics.find((m) => m.name === "hit_rate" && m.cutoff === 10)!
      .value;
  // Users stay in one of five clusters of twelve movies: nearest neighbors know that, chance does not.
  expect(hitRate("item_knn")).toBeGreaterThan(2 * hitRate("random"));
  expect(hitRate("ease")).toBeGreaterThan(2 * hitRate("random"));
  const ials = found.find(({ name }) => name === "ials")!;
  expect(ials).toMatchObject({
    metrics: [],
    description: "Not measured: it takes too long for more than 100 ratings.",
  });
});
