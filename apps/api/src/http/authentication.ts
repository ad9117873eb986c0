import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Viewer } from "../schema/index.js";
import type { Keys } from "../services/keys.js";

declare module "fastify" {
  interface FastifyRequest {
    viewer: Viewer;
  }
}

/** Someone who is on this machine already may do everything. */
const local: Viewer = { name: null, role: "ADMIN" };

const nobody: Viewer = { name: null, role: "VIEWER" };

/** What load balancers ask, which have no keys. */
const open = new Set(["/health", "/ready"]);

/**
 * Every request's viewer: the holder of the key in "Authorization: Bearer …"; without a key, on a loopback address
 * the person at the machine, elsewhere nobody, who is turned away.
 */
export function authenticate(
  app: FastifyInstance,
  keys: Keys,
  options: { readonly trustLocal: boolean },
): void {
  app.decorateRequest("viewer");
  app.addHook("onRequest", (request, reply, done) => {
    const { authorization } = request.headers;
    if (authorization === undefined) {
      if (options.trustLocal) request.viewer = local;
      else if (open.has(request.url)) request.viewer = nobody;
      else {
        refuse(reply, "This server takes an API key: send it as Authorization: Bearer <key>.");
        return;
      }
      done();
      return;
    }
    identify(authorization, keys).then((viewer) => {
      if (!viewer) {
        refuse(reply, "This API key is unknown or was revoked.");
        return;
      }
      request.viewer = viewer;
      done();
    }, done);
  });
}

async function identify(authorization: string, keys: Keys): Promise<Viewer | null> {
  const key = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  return key ? keys.verify(key) : null;
}

function refuse(reply: FastifyReply, message: string): void {
  reply
    .code(401)
    .header("www-authenticate", "Bearer")
    .send({ errors: [{ message, extensions: { code: "UNAUTHENTICATED" } }] });
}

/**
 * Names by which a server that trusts its own machine may be addressed. A page from elsewhere can make its own
 * name point at 127.0.0.1 and then talk to us as one of its own (DNS rebinding); the Host header gives it away.
 */
export function refuseForeignHosts(app: FastifyInstance, known: readonly string[]): void {
  const names = new Set(["localhost", "[::1]", "::1", ...known]);
  app.addHook("onRequest", (request, reply, done) => {
    if (names.has(request.hostname) || /^127(\.\d{1,3}){3}$/.test(request.hostname)) done();
    else reply.code(421).send({ errors: [{ message: `This server is not ${request.hostname}.` }] });
  });
}

/** How the caller reached us, for links that lead back. */
export function baseUrlOf(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `${request.protocol}://${request.host}`;
}
