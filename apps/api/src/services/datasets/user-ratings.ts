import { loadRatings, NotFoundError, type StoredRatings } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { keepBytes } from "../cache-sizes.js";

interface OpenRatings {
  readonly stored: StoredRatings;
  /** Where each user is, by external id. */
  readonly places: ReadonlyMap<string, number>;
}

/** One user's ratings, the oldest first. */
export interface RatedMovies {
  /** The user's place in the dataset. */
  readonly user: number;
  /** uint32: movie rows of the dataset. */
  readonly movies: Uint32Array;
  /** float32, aligned with movies. */
  readonly values: Float32Array;
}

/** What users of a dataset rated; of the datasets asked last the ratings stay in memory, 8 bytes each. */
export class UserRatings {
  private readonly open: LRUCache<string, OpenRatings>;
  private readonly loading = new Map<string, Promise<OpenRatings>>();

  /** @param most bytes that ratings take together. */
  constructor(
    private readonly blobs: BlobStore,
    most: number,
  ) {
    this.open = new LRUCache(keepBytes<OpenRatings>(most, bytesOf));
  }

  /** How many datasets' are in memory, and their bytes. */
  kept(): { readonly open: number; readonly bytes: number } {
    return { open: this.open.size, bytes: this.open.calculatedSize };
  }

  /**
   * @param datasetId of a READY dataset. @param externalId the user's id in the source data.
   * @throws NotFoundError for a user that the dataset does not have; CorruptDataError.
   */
  async of(datasetId: string, externalId: string): Promise<RatedMovies> {
    const { stored, places } = await this.load(datasetId);
    const user = places.get(externalId);
    if (user === undefined) throw new NotFoundError("user", externalId);
    const [from, to] = [stored.offsets[user]!, stored.offsets[user + 1]!];
    return { user, movies: stored.movies.subarray(from, to), values: stored.values.subarray(from, to) };
  }

  /** After a dataset was deleted. */
  forget(datasetId: string): void {
    this.open.delete(datasetId);
  }

  private load(datasetId: string): OpenRatings | Promise<OpenRatings> {
    const known = this.open.get(datasetId) ?? this.loading.get(datasetId);
    if (known) return known;
    const loading = this.read(datasetId).finally(() => this.loading.delete(datasetId));
    this.loading.set(datasetId, loading);
    return loading;
  }

  private async read(datasetId: string): Promise<OpenRatings> {
    const stored = await loadRatings(this.blobs.folder(`datasets/${datasetId}`));
    const ratings = { stored, places: new Map(stored.userIds.map((id, user) => [id, user])) };
    this.open.set(datasetId, ratings);
    return ratings;
  }
}

/** A place in a map of texts takes some 100 bytes. */
function bytesOf({ stored: { offsets, movies, values, userIds } }: OpenRatings): number {
  return offsets.byteLength + movies.byteLength + values.byteLength + 100 * userIds.length;
}
