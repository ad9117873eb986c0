import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { context, createContextKey, propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import Fastify from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { Question, Viewer } from "../schema/index.js";
import { traceRequests } from "./traces.js";

interface Value {
  readonly stringValue?: string;
  readonly intValue?: number;
}
interface Attribute {
  readonly key: string;
  readonly value: Value;
}
interface Sent {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly {
      readonly scope: { readonly name: string };
      readonly spans: readonly {
        readonly traceId: string;
        readonly parentSpanId?: string;
        readonly name: string;
        readonly kind: number;
        readonly startTimeUnixNano: string;
        readonly endTimeUnixNano: string;
        readonly attributes: readonly Attribute[];
        readonly status: { readonly code: number };
      }[];
    }[];
  }[];
}

/** What a collector of traces was sent. */
let sent: Sent[] = [];
const collector = createServer(async (request, response) => {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece);
  sent.push(JSON.parse(Buffer.concat(pieces).toString()));
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
});
beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const { port } = collector.address() as AddressInfo;
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", `http://127.0.0.1:${port}`);
});
beforeEach(() => {
  sent = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => collector.close(resolve));
});

const valuesOf = (attributes: readonly Attribute[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));

interface Asked {
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly viewer?: Partial<Viewer>;
  readonly told?: Question["told"];
}

/** The spans of requests to a server that is stopped thereafter. */
async function spansOf(requests: readonly Asked[]) {
  const app = Fastify();
  let asked: Asked;
  app.addHook("onRequest", async (request) => {
    if (asked.viewer) request.viewer = asked.viewer as Viewer;
    if (asked.told !== undefined) request.question = { told: asked.told } as Question;
  });
  const stop = await traceRequests(app);
  app.get("/movies/:status", async (request, reply) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return reply.code(Number((request.params as { status: string }).status)).send({ id: request.id });
  });
  const ids: string[] = [];
  for (asked of requests) ids.push((await app.inject({ url: asked.url, headers: asked.headers })).json().id);
  await stop();
  await app.close();
  const [resource] = sent.flatMap(({ resourceSpans }) => resourceSpans);
  const scopes = sent.flatMap(({ resourceSpans }) => resourceSpans.flatMap(({ scopeSpans }) => scopeSpans));
  return {
    ids,
    resource: valuesOf(resource?.resource.attributes ?? []),
    scopes: scopes.map(({ scope }) => scope.name),
    spans: scopes
      .flatMap(({ spans }) => spans)
      .map((span) => ({ ...span, attributes: valuesOf(span.attributes) })),
  };
}

const told = { operation: "query movie", name: "secret", result: "OK", cost: 12 };

test("a request is a span of the server, by its route or by what it asks for", async () => {
  const { ids, resource, scopes, spans } = await spansOf([
    { url: "/movies/200?secret" },
    { url: "/elsewhere" },
    { url: "/movies/200", viewer: { name: "ann" }, told },
    { url: "/movies/200", viewer: { name: null }, told: null },
  ]);
  expect([resource["service.name"], scopes]).toEqual(["cinevec", ["cinevec"]]);
  const request = {
    "http.request.method": "GET",
    "http.route": "/movies/:status",
    "http.response.status_code": 200,
  };
  expect(spans.map(({ name }) => name)).toEqual([
    "GET /movies/:status",
    "GET no route",
    "query movie",
    "GET /movies/:status",
  ]);
  expect(spans.map(({ attributes }) => attributes)).toEqual([
    { ...request, "cinevec.request_id": ids[0] },
    {
      ...request,
      "http.route": "no route",
      "http.response.status_code": 404,
      "cinevec.request_id": expect.any(String),
    },
    {
      ...request,
      ...{ "cinevec.request_id": ids[2], "cinevec.key": "ann" },
      ...{ "cinevec.result": "OK", "cinevec.cost": 12 },
    },
    { ...request, "cinevec.request_id": ids[3] },
  ]);
  for (const { kind, startTimeUnixNano, endTimeUnixNano } of spans) {
    // SPAN_KIND_SERVER of OTLP.
    expect(kind).toBe(2);
    const milliseconds = Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6;
    expect(milliseconds).toBeGreaterThan(0);
    expect(milliseconds).toBeLessThan(10_000);
  }
  expect(Date.now() - Number(spans[0]!.endTimeUnixNano) / 1e6).toBeLessThan(60_000);
});

test("a span is a part of the caller's trace, where it names one, and else the beginning of its own", async () => {
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const { spans } = await spansOf([
    { url: "/movies/200", headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` } },
    { url: "/movies/200" },
  ]);
  expect([spans[0]?.traceId, spans[0]?.parentSpanId]).toEqual([trace, "b7ad6b7169203331"]);
  expect(spans[1]?.traceId).not.toBe(trace);
  expect(spans[1]?.parentSpanId).toBeFalsy();
});

test("a fault of ours is an error, a mistake of the caller's is none", async () => {
  const { spans } = await spansOf([
    { url: "/movies/200", told },
    { url: "/movies/499" },
    { url: "/movies/500" },
    { url: "/movies/503" },
    { url: "/movies/200", told: { ...told, result: "INTERNAL_SERVER_ERROR" } },
    { url: "/movies/200", told: { ...told, result: "BAD_USER_INPUT" } },
  ]);
  // STATUS_CODE_ERROR of OTLP.
  expect(spans.map(({ status }) => status.code === 2)).toEqual([false, false, true, true, true, false]);
});

test("the service is called as OpenTelemetry's own settings say", async () => {
  vi.stubEnv("OTEL_SERVICE_NAME", "another");
  const { resource } = await spansOf([{ url: "/movies/200" }]);
  expect(resource).toMatchObject({ "service.name": "another", "telemetry.sdk.language": "nodejs" });
});

test("nothing of it stays once it has stopped", async () => {
  await spansOf([]);
  expect(propagation.fields()).toEqual([]);
  const key = createContextKey("test");
  const seen = context.with(ROOT_CONTEXT.setValue(key, 1), () => context.active().getValue(key));
  expect(seen).toBeUndefined();
});
