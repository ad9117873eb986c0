import { type Table, tableFromIPC } from "apache-arrow";
import { encodeId, uuidOf } from "../ids/global-ids.js";
import { createWorker } from "../training/worker.js";
import { plantDataset, plantRun } from "./planted-run.js";
import { startTestServer, type TestServer } from "./test-server.js";

/** A server with a worker that makes maps, and a planted run to draw. */
export interface MapServer {
  readonly server: TestServer;
  /** UUIDs. */
  readonly datasetId: string;
  readonly runId: string;
  /** What computeMap answers. @param run its UUID. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape.
  asked(run: string, more: object): Promise<any>;
  /** The map when it has ended. */
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape.
  computed(run: string, more: object): Promise<any>;
  close(): Promise<void>;
}

const fields = `id status error progress seed options pointCount url projection regions { id level name terms movieCount x y }
  faithfulness { k trustworthiness continuity ranked neighborsKept tripletAccuracy neighborhoodHit neighborhoodHitByChance }`;
const mutation = `mutation ($input: ComputeMapInput!) { computeMap(input: $input) { __typename
  ... on ComputeMapSuccess { data { ${fields} } }
  ... on InvalidInputError { problems { path message } } ... on Error { message } } }`;
const query = `query ($id: ID!) { node(id: $id) { ... on EmbeddingMap { ${fields} } } }`;

export async function startMapServer(): Promise<MapServer> {
  const server = await startTestServer();
  const { db, blobs, queue } = server;
  const worker = await createWorker({
    ...{ db, blobs, queue, threads: 1, codeVersion: "test", baselinesScript: null },
  });
  const datasetId = await plantDataset(server, "planted");
  const runId = await plantRun(server, datasetId, { promoted: true });
  const asked = async (run: string, more: object) => {
    const input = { run: encodeId("TrainingRun", run), projection: "UMAP", ...more };
    return (await server.ask(mutation, { input })).data.computeMap;
  };
  return {
    ...{ server, datasetId, runId, asked },
    async computed(run, more) {
      const { id } = (await asked(run, more)).data;
      for await (const map of server.services.maps.changes(uuidOf("EmbeddingMap", id, "id"))) void map;
      return (await server.ask(query, { id })).data.node;
    },
    async close() {
      await worker.close();
      await server.close();
    },
  };
}

/** A map's file. */
export async function arrowFrom(url: string): Promise<Table> {
  return tableFromIPC(new Uint8Array(await (await fetch(url)).arrayBuffer()));
}
