import type { LRUCache } from "lru-cache";

/** How many bytes the caches keep at most, about. What is evicted is freed. */
export interface CacheSizes {
  /** Embeddings that are open to be asked. */
  readonly spaces: number;
  /** Movies of datasets, with their search indexes. */
  readonly catalogs: number;
  /** Users' ratings of datasets. */
  readonly ratings: number;
}

/** @param megabytes for all caches together. */
export function cacheSizes(megabytes: number): CacheSizes {
  const bytes = megabytes * 1e6;
  return { spaces: 0.6 * bytes, catalogs: 0.25 * bytes, ratings: 0.15 * bytes };
}

/**
 * Options of a cache that keeps `most` bytes. What is larger than that is kept alone: otherwise it would be read again
 * for each question.
 */
export function keepBytes<Value extends object>(
  most: number,
  bytesOf: (value: Value) => number,
): LRUCache.OptionsSizeLimit<string, Value, unknown> {
  return {
    maxSize: Math.ceil(most),
    sizeCalculation: (value) => Math.min(Math.ceil(most), bytesOf(value) + 1),
  };
}
