import { loadMovies, NotFoundError } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { Catalog } from "./catalog.js";

/** The catalogs of the datasets that were asked for last. A dataset is immutable, so nothing ever goes stale. */
export class Catalogs {
  private readonly open = new LRUCache<string, Catalog>({ max: 6 });
  private readonly loading = new Map<string, Promise<Catalog>>();

  constructor(private readonly blobs: BlobStore) {}

  /**
   * At once where it is in memory. @param datasetId of a READY dataset.
   * @throws NotFoundError where its blobs are gone; CorruptDataError.
   */
  of(datasetId: string): Catalog | Promise<Catalog> {
    return this.open.get(datasetId) ?? this.load(datasetId);
  }

  /** After a dataset was deleted. */
  forget(datasetId: string): void {
    this.open.delete(datasetId);
  }

  private load(datasetId: string): Promise<Catalog> {
    const waiting = this.loading.get(datasetId);
    if (waiting) return waiting;
    const loading = this.read(datasetId).finally(() => this.loading.delete(datasetId));
    this.loading.set(datasetId, loading);
    return loading;
  }

  private async read(datasetId: string): Promise<Catalog> {
    const { movies, ratingCounts, meanRatings } = await loadMovies(
      this.blobs.folder(`datasets/${datasetId}`),
    ).catch((error) => {
      throw error?.name === "NotFoundError" ? new NotFoundError("stored dataset", datasetId) : error;
    });
    const catalog = new Catalog(datasetId, movies, ratingCounts, meanRatings);
    this.open.set(datasetId, catalog);
    return catalog;
  }
}
