import type { FastifyInstance } from "fastify";
import type { AuditLog } from "../services/audit/audit-log.js";
import { networkOf } from "./rate-limits.js";

const results: Readonly<Record<number, string>> = {
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  421: "MISDIRECTED",
  429: "RATE_LIMITED",
};

/** Tells the audit log of every request that was turned away as a whole. */
export function auditRefusals(app: FastifyInstance, audit: AuditLog): void {
  app.addHook("onResponse", (request, reply, done) => {
    const result = results[reply.statusCode];
    if (result !== undefined) {
      const { name: keyName = null, role = null } = request.viewer ?? {};
      const operation = request.routeOptions.url ?? "no route";
      audit.refused({ keyName, role, operation, address: networkOf(request.ip), result });
    }
    done();
  });
}
