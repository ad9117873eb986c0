import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Prometheus metrics at /metrics: the process, and requests by route and status. */
export function serveMetrics(app: FastifyInstance): { countFault(): void } {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: "cinevec_http_request_duration_seconds",
    help: "From the request's arrival to the end of the answer.",
    labelNames: ["route", "status"],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers: [registry],
  });
  const faults = new Counter({
    name: "cinevec_internal_errors_total",
    help: "Errors that callers saw as 'Internal server error.'",
    registers: [registry],
  });
  app.addHook("onResponse", (request, reply, done) => {
    const route = request.routeOptions.url ?? "none";
    // A stream lasts as long as someone listens; that is no answer's duration.
    if (route !== "/graphql/stream")
      durations.labels(route, String(reply.statusCode)).observe(reply.elapsedTime / 1000);
    done();
  });
  app.get("/metrics", async (_request, reply) => {
    reply.header("content-type", registry.contentType);
    return registry.metrics();
  });
  return { countFault: () => faults.inc() };
}
