import { loadRatings, NotFoundError, type StoredRatings } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";

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

/** What users of a dataset rated; of the two datasets asked last the ratings stay in memory, 8 bytes each. */
export class UserRatings {
  private readonly open = new LRUCache<string, Promise<OpenRatings>>({ max: 2 });

  constructor(private readonly blobs: BlobStore) {}

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

  private load(datasetId: string): Promise<OpenRatings> {
    const known = this.open.get(datasetId);
    if (known) return known;
    const loading = loadRatings(this.blobs.folder(`datasets/${datasetId}`)).then((stored) => ({
      stored,
      places: new Map(stored.userIds.map((id, user) => [id, user])),
    }));
    this.open.set(datasetId, loading);
    loading.catch(() => this.open.delete(datasetId));
    return loading;
  }
}
