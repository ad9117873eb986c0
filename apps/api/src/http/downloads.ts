import { Readable } from "node:stream";
import { ConflictError, NotFoundError } from "@cinevec/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { SentFile } from "../services/downloads.js";
import type { Services } from "../services/services.js";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

interface Address {
  /** A UUID. */
  readonly id: string;
  readonly file: string;
}

/**
 * Files at /downloads/runs/<run's UUID>/<file> and /downloads/datasets/<dataset's UUID>/<file>, as
 * Embedding.downloads and Dataset.downloads name them.
 */
export function serveDownloads(
  app: FastifyInstance,
  { downloads, datasetFiles }: Pick<Services, "downloads" | "datasetFiles">,
): void {
  app.get<{ Params: Address }>("/downloads/runs/:id/:file", ({ params: { id, file } }, reply) =>
    send(reply, async () => {
      if (!uuid.test(id)) throw new NotFoundError("training run", id);
      return await downloads.file(id, file);
    }),
  );
  app.get<{ Params: Address }>("/downloads/datasets/:id/:file", ({ params: { id, file } }, reply) =>
    send(reply, async () => {
      if (!uuid.test(id)) throw new NotFoundError("dataset", id);
      return await datasetFiles.file(id, file);
    }),
  );
}

async function send(reply: FastifyReply, find: () => Promise<SentFile>): Promise<FastifyReply> {
  try {
    const found = await find();
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
}
