import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { ForbiddenError, NotFoundError } from "@cinevec/core";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { isUuid } from "../ids/uuid.js";
import type { SentFile } from "../services/downloads/downloads.js";
import { covers } from "../services/keys/scope.js";
import type { Services } from "../services/services.js";
import { codeVersion } from "../version.js";
import { byteRangeOf, cut } from "./byte-range.js";
import { compressor, type Encoding, encodingFor } from "./content-encoding.js";
import { payForBytes } from "./paid-bytes.js";

interface Address {
  /** A UUID. */
  readonly id: string;
  readonly file: string;
}

const mapFile = /^(.+)\.arrow$/;

/**
 * Files at /downloads/runs/<run's UUID>/<file>, /downloads/runs/<run's UUID>/maps/<map's UUID>.arrow,
 * /downloads/runs/<run's UUID>/neighborhoods/<other run's UUID>/<k>.csv and /downloads/datasets/<dataset's UUID>/<file>,
 * as Embedding.downloads, EmbeddingMap.url, NeighborhoodComparison.url and Dataset.downloads name them. A download that broke off goes on by Range and If-Range.
 */
export function serveDownloads(
  app: FastifyInstance,
  {
    downloads,
    datasetFiles,
    maps,
    neighborhoods,
    directory,
    keys,
    limits,
  }: Pick<
    Services,
    "downloads" | "datasetFiles" | "maps" | "neighborhoods" | "directory" | "keys" | "limits"
  >,
): void {
  const requireDataset = ({ viewer }: FastifyRequest, datasetId: string) => {
    if (!covers(viewer.datasets, datasetId))
      throw new ForbiddenError("This key is for some datasets only, and this file belongs to none of them.");
  };
  const requireRun = async (request: FastifyRequest, id: string) => {
    const run = request.viewer.datasets && (await directory.run(id));
    if (run) requireDataset(request, run.datasetId);
  };
  /** A download can take hours; what is left of it is not sent once its key has ended. */
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const { viewer } = request;
    await payForBytes(limits.cost, request, reply);
    if (viewer.keyId === null) return;
    const over = new AbortController();
    reply.raw.once("close", () => over.abort());
    keys
      .endOf(viewer.keyId, over.signal)
      .addEventListener("abort", () => reply.raw.destroy(), { signal: over.signal });
  };
  app.get<{ Params: Address }>("/downloads/runs/:id/:file", { onRequest }, async (request, reply) => {
    const { id, file } = request.params;
    if (!isUuid(id)) throw new NotFoundError("training run", id);
    await requireRun(request, id.toLowerCase());
    return send(request, reply, await downloads.file(id.toLowerCase(), file));
  });
  app.get<{ Params: Address }>("/downloads/runs/:id/maps/:file", { onRequest }, async (request, reply) => {
    const { id, file } = request.params;
    const map = mapFile.exec(file)?.[1];
    if (!isUuid(id) || !map || !isUuid(map)) throw new NotFoundError("map", file);
    await requireRun(request, id.toLowerCase());
    return send(request, reply, await maps.file(id.toLowerCase(), map.toLowerCase()));
  });
  app.get<{ Params: Address & { readonly other: string } }>(
    "/downloads/runs/:id/neighborhoods/:other/:file",
    { onRequest },
    async (request, reply) => {
      const { id, other, file } = request.params;
      for (const run of [id, other]) {
        if (!isUuid(run)) throw new NotFoundError("training run", run);
        await requireRun(request, run.toLowerCase());
      }
      return send(request, reply, await neighborhoods.file(id.toLowerCase(), other.toLowerCase(), file));
    },
  );
  app.get<{ Params: Address }>("/downloads/datasets/:id/:file", { onRequest }, async (request, reply) => {
    const { id, file } = request.params;
    if (!isUuid(id)) throw new NotFoundError("dataset", id);
    requireDataset(request, id.toLowerCase());
    return send(request, reply, await datasetFiles.file(id.toLowerCase(), file));
  });
}

async function send(request: FastifyRequest, reply: FastifyReply, found: SentFile): Promise<FastifyReply> {
  // A part is a part of the file as it is.
  const encoding =
    request.headers.range === undefined
      ? encodingFor(request.headers["accept-encoding"], found.contentType)
      : null;
  const etag = etagOf(request, encoding);
  // What was asked for again must be asked with the key again: neither proxies nor other users may keep it.
  reply.header("etag", etag).header("accept-ranges", "bytes").header("cache-control", "private, no-cache");
  reply.header("vary", "accept-encoding");
  // Who has the file has it, however it came.
  const forms = [null, "br", "gzip"] as const;
  if (forms.some((form) => names(request.headers["if-none-match"], etagOf(request, form))))
    return reply.code(304).send();
  await found.verify?.();
  reply
    .header("content-type", found.contentType)
    .header("content-disposition", `attachment; filename="${found.fileName}"`)
    .header("x-content-type-options", "nosniff");
  if (encoding) {
    reply.header("content-encoding", encoding);
    const plain = Readable.from(found.write(), { objectMode: false });
    // Either end's failure ends the other.
    return reply.send(pipeline(plain, compressor(encoding), () => {}));
  }
  const size = await found.bytes();
  const ifRange = request.headers["if-range"];
  const range =
    ifRange === undefined || ifRange === etag ? byteRangeOf(request.headers.range, size) : ("all" as const);
  if (range === "none") return reply.code(416).header("content-range", `bytes */${size}`).send();
  if (range === "all") {
    reply.header("content-length", size);
    return reply.send(Readable.from(found.write(), { objectMode: false }));
  }
  const { start, end } = range;
  reply
    .code(206)
    .header("content-range", `bytes ${start}-${end}/${size}`)
    .header("content-length", end - start + 1);
  const part = found.part?.(range) ?? cut(found.write(), range);
  return reply.send(Readable.from(part, { objectMode: false }));
}

/** Runs, maps and datasets never change once they can be downloaded, so their address, the code that writes them and how they are compressed say it all. */
function etagOf(request: FastifyRequest, encoding: Encoding | null): string {
  const [path = ""] = request.url.split("?", 1);
  const digest = createHash("sha256").update(`${codeVersion} ${path}`).digest("base64url");
  return `"${digest.slice(0, 27)}${encoding ? `-${encoding}` : ""}"`;
}

/** Whether an If-None-Match header names this ETag. */
function names(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.trim() === "*" || header.split(",").some((part) => part.trim().replace(/^W\//, "") === etag);
}
