import { InvalidInputError } from "@cinevec/core";
import type { Storage } from "@cinevec/db";
import cors from "@fastify/cors";
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Env } from "./env.js";
import { logAccess } from "./http/access-log.js";
import { authenticate, baseUrlOf, refuseForeignHosts, refuseForeignPages } from "./http/authentication.js";
import { serveBackup } from "./http/backup.js";
import { callersBy } from "./http/callers.js";
import { serveDownloads } from "./http/downloads.js";
import { tellErrors } from "./http/errors.js";
import { createErrorFormatter } from "./http/format-error.js";
import { serveGraphql } from "./http/graphql.js";
import { type Checks, serveHealth } from "./http/health.js";
import { serveMetrics } from "./http/metrics.js";
import { limitRequests, networkOf, refusalsCounted } from "./http/rate-limits.js";
import { auditRefusals } from "./http/refusals.js";
import { serveSubscriptions } from "./http/subscriptions.js";
import { traceRequests } from "./http/traces.js";
import { serveUploads } from "./http/uploads.js";
import { isLoopback } from "./is-loopback.js";
import { Context, type Question, schema } from "./schema/index.js";
import type { Services } from "./services/services.js";

declare module "fastify" {
  interface FastifyRequest {
    /** Of GraphQL; null for other requests. */
    question: Question | null;
  }
}

export interface ServerOptions {
  readonly env: Pick<
    Env,
    | "host"
    | "port"
    | "siteOrigins"
    | "publicUrl"
    | "rateLimit"
    | "development"
    | "webKey"
    | "accessLog"
    | "traces"
  >;
  readonly services: Services;
  readonly storage: Storage;
  /** What the owner of the data folder shows (local-token.ts). */
  readonly localToken: string;
  readonly log: FastifyBaseLogger;
  /** What /health/ready asks. */
  readonly checks: Checks;
}

export interface Server {
  readonly app: FastifyInstance;
  /** @returns the address: "http://127.0.0.1:4000". */
  start(): Promise<string>;
  /** Takes no more requests, ends streams, and returns when the rest is answered, or after five seconds. */
  stop(): Promise<void>;
}

/** 1 MB: a query with a vector of some thousand numbers is 50 kB. */
const largestBody = 1_048_576;

/** For an answer of GraphQL, in milliseconds: all pairs of 60,000 movies take a while. */
const deadline = 60_000;

/**
 * The HTTP server, not yet listening. A request passes what is registered here in the order in which it stands:
 * it is turned away where it comes by a foreign name or from a foreign page, given the viewer whose key it shows, and
 * answered by one of the routes; its rate is checked when its body was read, right before the route. What watches notes it
 * when its answer goes out.
 * @throws InvalidInputError where it should listen beyond loopback and nobody has a key.
 */
export async function createServer(options: ServerOptions): Promise<Server> {
  const { env, services, log } = options;
  const { keys } = services;
  const onLoopback = isLoopback(env.host);
  if (!onLoopback && (await keys.count()) === 0)
    throw InvalidInputError.of(
      "CINEVEC_HOST",
      `is ${env.host}, which others can reach, and there is no API key yet. Make one (./cinevec keys create <name> --role admin), or listen on 127.0.0.1.`,
    );
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: largestBody,
    forceCloseConnections: "idle",
  });

  app.decorateRequest("question", null);
  // What watches every request, the refused ones too.
  const metrics = serveMetrics(app, () => services.serverStates.now());
  if (env.accessLog) logAccess(app, log);
  const stopTracing = env.traces ? await traceRequests(app) : null;
  const report = (error: unknown) => {
    metrics.countFault();
    log.error({ err: error }, "internal error");
  };
  tellErrors(app, { development: env.development, report });
  auditRefusals(app, services.audit);
  // What refuses.
  if (onLoopback) refuseForeignHosts(app, ownNames(env));
  refuseForeignPages(app, env.siteOrigins);
  await app.register(cors, {
    origin: [...env.siteOrigins],
    methods: ["GET", "POST"],
    allowedHeaders: ["content-type", "authorization", "apollo-require-preflight"],
    maxAge: 600,
  });
  if (services.limits.requests) limitRequests(app, services.limits.requests, report);
  authenticate(app, keys, {
    localToken: options.localToken,
    openToReaders: onLoopback,
    countRefusal: refusalsCounted(services.limits.refusals, report),
    callerOf: callersBy(env.webKey),
  });

  // What answers.
  const contextOf = (request: FastifyRequest, milliseconds: number) =>
    new Context(services, request.viewer, askedBy(request, env.publicUrl, milliseconds));
  const formatError = createErrorFormatter({ development: env.development, report });
  const apollo = await serveGraphql(app, {
    schema,
    budgets: services.limits.cost,
    deadline,
    contextOf: (request) => contextOf(request, deadline),
    formatError,
  });
  serveSubscriptions(app, {
    schema,
    // A stream lasts as long as somebody listens.
    contextOf: (request) => contextOf(request, Number.POSITIVE_INFINITY),
    keys,
    openStreams: services.limits.streams,
    formatError,
    report,
  });
  serveDownloads(app, services);
  serveUploads(app, services);
  serveBackup(app, options.storage, services.audit);
  serveHealth(app, options.checks);
  app.get("/", async () => ({
    name: "Cinevec",
    graphql: "/graphql",
    subscriptions: "/graphql/stream",
    health: ["/health/live", "/health/ready"],
    metrics: "/metrics",
  }));

  return {
    app,
    start: () => app.listen({ host: env.host, port: env.port }),
    async stop() {
      const impatience = setTimeout(() => app.server.closeAllConnections(), 5_000);
      try {
        await app.close();
        await apollo.stop();
        await stopTracing?.();
      } finally {
        clearTimeout(impatience);
      }
    },
  };
}

function askedBy(request: FastifyRequest, publicUrl: string | null, milliseconds: number): Question {
  const { socket } = request.raw;
  const lateAt = performance.now() + milliseconds;
  const question: Question = {
    baseUrl: baseUrlOf(request, publicUrl),
    address: networkOf(request.ip),
    caller: request.caller,
    spent: 0,
    told: null,
    isOver: () => socket.destroyed || performance.now() > lateAt,
  };
  request.question = question;
  return question;
}

/** Host names under which the site or a proxy of the operator's may address a server on loopback. */
function ownNames({ siteOrigins, publicUrl }: Pick<Env, "siteOrigins" | "publicUrl">): string[] {
  return [...siteOrigins, ...(publicUrl ? [publicUrl] : [])].map((origin) => new URL(origin).hostname);
}
