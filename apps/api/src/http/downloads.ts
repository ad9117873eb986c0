import { Readable } from "node:stream";
import { ConflictError, NotFoundError } from "@cinevec/core";
import type { FastifyInstance } from "fastify";
import type { Downloads } from "../services/downloads.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Files of embeddings at /downloads/runs/<run's UUID>/<file>, as Embedding.downloads names them. */
export function serveDownloads(app: FastifyInstance, downloads: Downloads): void {
  app.get<{ Params: { run: string; file: string } }>("/downloads/runs/:run/:file", async (request, reply) => {
    const { run, file } = request.params;
    try {
      if (!uuid.test(run)) throw new NotFoundError("training run", run);
      const found = await downloads.file(run, file);
      reply
        .header("content-type", found.contentType)
        .header("content-length", await found.bytes())
        .header("content-disposition", `attachment; filename="${found.fileName}"`)
        .header("x-content-type-options", "nosniff");
      return reply.send(Readable.from(found.write(), { objectMode: false }));
    } catch (error) {
      if (error instanceof NotFoundError) return reply.code(404).send({ message: error.message });
      if (error instanceof ConflictError) return reply.code(409).send({ message: error.message });
      throw error;
    }
  });
}
