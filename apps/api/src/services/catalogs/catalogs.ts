import { loadMovies, NotFoundError } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { keepBytes } from "../cache-sizes.js";
import { Catalog } from "./catalog.js";

/** The catalogs of the datasets that were asked for last. A dataset is immutable, so nothing ever goes stale. */
export class Catalogs {
  private readonly open: LRUCache<string, Catalog>;
  private readonly loading = new Map<string, Promise<Catalog>>();

  /** @param most bytes that catalogs take together. */
  constructor(
    private readonly blobs: BlobStore,
    most: number,
  ) {
    this.open = new LRUCache({
      ...keepBytes<Catalog>(most, (catalog) => catalog.bytes),
      dispose: (catalog) => catalog.close(),
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
    const folder = `datasets/${datasetId}`;
    const { movies, ratingCounts, meanRatings } = await loadMovies(this.blobs.folder(folder)).catch(
      (error) => {
        throw error?.name === "NotFoundError" ? new NotFoundError("stored dataset", datasetId) : error;
      },
    );
    const catalog = new Catalog(
      datasetId,
      movies,
      ratingCounts,
      meanRatings,
      (await this.blobs.size(`${folder}/movies.json`)) ?? 0,
    );
    this.open.set(datasetId, catalog);
    return catalog;
  }
}
