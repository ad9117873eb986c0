import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test, vi } from "vitest";
import type { Question } from "../schema/index.js";
import type { ServerState } from "../services/server-state.js";
import { serveMetrics } from "./metrics.js";

let app: FastifyInstance;
afterEach(() => app.close());

const state: ServerState = {
  queues: [
    { kind: "IMPORT", waiting: 2, running: 1, oldestSeconds: 30 },
    { kind: "TRAINING", waiting: 0, running: 3, oldestSeconds: null },
  ],
  jobs: [
    { kind: "TRAINING", name: "a", progress: 0, silentSeconds: 0, throughput: 100 },
    { kind: "TRAINING", name: "b", progress: 0, silentSeconds: 0, throughput: 250 },
    { kind: "IMPORT", name: "c", progress: 0, silentSeconds: null, throughput: null },
  ],
  spaces: { open: 4, bytes: 4_000 },
  catalogs: { open: 5, bytes: 5_000 },
  ratings: { open: 6, bytes: 6_000 },
  disk: { freeBytes: 700, totalBytes: 900 },
  database: "pglite",
  uptimeSeconds: 1,
};

/** A server with metrics; `told` is what became of the question that a request to /graphql is. */
function observed(stateNow: () => Promise<ServerState> = async () => state) {
  app = Fastify();
  const warn = vi.spyOn(app.log, "warn");
  let told: Question["told"] = null;
  app.addHook("onRequest", async (request) => {
    if (request.url.startsWith("/graphql")) request.question = { told } as Question;
  });
  const { countFault } = serveMetrics(app, stateNow);
  for (const url of ["/movies/:id", "/graphql", "/graphql/stream"])
    app.get(url, async (_request, reply) => reply.code(202).send({}));
  return {
    countFault,
    warn,
    ask: async (url: string, asked: Question["told"] = null) => {
      told = asked;
      await app.inject({ url });
    },
    /** Lines of a metric, without its name. */
    async metric(name: string): Promise<string[]> {
      const { body } = await app.inject({ url: "/metrics" });
      const lines = body.split("\n").filter((line) => line === name || line.startsWith(name));
      return lines.map((line) => line.slice(name.length));
    },
  };
}

test("requests are counted by route and status, with how long they took", async () => {
  const { ask, metric } = observed();
  for (const url of ["/movies/1", "/movies/2", "/elsewhere"]) await ask(url);
  expect(await metric("cinevec_http_request_duration_seconds_count")).toEqual([
    '{route="/movies/:id",status="202"} 2',
    '{route="none",status="404"} 1',
  ]);
  // In seconds: none of them takes so long.
  expect(
    await metric('cinevec_http_request_duration_seconds_bucket{le="5",route="/movies/:id",status="202"}'),
  ).toEqual([" 2"]);
  const [sum] = await metric('cinevec_http_request_duration_seconds_sum{route="/movies/:id",status="202"} ');
  expect(Number(sum)).toBeGreaterThan(0);
  expect(Number(sum)).toBeLessThan(5);
  expect(await metric("cinevec_operation_duration_seconds_count")).toEqual([]);
});

test("operations are counted by what they ask for and how they ended, streams not at all", async () => {
  const { ask, metric } = observed();
  const told = { operation: "query movie", name: "anything", result: "OK", cost: 1 };
  await ask("/graphql", told);
  await ask("/graphql", { ...told, result: "NOT_FOUND" });
  await ask("/graphql");
  await ask("/graphql/stream", told);
  expect(await metric("cinevec_operation_duration_seconds_count")).toEqual([
    '{operation="query movie",result="OK"} 1',
    '{operation="query movie",result="NOT_FOUND"} 1',
    '{operation="none",result="INVALID"} 1',
  ]);
  expect(await metric("cinevec_http_request_duration_seconds_count")).not.toContainEqual(
    expect.stringContaining("stream"),
  );
});

test("what else looks at an answered request does so, whether it was a question or not", async () => {
  const { ask } = observed();
  const seen: string[] = [];
  app.addHook("onResponse", async (request) => {
    seen.push(request.url);
  });
  for (const url of ["/movies/1", "/graphql", "/graphql/stream"]) await ask(url);
  expect(seen).toEqual(["/movies/1", "/graphql", "/graphql/stream"]);
});

test("a duration falls into buckets from two milliseconds to a minute", async () => {
  const { ask, metric } = observed();
  await ask("/graphql");
  for (const name of ["cinevec_operation_duration_seconds", "cinevec_http_request_duration_seconds"]) {
    const bounds = (await metric(`${name}_bucket{le="`)).map((line) => line.split('"')[0]);
    expect(bounds.slice(0, 13)).toEqual(
      [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 20, 60, "+Inf"].map(String),
    );
  }
});

test("how the server is, is asked for at each scrape", async () => {
  const stateNow = vi.fn(async () => state);
  const { metric } = observed(stateNow);
  for (const [name, lines] of [
    ["cinevec_queue_waiting", ['{kind="IMPORT"} 2', '{kind="TRAINING"} 0']],
    ["cinevec_queue_oldest_seconds", ['{kind="IMPORT"} 30', '{kind="TRAINING"} 0']],
    ["cinevec_jobs_running", ['{kind="IMPORT"} 1', '{kind="TRAINING"} 3']],
    ["cinevec_training_examples_per_second", [" 350"]],
    ["cinevec_kept{", ['kind="spaces"} 4', 'kind="catalogs"} 5', 'kind="ratings"} 6']],
    ["cinevec_kept_bytes", ['{kind="spaces"} 4000', '{kind="catalogs"} 5000', '{kind="ratings"} 6000']],
    ["cinevec_disk_free_bytes", [" 700"]],
    ["cinevec_state_known", [" 1"]],
  ] as const)
    expect(await metric(name), name).toEqual(lines);
  expect(stateNow).toHaveBeenCalledTimes(8);
});

test("where it is not known, the last that was stays, and the metrics say so", async () => {
  const failure = new Error("no database");
  const stateNow = vi.fn(async () => state);
  const { metric, warn } = observed(stateNow);
  await metric("cinevec_state_known");
  stateNow.mockRejectedValue(failure);
  expect(await metric("cinevec_state_known")).toEqual([" 0"]);
  expect(await metric("cinevec_training_examples_per_second")).toEqual([" 350"]);
  expect(warn).toHaveBeenCalledWith({ err: failure }, "the server's state is not known");
  stateNow.mockResolvedValue({ ...state, jobs: [] });
  expect(await metric("cinevec_state_known")).toEqual([" 1"]);
  expect(await metric("cinevec_training_examples_per_second")).toEqual([" 0"]);
});

test("faults are counted", async () => {
  const { countFault, metric } = observed();
  expect(await metric("cinevec_internal_errors_total")).toEqual([" 0"]);
  countFault();
  countFault();
  expect(await metric("cinevec_internal_errors_total")).toEqual([" 2"]);
});

test("all metrics are explained, those of the process among them, in Prometheus' own form", async () => {
  observed();
  const { body, headers } = await app.inject({ url: "/metrics" });
  expect(headers["content-type"]).toContain("text/plain; version=0.0.4");
  const told = body.split("\n");
  const names = told.filter((line) => line.startsWith("# TYPE")).map((line) => line.split(" ")[2]!);
  expect(names).toContain("nodejs_eventloop_lag_seconds");
  expect(names.filter((name) => name.startsWith("cinevec_"))).toHaveLength(11);
  for (const name of names)
    expect(told).toContainEqual(expect.stringMatching(new RegExp(`^# HELP ${name} \\w+`)));
});
