import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { ServerState } from "../services/server-state.js";

export interface Metrics {
  /** An error that the caller saw as "Internal server error." */
  countFault(): void;
}

const buckets = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 20, 60];

/**
 * Prometheus metrics at /metrics: the process with the delay of its event loop, requests by route and status,
 * operations by what they ask for and how they ended, and how the server is.
 * @param stateNow asked at each scrape.
 */
export function serveMetrics(app: FastifyInstance, stateNow: () => Promise<ServerState>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "cinevec_http_request_duration_seconds",
    help: "From the request's arrival to the end of the answer.",
    labelNames: ["route", "status"],
    buckets,
    registers,
  });
  const operations = new Histogram({
    name: "cinevec_operation_duration_seconds",
    help: "GraphQL operations by the field that they ask for; result is OK or the first error's code.",
    labelNames: ["operation", "result"],
    buckets,
    registers,
  });
  const faults = new Counter({
    name: "cinevec_internal_errors_total",
    help: "Errors that callers saw as 'Internal server error.'",
    registers,
  });
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "none";
    const seconds = reply.elapsedTime / 1000;
    // A stream lasts as long as someone listens; that is no answer's duration.
    if (route !== "/graphql/stream") {
      durations.labels(route, String(reply.statusCode)).observe(seconds);
      if (request.question) {
        const { operation = "none", result = "INVALID" } = request.question.told ?? {};
        operations.labels(operation, result).observe(seconds);
      }
    }
    done();
  });
  const { update } = stateGauges(registry, stateNow, (error) =>
    app.log.warn({ err: error }, "the server's state is not known"),
  );
  app.get("/metrics", async (_request, reply) => {
    await update();
    reply.header("content-type", registry.contentType);
    return registry.metrics();
  });
  return { countFault: () => faults.inc() };
}

/** What is read from the database at each scrape. */
function stateGauges(
  registry: Registry,
  stateNow: () => Promise<ServerState>,
  warn: (error: unknown) => void,
): { update(): Promise<void> } {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const known = gauge(
    "cinevec_state_known",
    "1 where the database answered this scrape; else queues and jobs are as of an earlier one.",
  );
  const waiting = gauge("cinevec_queue_waiting", "Jobs that wait.", ["kind"]);
  const oldest = gauge("cinevec_queue_oldest_seconds", "How long the first has waited.", ["kind"]);
  const running = gauge("cinevec_jobs_running", "Jobs that workers have.", ["kind"]);
  const throughput = gauge("cinevec_training_examples_per_second", "Of all trainings that run.");
  const kept = gauge("cinevec_kept", "What is kept in memory: embeddings, catalogs, datasets' ratings.", [
    "kind",
  ]);
  const bytes = gauge("cinevec_kept_bytes", "Its bytes, about.", ["kind"]);
  const free = gauge("cinevec_disk_free_bytes", "Of the file system that holds the data folder.");
  return {
    async update() {
      try {
        const state = await stateNow();
        for (const queue of state.queues) {
          waiting.labels(queue.kind).set(queue.waiting);
          running.labels(queue.kind).set(queue.running);
          oldest.labels(queue.kind).set(queue.oldestSeconds ?? 0);
        }
        throughput.set(state.jobs.reduce((sum, job) => sum + (job.throughput ?? 0), 0));
        for (const kind of ["spaces", "catalogs", "ratings"] as const) {
          kept.labels(kind).set(state[kind].open);
          bytes.labels(kind).set(state[kind].bytes);
        }
        free.set(state.disk.freeBytes);
        known.set(1);
      } catch (error) {
        warn(error);
        known.set(0);
      }
    },
  };
}
