import { loadMovies, NotFoundError } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { keptOfDataset } from "../../stored/kept-indexes.js";
import { keepBytes } from "../cache-sizes.js";
import { Catalog } from "./catalog.js";

/** An entry of the cache, which is entered anew whenever the catalog's size has changed: a value alone is weighed once. */
interface Entry {
  readonly catalog: Catalog;
}

/** The catalogs of the datasets that were asked for last. A dataset is immutable, so nothing ever goes stale. */
export class Catalogs {
  private readonly open: LRUCache<string, Entry>;
  private readonly loading = new Map<string, Promise<Catalog>>();
  /** Resolves once no index is being kept any more. */
  private keeping: Promise<void> = Promise.resolve();
  private ended = false;

  constructor(
    private readonly blobs: BlobStore,
    /** Gets why what is kept of a catalog's index could not be read or kept. */
    private readonly report: (error: unknown) => void,
    /** @param most bytes that catalogs take together. */
    most: number,
  ) {
    this.open = new LRUCache({
      ...keepBytes<Entry>(most, ({ catalog }) => catalog.bytes),
      dispose({ catalog }, _datasetId, reason) {
        if (reason !== "set") catalog.close();
      },
    });
  }

  /** How many are in memory, and their bytes. */
  kept(): { readonly open: number; readonly bytes: number } {
    return { open: this.open.size, bytes: this.open.calculatedSize };
  }

  /**
   * At once where it is in memory. @param datasetId of a READY dataset.
   * @throws NotFoundError where its blobs are gone; CorruptDataError.
   */
  of(datasetId: string): Catalog | Promise<Catalog> {
    return this.open.get(datasetId)?.catalog ?? this.load(datasetId);
  }

  /** After a dataset was deleted. */
  forget(datasetId: string): void {
    this.open.delete(datasetId);
  }

  /** Resolves once no index is being kept any more; what is built from then on is not. */
  async close(): Promise<void> {
    this.ended = true;
    await Promise.allSettled(this.loading.values());
    this.open.clear();
    await this.keeping;
  }

  private load(datasetId: string): Promise<Catalog> {
    const waiting = this.loading.get(datasetId);
    if (waiting) return waiting;
    const loading = this.read(datasetId).finally(() => this.loading.delete(datasetId));
    this.loading.set(datasetId, loading);
    return loading;
  }

  private async read(datasetId: string): Promise<Catalog> {
    const folder = `datasets/${datasetId}`;
    const { movies, ratingCounts, meanRatings, contentHash } = await loadMovies(
      this.blobs.folder(folder),
    ).catch((error) => {
      throw error.name === "NotFoundError" ? new NotFoundError("stored dataset", datasetId) : error;
    });
    const kept = keptOfDataset(this.blobs, datasetId, this.report);
    const catalog = new Catalog(datasetId, movies, ratingCounts, meanRatings, {
      textBytes: (await this.blobs.size(`${folder}/movies.json`)) ?? 0,
      index: {
        contentHash,
        kept: { get: kept.get, put: (name, bytes) => this.keep(folder, () => kept.put(name, bytes)) },
      },
      onGrown: () => {
        if (this.open.peek(datasetId)?.catalog === catalog) this.open.set(datasetId, { catalog });
      },
    });
    this.open.set(datasetId, { catalog });
    return catalog;
  }

  private keep(folder: string, put: () => Promise<void>): Promise<void> {
    const putting = async () => {
      // Of a dataset that was deleted while it was indexed, nothing stays behind.
      if (!this.ended && (await this.blobs.size(`${folder}/manifest.json`)) !== null) await put();
    };
    const keeping = putting().catch(this.report);
    this.keeping = this.keeping.then(() => keeping);
    return keeping;
  }
}
