import { type EmbeddingExport, listExports, NotFoundError } from "@cinevec/core";
import type { ByteRange } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import type { RunState } from "../runs/directory.js";
import type { OpenSpace } from "../spaces/open-space.js";
import type { Spaces } from "../spaces/spaces.js";

export interface DownloadFile {
  readonly format: string;
  /** Below the API's address: "/downloads/runs/<id>/<file>", "/downloads/datasets/<id>/<file>". */
  readonly path: string;
  /** The file's size; some files have to be made to know it, so ask only where somebody wants it. */
  bytes(): Promise<number>;
}

/** A file on its way to somebody. */
export interface SentFile extends Pick<EmbeddingExport, "fileName" | "contentType" | "bytes" | "write"> {
  /** Rejects where the stored bytes are damaged; asked before the first of them is sent, not for an answer without any. */
  readonly verify?: () => Promise<void>;
  /** A part of what `write` gives, where that can be had without making what comes before it. */
  readonly part?: (range: ByteRange) => AsyncIterable<Uint8Array>;
}

/** Embeddings as files, made while they are sent: nothing is stored but their sizes. */
export class Downloads {
  private readonly known = new LRUCache<string, EmbeddingExport[]>({ max: 50 });

  constructor(private readonly spaces: Spaces) {}

  /** Every file of a succeeded run. @throws what Spaces.of throws. */
  async list(run: RunState): Promise<DownloadFile[]> {
    return this.exportsOf(await this.spaces.of(run)).map(({ format, fileName, bytes }) => ({
      format,
      path: `/downloads/runs/${run.id}/${fileName}`,
      bytes,
    }));
  }

  /** @param runId a UUID. @throws NotFoundError, ConflictError and what Spaces.of throws. */
  async file(runId: string, fileName: string): Promise<SentFile> {
    const run = await this.spaces.succeeded(runId);
    const found = this.exportsOf(await this.spaces.of(run)).find((one) => one.fileName === fileName);
    if (!found) throw new NotFoundError("download", fileName);
    return found;
  }

  private exportsOf(open: OpenSpace): EmbeddingExport[] {
    let files = this.known.get(open.run.id);
    if (!files) {
      files = listExports(open.space.embedding, open.catalog.movies);
      this.known.set(open.run.id, files);
    }
    return files;
  }
}
