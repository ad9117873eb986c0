import type { KeptBytes } from "@cinevec/core";
import type { BlobStore } from "@cinevec/db";
import { getSealed, putSealed } from "./sealed-blobs.js";

/**
 * What is worked out once for all replicas from a run's vectors: the table of every movie's neighbors, and the HNSW graph
 * of a large vocabulary. It is named by the hash of the artifact that it was made from, goes with the run, and is made
 * anew wherever it is missing or damaged.
 * @param report gets why it could not be read or kept; whoever asked goes on without it.
 */
export function keptIndexes(
  blobs: BlobStore,
  run: { readonly id: string; readonly artifactHash: string },
  report: (error: unknown) => void,
): KeptBytes {
  return keptBelow(blobs, (name) => `runs/${run.id}/index/${name}-${run.artifactHash}`, report);
}

/** The same of a dataset's movies: the index of its catalog. It says itself what it was made from, and by which version. */
export function keptOfDataset(
  blobs: BlobStore,
  datasetId: string,
  report: (error: unknown) => void,
): KeptBytes {
  return keptBelow(blobs, (name) => `datasets/${datasetId}/index/${name}`, report);
}

function keptBelow(
  blobs: BlobStore,
  blobOf: (name: string) => string,
  report: (error: unknown) => void,
): KeptBytes {
  return {
    async get(name) {
      const blob = blobOf(name);
      try {
        return (await blobs.size(blob)) === null ? null : await getSealed(blobs, blob, "sealed alone");
      } catch (error) {
        report(error);
        return null;
      }
    },
    async put(name, bytes) {
      try {
        await putSealed(blobs, blobOf(name), bytes);
      } catch (error) {
        report(error);
      }
    },
  };
}
