import { once } from "node:events";
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { buildSchema, type GraphQLFieldResolver, type GraphQLFormattedError } from "graphql";
import { afterEach, vi } from "vitest";
import { tellErrors } from "../http/errors.js";
import { serveSubscriptions } from "../http/subscriptions.js";
import { Context, type Question, type Viewer } from "../schema/index.js";
import type { Services } from "../services/services.js";

interface Options {
  readonly viewer?: Partial<Viewer>;
  /** Gives places to streams. @param closed resolves when the last that was asked for is closed. */
  readonly enter?: (closed: Promise<unknown>) => (() => void) | null | Promise<() => void>;
  /** Aborts when the key has ended. */
  readonly end?: AbortSignal;
  /** Called for each message before it is formatted, and for each request's context; may throw. */
  readonly onFormat?: (message: string) => void;
  readonly onContext?: () => void;
}

/**
 * The real handler of streams on a free port, over a schema of one subscription, `count`, that tells what `source`
 * tells; its resolver fails at "wrong". Messages of errors begin with "told: ".
 */
async function startStreamServer(source: GraphQLFieldResolver<unknown, unknown>, options: Options = {}) {
  const schema = buildSchema("type Query { a: Int } type Subscription { count(to: Int = 3): Int }");
  const field = schema.getSubscriptionType()!.getFields().count!;
  field.subscribe = source;
  field.resolve = (value) => {
    if (value === "wrong") throw new Error("secret");
    return value;
  };
  const viewer = { keyId: null, name: null, role: "VIEWER", datasets: null, ...options.viewer } as Viewer;
  const question: Question = {
    ...{ baseUrl: "", address: "", caller: null, spent: 0, told: null },
    isOver: () => false,
  };
  const report = vi.fn();
  const leave = vi.fn();
  let closed: Promise<unknown> = Promise.resolve();
  const enter = vi.fn(async (_caller: string) => (options.enter ? options.enter(closed) : leave));
  const endOf = vi.fn((_id: string, _done: AbortSignal) => options.end ?? new AbortController().signal);
  const app: FastifyInstance = Fastify();
  tellErrors(app, { development: false, report });
  app.addHook("onRequest", async (request, reply) => {
    closed = once(reply.raw, "close");
    request.viewer = viewer;
    request.caller = viewer.keyId && `key ${viewer.keyId}`;
  });
  serveSubscriptions(app, {
    schema,
    contextOf(_request: FastifyRequest) {
      options.onContext?.();
      return new Context({} as Services, viewer, question);
    },
    keys: { endOf },
    openStreams: { enter },
    formatError(formatted: GraphQLFormattedError) {
      options.onFormat?.(formatted.message);
      return { ...formatted, message: `told: ${formatted.message}` };
    },
    report,
  });
  const url = `${await app.listen({ port: 0 })}/graphql/stream`;
  const open = (query: string, more: object = {}, init: RequestInit = {}) =>
    fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ query, ...more }),
      ...init,
    });
  return { app, url, open, question, report, leave, enter, endOf };
}

/** Starts servers for tests, each of which is closed after its test. */
export function streamServers(): typeof startStreamServer {
  let app: FastifyInstance | null = null;
  afterEach(async () => {
    await app?.close();
    app = null;
  });
  return async (...given) => {
    const server = await startStreamServer(...given);
    ({ app } = server);
    return server;
  };
}

/** The events of a stream: results, and "complete". */
export function eventsIn(text: string) {
  return [...text.matchAll(/event: (\w+)\ndata: ?(.*)\n/g)].map(([, event, data]) =>
    event === "next" ? JSON.parse(data!) : event,
  );
}

/** Reads a stream's first event. */
export async function firstEventOf(response: Response) {
  const reader = response.body!.getReader();
  let text = "";
  while (!text.includes("next")) text += new TextDecoder().decode((await reader.read()).value);
  return reader;
}
