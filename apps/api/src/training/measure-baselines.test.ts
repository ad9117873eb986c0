import { defaultProtocol, parseProtocol } from "@cinevec/core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodeId } from "../schema/ids.js";
import { plantDataset } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";
import { measureBaselines } from "./measure-baselines.js";

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

async function ask(protocol: object | null = null): Promise<Baseline[]> {
  const { data, errors } = await server.ask(
    `query ($id: ID!, $protocol: EvaluationProtocolInput) { dataset(id: $id) {
      baselines(protocol: $protocol) { name description metrics { name cutoff value low } } } }`,
    { id: encodeId("Dataset", dataset), protocol },
  );
  expect(errors).toBeUndefined();
  return data.dataset.baselines;
}

test("there are none before they are measured, then five, by the protocol that was asked for alone", async () => {
  expect(await ask()).toEqual([]);
  const { signal } = new AbortController();
  const published: string[] = [];
  await measureBaselines(
    { datasetId: dataset, protocol: defaultProtocol },
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
  expect(await ask({ before: 0, minRating: 4 })).toEqual(found);
  expect(await ask({ before: 1 })).toEqual([]);
  await measureBaselines(
    { datasetId: dataset, protocol: parseProtocol({ before: 1 }) },
    { blobs: server.blobs, signal, mayPublish: async () => {} },
  );
  const before = await ask({ before: 1 });
  expect(before).toHaveLength(5);
  expect(before).not.toEqual(found);
  expect(await ask()).toEqual(found);
});
