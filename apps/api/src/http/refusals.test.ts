import Fastify, { type FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import type { Viewer } from "../schema/index.js";
import type { AuditLog } from "../services/audit/audit-log.js";
import { auditRefusals } from "./refusals.js";

let app: FastifyInstance;
afterEach(() => app.close());

/** What the audit log is told of a request that was answered with a status. */
async function toldOf(status: number, viewer: Partial<Viewer> | null, url = `/with/${status}`) {
  const refused: unknown[] = [];
  app = Fastify();
  app.addHook("onRequest", async (request) => {
    if (viewer) request.viewer = viewer as Viewer;
  });
  auditRefusals(app, { refused: (request: unknown) => refused.push(request) } as unknown as AuditLog);
  app.get("/with/:status", async (_request, reply) => reply.code(status).send({}));
  app.setNotFoundHandler((_request, reply) => reply.code(status).send({}));
  await app.inject({ url, remoteAddress: "2001:db8::5" });
  return refused;
}

test.each([
  [401, "UNAUTHENTICATED"],
  [403, "FORBIDDEN"],
  [421, "MISDIRECTED"],
  [429, "RATE_LIMITED"],
])("the status %i is a refusal: %s", async (status, result) => {
  expect(await toldOf(status, { name: "ann", role: "VIEWER" })).toEqual([
    { keyName: "ann", role: "VIEWER", operation: "/with/:status", address: "2001:db8:0:0", result },
  ]);
});

test("who was never looked at has neither key nor role, and what has no route no name", async () => {
  expect(await toldOf(401, null, "/elsewhere")).toEqual([
    {
      keyName: null,
      role: null,
      operation: "no route",
      address: "2001:db8:0:0",
      result: "UNAUTHENTICATED",
    },
  ]);
});

test.each([200, 400, 404, 500])("the status %i is none", async (status) => {
  expect(await toldOf(status, { name: "ann", role: "VIEWER" })).toEqual([]);
});
