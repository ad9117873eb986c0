import { finished } from "node:stream/promises";
import { type Storage, writeBackup } from "@cinevec/db";
import type { FastifyInstance } from "fastify";
import type { AuditLog } from "../services/audit/audit-log.js";
import { codeVersion } from "../version.js";
import { networkOf } from "./rate-limits.js";

/**
 * GET /backup: database and blobs as one tar archive (packages/db/src/backup). It takes the role ADMIN and a key for
 * all datasets. The audit log tells who took it, and whether it was sent to its end.
 */
export function serveBackup(
  app: FastifyInstance,
  storage: Storage,
  audit: AuditLog,
  write: typeof writeBackup = writeBackup,
): void {
  app.get("/backup", async (request, reply) => {
    const { role, datasets, name: keyName } = request.viewer;
    if (role !== "ADMIN" || datasets !== null)
      return reply.code(403).send({
        errors: [
          {
            message: "A backup takes the role ADMIN, and a key for all datasets.",
            extensions: { code: "FORBIDDEN" },
          },
        ],
      });
    const address = networkOf(request.ip);
    const entry = await audit.begin({ keyName, role, operation: "backup", target: null, address });
    const createdAt = new Date().toISOString();
    const bytes = write(storage, { codeVersion, createdAt });
    finished(bytes)
      .then(
        () => "OK",
        (error) => {
          app.log.error({ err: error }, "backup");
          return error instanceof Error ? error.name : "Error";
        },
      )
      .then((result) => audit.end(entry, result, null))
      .catch((error) => app.log.error({ err: error }, "backup"));
    return reply
      .header("content-type", "application/x-tar")
      .header("content-disposition", `attachment; filename="cinevec-${createdAt.slice(0, 10)}.tar"`)
      .header("cache-control", "no-store")
      .send(bytes);
  });
}
