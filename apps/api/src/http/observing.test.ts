import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { encodeId } from "../ids/global-ids.js";
import { plantDataset, plantRun } from "../testing/planted-run.js";
import { startTestServer, type TestServer } from "../testing/test-server.js";

let server: TestServer;
let dataset: string;
let run: string;
let key: string;

/** What a collector of traces was sent. */
const collected: { path: string; bytes: Buffer }[] = [];
const collector = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on("data", (piece: Buffer) => pieces.push(piece));
  request.on("end", () => {
    collected.push({ path: request.url ?? "", bytes: Buffer.concat(pieces) });
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
  vi.stubEnv("OTEL_SERVICE_NAME", "cinevec under test");
  server = await startTestServer({ accessLog: true, traces: true });
  dataset = await plantDataset(server, "planted");
  run = await plantRun(server, dataset, { promoted: true });
  key = await server.keys.create({ name: "ann", role: "VIEWER" });
});
afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  await server?.close();
  vi.unstubAllEnvs();
  await new Promise((resolve) => collector.close(resolve));
});

const metric = async (name: string) => {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const line = text.split("\n").find((one) => one.startsWith(`${name} `));
  return line === undefined ? null : Number(line.slice(name.length + 1));
};

/** Lines of the access log of requests to a route. */
const lines = (route: string) =>
  server.log
    .map((line) => {
      try {
        return JSON.parse(line);
      } catch {
        return {};
      }
    })
    .filter((line) => line.msg === "access" && line.route === route);

test("each request is a line, with operation, result, cost and key, and nothing of what was asked", async () => {
  await server.ask(
    `query Names($id: ID!) { movie(id: $id) { title } }`,
    { id: encodeId("Movie", `${dataset}:1`) },
    { authorization: `Bearer ${key}` },
  );
  await server.ask(`{ a: movie(id: "x") { title } viewer { role } }`);
  await server.ask(`{ nothing }`);
  const [named, failed, invalid] = lines("/graphql");
  expect(named).toMatchObject({
    method: "POST",
    status: 200,
    keyName: "ann",
    role: "VIEWER",
    address: "127.0.0.1",
    operation: "query movie",
    operationName: "Names",
    result: "OK",
    cost: 1,
  });
  expect(named.milliseconds).toBeGreaterThan(0);
  expect(named.requestId).not.toBe(failed.requestId);
  expect(failed).toMatchObject({ operation: "query several", result: "BAD_USER_INPUT", keyName: null });
  expect(invalid).toMatchObject({ status: 400 });
  expect(invalid).not.toHaveProperty("operation");
  expect(JSON.stringify([named, failed, invalid])).not.toContain(key);
});

