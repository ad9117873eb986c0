import type { Protocol } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { LRUCache } from "lru-cache";
import { getSealed } from "../../stored/sealed-blobs.js";
import { baselinesBlob, decodeBaselines, type StoredBaseline } from "../../stored/stored-baselines.js";

/** What baselines reached on datasets; once measured, they never change. */
export class Baselines {
  private readonly known = new LRUCache<string, StoredBaseline[]>({ max: 50 });

  constructor(private readonly blobs: BlobStore) {}

  /** Empty where none were measured yet. @throws CorruptDataError. */
  async of(datasetId: string, protocol: Protocol): Promise<StoredBaseline[]> {
    const name = baselinesBlob(datasetId, protocol);
    const known = this.known.get(name);
    if (known) return known;
    if ((await this.blobs.size(name)) === null) return [];
    const baselines = decodeBaselines(await getSealed(this.blobs, name));
    this.known.set(name, baselines);
    return baselines;
  }
}
