import { createHash } from "node:crypto";
import { ConflictError, type DatasetExport, listDatasetExports, NotFoundError } from "@cinevec/core";
import { type BlobStore, type Dataset, hashing } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import type { Directory } from "../runs/directory.js";
import type { DownloadFile, SentFile } from "./downloads.js";

/**
 * Datasets as Parquet. An import does not wait for them: a file is made when it is first asked for, one at a time
 * because ratings take memory, and from then on lies beside the columns, until the dataset is deleted. Where that
 * happens meanwhile, the next start deletes what is left. A file that a disk has changed is made again.
 */
export class DatasetFiles {
  private readonly making = new Map<string, Promise<void>>();
  private last: Promise<void> = Promise.resolve();
  /** Files of which this process has read every byte, or written it. */
  private readonly verified = new LRUCache<string, true>({ max: 10_000 });

  constructor(
    private readonly directory: Directory,
    private readonly blobs: BlobStore,
  ) {}

  /** None before the dataset is READY; no ratings where it has none. */
  list({ id, status, ratingCount }: Dataset): DownloadFile[] {
    if (status !== "READY") return [];
    return this.exportsOf(id)
      .filter(({ fileName }) => fileName !== "ratings.parquet" || ratingCount > 0)
      .map((file) => ({
        format: file.format,
        path: `/downloads/datasets/${id}/${file.fileName}`,
        bytes: () => this.bytes(id, file),
      }));
  }

  /** @param datasetId a UUID. @throws NotFoundError; ConflictError unless READY. */
  async file(datasetId: string, fileName: string): Promise<SentFile> {
    const dataset = await this.directory.dataset(datasetId);
    if (!dataset) throw new NotFoundError("dataset", datasetId);
    if (dataset.status !== "READY") throw new ConflictError(`The dataset is ${dataset.status}.`);
    const file = this.exportsOf(datasetId).find((one) => one.fileName === fileName);
    if (!file) throw new NotFoundError("download", fileName);
    return {
      fileName: file.fileName,
      contentType: file.contentType,
      bytes: () => this.bytes(datasetId, file),
      write: () => this.blobs.stream(blobName(datasetId, file)),
      part: (range) => this.blobs.stream(blobName(datasetId, file), range),
    };
  }

  private exportsOf(datasetId: string): DatasetExport[] {
    return listDatasetExports(this.blobs.folder(`datasets/${datasetId}`));
  }

  /** The file's size; makes it where nobody has yet, and where its bytes are not what was written. */
  private async bytes(datasetId: string, file: DatasetExport): Promise<number> {
    const name = blobName(datasetId, file);
    const known = await this.blobs.size(name);
    if (known !== null && (await this.isWhole(name))) return known;
    await this.make(name, file);
    const size = await this.blobs.size(name);
    if (size === null) throw new NotFoundError("download", file.fileName);
    return size;
  }

  private make(name: string, file: DatasetExport): Promise<void> {
    const waiting = this.making.get(name);
    if (waiting) return waiting;
    const made = this.last
      .then(async () => {
        const hash = createHash("sha256");
        await this.blobs.put(name, hashing(file.write(), hash));
        await this.blobs.put(checksumOf(name), Buffer.from(hash.digest("hex")));
        this.verified.set(name, true);
      })
      .finally(() => this.making.delete(name));
    this.making.set(name, made);
    this.last = made.catch(() => {});
    return made;
  }

  /** Reads the file once in the life of this process. */
  private async isWhole(name: string): Promise<boolean> {
    if (this.verified.has(name)) return true;
    if ((await this.blobs.size(checksumOf(name))) === null) return false;
    const wanted = Buffer.from(await this.blobs.get(checksumOf(name))).toString();
    const hash = createHash("sha256");
    for await (const piece of this.blobs.stream(name)) hash.update(piece);
    if (hash.digest("hex") !== wanted) return false;
    this.verified.set(name, true);
    return true;
  }
}

/** Written after the file: one that was cut short between the two is made again. */
const checksumOf = (name: string) => `${name}.sha256`;

const blobName = (datasetId: string, { fileName }: DatasetExport) => `datasets/${datasetId}/${fileName}`;