test("operations are counted by what they ask for and how they ended: a resolver's error is no success", async () => {
  const counted = (result: string) =>
    metric(`cinevec_operation_duration_seconds_count{operation="query datasets",result="${result}"}`);
  await server.ask("{ datasets { totalCount } }");
  vi.spyOn(server.services.datasetRecords, "page").mockRejectedValueOnce(new Error("boom"));
  expect((await server.ask("{ datasets { totalCount } }")).status).toBe(200);
  expect(await counted("OK")).toBe(1);
  expect(await counted("INTERNAL_SERVER_ERROR")).toBe(1);
  expect(await metric(`cinevec_operation_duration_seconds_count{operation="none",result="INVALID"}`)).toBe(1);
  expect(await metric("nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
});

test("what waits, what runs and what is in memory is told alike by metrics and by the API", async () => {
  const { prisma } = server.db;
  const waiting = await prisma.trainingRun.create({
    data: {
      name: "waits",
      datasetId: dataset,
      recipe: "EASE",
      options: {},
      seed: 1,
      status: "QUEUED",
      queuedAt: new Date(Date.now() - 90_000),
    },
  });
  const running = { recipe: "EASE", options: {}, seed: 1, status: "RUNNING", throughput: 250 } as const;
  for (const name of ["one", "two"])
    await prisma.trainingRun.create({
      data: {
        ...running,
        name,
        datasetId: dataset,
        progress: 0.5,
        heartbeatAt: new Date(Date.now() - 5_000),
      },
    });
  const query = `{ serverState { queues { kind waiting running oldestSeconds }
    jobs { kind name progress silentSeconds throughput } openSpaces spaceBytes diskFreeBytes diskTotalBytes database } }`;
  const before = (await server.ask(query)).data.serverState;
  expect(before.openSpaces).toBe(0);
  const { embedding } = (
    await server.ask(`query ($run: ID!) { embedding(run: $run) { movieCount dimensions } }`, {
      run: encodeId("TrainingRun", run),
    })
  ).data;
  const { serverState } = (await server.ask(query)).data;
  const training = serverState.queues.find((queue: { kind: string }) => queue.kind === "TRAINING");
  expect(training).toMatchObject({ waiting: 1, running: 2 });
  expect(training.oldestSeconds).toBeGreaterThan(89);
  expect(serverState.jobs.map((job: { name: string }) => job.name).toSorted()).toEqual(["one", "two"]);
  expect(serverState.jobs[0].silentSeconds).toBeGreaterThan(4);
  // The vectors, the output vectors, the index' copy of the first, the movies' rows, and the table of neighbors: each other movie's row and
  // cosine, and whether a row is there.
  const { movieCount: rows, dimensions } = embedding;
  const expected = 3 * 4 * rows * dimensions + 4 * rows + rows * (8 * Math.min(51, rows) + 1);
  expect([serverState.openSpaces, serverState.spaceBytes]).toEqual([1, expected]);
  expect(serverState.diskFreeBytes).toBeLessThanOrEqual(serverState.diskTotalBytes);
  expect(await metric('cinevec_queue_waiting{kind="TRAINING"}')).toBe(1);
  expect(await metric('cinevec_jobs_running{kind="TRAINING"}')).toBe(2);
  expect(await metric('cinevec_queue_oldest_seconds{kind="TRAINING"}')).toBeGreaterThan(89);
  expect(await metric("cinevec_training_examples_per_second")).toBe(500);
  expect(await metric('cinevec_kept_bytes{kind="spaces"}')).toBe(serverState.spaceBytes);
  await prisma.trainingRun.deleteMany({ where: { id: waiting.id } });
  expect(await metric('cinevec_queue_waiting{kind="TRAINING"}')).toBe(0);
});

test("readiness names what is missing, without a word of the inside", async () => {
  const ready = await fetch(`${server.url}/health/ready`);
  expect(await ready.json()).toEqual({ status: "ready", checks: [{ name: "database", ok: true }] });
  const query = vi
    .spyOn(server.db, "query")
    .mockRejectedValue(new Error("connect ECONNREFUSED /secret/path"));
  const missing = await fetch(`${server.url}/health/ready`);
  expect(missing.status).toBe(503);
  expect(await missing.json()).toEqual({
    status: "not ready",
    checks: [{ name: "database", ok: false, reason: "failed; the log tells why" }],
  });
  expect((await fetch(`${server.url}/ready`)).status).toBe(503);
  expect((await fetch(`${server.url}/health/live`)).status).toBe(200);
  query.mockRestore();
});

test("a span of each request is sent to the collector when the server stops, in the caller's trace", async () => {
  const trace = "0af7651916cd43dd8448eb211c80319c";
  await server.ask(
    "{ recipes { name } }",
    {},
    {
      authorization: `Bearer ${key}`,
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
    },
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  await server.server.stop();
  expect(collected.map(({ path }) => path)).toContain("/v1/traces");
  const text = Buffer.concat(collected.map(({ bytes }) => bytes)).toString("latin1");
  expect(text).toContain("query recipes");
  expect(text).toContain("cinevec under test");
  // OTLP as JSON has ids in hex, as protobuf their bytes.
  expect(text.includes(trace) || text.includes(Buffer.from(trace, "hex").toString("latin1"))).toBe(true);
  expect(text).not.toContain(key);
});
