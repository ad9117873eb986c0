import type { Readable } from "node:stream";
import { ForbiddenError } from "@cinevec/core";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { UploadTooLargeError } from "../services/imports/import-folder.js";
import type { Services } from "../services/services.js";
import { networkOf } from "./rate-limits.js";

/**
 * PUT /uploads/<name>: the body becomes a file in the import folder. It takes the role TRAINER, as an import does, and a
 * key for all datasets. The audit log tells who sent it, and whether it came whole.
 */
export function serveUploads(
  app: FastifyInstance,
  { importFolder, audit }: Pick<Services, "importFolder" | "audit">,
) {
  app.register(async (scope) => {
    // The body is streamed to the disk, whatever it is; importFolder bounds it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    scope.put<{ Params: { name: string }; Body: Readable | null }>(
      "/uploads/:name",
      // Before the body is looked at.
      { onRequest: async (request) => requireTrainer(request) },
      async (request, reply) => {
        const { name } = request.params;
        const length = request.headers["content-length"];
        const announced = length === undefined ? null : Number(length);
        try {
          await importFolder.check(name, announced);
          const { role, name: keyName } = request.viewer;
          const entry = await audit.begin({
            ...{ keyName, role, operation: "upload", target: name },
            address: networkOf(request.ip),
          });
          try {
            const file = await importFolder.receive(name, request.body ?? request.raw, announced);
            await audit.end(entry, "OK", null);
            return await reply.code(201).send({ name: file.name, bytes: file.bytes });
          } catch (error) {
            await audit.end(entry, error instanceof Error ? error.name : "Error", null);
            throw error;
          }
        } catch (error) {
          // Of other refusals Node reads the rest of the body and forgets it, so that whoever sends it gets the answer.
          if (error instanceof UploadTooLargeError) reply.header("connection", "close");
          if (request.raw.destroyed && !request.raw.complete) return reply.hijack();
          throw error;
        }
      },
    );
  });
}

function requireTrainer({ viewer }: FastifyRequest): void {
  if (viewer.role === "VIEWER")
    throw new ForbiddenError(`An upload takes the role TRAINER; yours is ${viewer.role}.`);
  if (viewer.datasets !== null)
    throw new ForbiddenError("This key is for some datasets only; an upload takes one for all.");
}
