import type { FastifyInstance } from "fastify";

/** Ends the export of traces: what is not sent yet is sent. */
export type StopTracing = () => Promise<void>;

/**
 * A span for every request, to where OTEL_EXPORTER_OTLP_ENDPOINT says, as a part of the caller's trace where it names one
 * (traceparent). OpenTelemetry is loaded only for this; its other settings (OTEL_SERVICE_NAME, OTEL_EXPORTER_OTLP_HEADERS,
 * OTEL_TRACES_SAMPLER …) it reads itself.
 */
export async function traceRequests(app: FastifyInstance): Promise<StopTracing> {
  const [{ context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace }, node, otlp, resources] =
    await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/sdk-trace-node"),
      import("@opentelemetry/exporter-trace-otlp-http"),
      import("@opentelemetry/resources"),
    ]);
  const named = resources.detectResources({ detectors: [resources.envDetector] });
  const provider = new node.NodeTracerProvider({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ "service.name": "cinevec" }))
      .merge(named),
    spanProcessors: [new node.BatchSpanProcessor(new otlp.OTLPTraceExporter())],
  });
  provider.register();
  const tracer = trace.getTracer("cinevec");
  app.addHook("onResponse", (request, reply, done) => {
    const told = request.question?.told;
    const route = request.routeOptions.url ?? "no route";
    const end = Date.now();
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = tracer.startSpan(
      told?.operation ?? `${request.method} ${route}`,
      {
        kind: SpanKind.SERVER,
        startTime: end - reply.elapsedTime,
        attributes: {
          "http.request.method": request.method,
          "http.route": route,
          "http.response.status_code": reply.statusCode,
          "cinevec.request_id": request.id,
          ...(request.viewer?.name && { "cinevec.key": request.viewer.name }),
          ...(told && { "cinevec.result": told.result, "cinevec.cost": told.cost }),
        },
      },
      parent,
    );
    if (reply.statusCode >= 500 || told?.result === "INTERNAL_SERVER_ERROR")
      span.setStatus({ code: SpanStatusCode.ERROR });
    span.end(end);
    done();
  });
  return async () => {
    await provider.shutdown();
    trace.disable();
    propagation.disable();
    context.disable();
  };
}
