import type { Storage } from "@cinevec/db";
import { writeBackup } from "@cinevec/db";
import type { FastifyInstance } from "fastify";
import { codeVersion } from "../version.js";

/** GET /backup: database and blobs as one tar archive (packages/db/src/backup), for the role ADMIN. */
export function serveBackup(app: FastifyInstance, storage: Storage): void {
  app.get("/backup", async (request, reply) => {
    if (request.viewer.role !== "ADMIN")
      return reply.code(403).send({
        errors: [{ message: "A backup takes the role ADMIN.", extensions: { code: "FORBIDDEN" } }],
      });
    const createdAt = new Date().toISOString();
    const bytes = writeBackup(storage, { codeVersion, createdAt });
    bytes.on("error", (error) => app.log.error({ err: error }, "backup"));
    return reply
      .header("content-type", "application/x-tar")
      .header("content-disposition", `attachment; filename="cinevec-${createdAt.slice(0, 10)}.tar"`)
      .header("cache-control", "no-store")
      .send(bytes);
  });
}
