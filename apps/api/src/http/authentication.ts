import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Viewer } from "../schema/index.js";
import type { Keys } from "../services/keys/keys.js";
import { bearerOf, comparison } from "./callers.js";
import { openToAll } from "./health.js";
import { isForwarded, isFromForeignPage, isLoopbackName } from "./request-origin.js";

declare module "fastify" {
  interface FastifyRequest {
    viewer: Viewer;
  }
}

/** Whoever shows the token of the data folder owns it. */
const owner: Viewer = { keyId: null, name: null, role: "ADMIN", datasets: null };

/** Somebody on this machine, perhaps: may read. */
const reader: Viewer = { keyId: null, name: null, role: "VIEWER", datasets: null };

interface TrustOptions {
  /** The token of this data folder (local-token.ts). */
  readonly localToken: string;
  /** Whether a request without a key may read: where the server listens on loopback alone. */
  readonly openToReaders: boolean;
  /** Counts a refusal of the sender's address. @returns for how many seconds it is refused without a look; else 0. */
  countRefusal(request: FastifyRequest): Promise<number>;
  /** On whose account a request is whose viewer is known. */
  callerOf(request: FastifyRequest): string | null;
}

/**
 * Every request's viewer: the owner, by the local token in "Authorization: Bearer …"; the holder of the key there; or,
 * without either, a reader, where the request came straight from this machine. Anybody else is turned away.
 */
export function authenticate(app: FastifyInstance, keys: Keys, options: TrustOptions): void {
  const isLocalToken = comparison(options.localToken);
  app.decorateRequest("viewer");
  app.decorateRequest("caller", null);
  app.addHook("onRequest", (request, reply, done) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      const refusal = openToAll.has(request.url) ? null : whyNotReader(request, options);
      if (refusal !== null) {
        turnAway(request, reply, refusal).catch(done);
        return;
      }
      request.viewer = reader;
      done();
      return;
    }
    const credential = bearerOf(authorization);
    if (isLocalToken(credential)) {
      request.viewer = owner;
      done();
      return;
    }
    Promise.resolve(keys.verify(credential))
      .then((holder) => {
        if (!holder)
          return turnAway(
            request,
            reply,
            `This key or token is unknown, was revoked or has expired. ${howToShowTheToken}`,
          );
        request.viewer = { ...holder, keyId: holder.id };
        request.caller = options.callerOf(request);
        done();
      })
      .catch(done);
  });

  async function turnAway(request: FastifyRequest, reply: FastifyReply, message: string): Promise<void> {
    const seconds = await options.countRefusal(request);
    if (seconds === 0) refuse(reply, 401, "UNAUTHENTICATED", message);
    else {
      reply.header("retry-after", seconds);
      const again = `try again in ${seconds} s`;
      refuse(
        reply,
        429,
        "RATE_LIMITED",
        `Too many requests with a wrong key or without one; ${again}. ${message}`,
      );
    }
  }
}

const howToShowTheToken =
  "On the machine of this server: open the address that ./cinevec start prints, or run the commands with the same " +
  "CINEVEC_DATA.";

/** Null where a request without a key may read. */
function whyNotReader(request: FastifyRequest, { openToReaders }: TrustOptions): string | null {
  if (!openToReaders) return "This server takes an API key: send it as Authorization: Bearer <key>.";
  if (isForwarded(request.headers) || !isLoopbackName(request.hostname))
    return "This request came through a proxy, so it needs an API key: send it as Authorization: Bearer <key>.";
  return null;
}

function refuse(reply: FastifyReply, status: number, code: string, message: string): void {
  if (status === 401) reply.header("www-authenticate", "Bearer");
  reply.code(status).send({ errors: [{ message, extensions: { code } }] });
}

/**
 * Names by which a server that answers without a key may be addressed. A page from elsewhere can make its own name
 * point at 127.0.0.1 and then talk to us as one of its own (DNS rebinding); the Host header gives it away.
 */
export function refuseForeignHosts(app: FastifyInstance, known: readonly string[]): void {
  const names = new Set(known);
  app.addHook("onRequest", (request, reply, done) => {
    if (names.has(request.hostname) || isLoopbackName(request.hostname)) done();
    else refuse(reply, 421, "MISDIRECTED", `This server is not ${request.hostname}.`);
  });
}

/** Pages of other origins get nothing, whatever they ask, key or not. */
export function refuseForeignPages(app: FastifyInstance, siteOrigins: readonly string[]): void {
  app.addHook("onRequest", (request, reply, done) => {
    const message = "This page may not ask this server; CINEVEC_SITE_ORIGIN names the pages that may.";
    if (!isFromForeignPage(request.headers, siteOrigins)) done();
    else refuse(reply, 403, "FORBIDDEN", message);
  });
}

/** How the caller reached us, for links that lead back. */
export function baseUrlOf(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}
