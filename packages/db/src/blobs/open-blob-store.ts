import { fileURLToPath } from "node:url";
import type { BlobStore } from "./blob-store.js";
import { openFolderStore } from "./folder-store.js";
import { parseS3Location } from "./s3-location.js";

/**
 * @param location a folder's path or file: URL, or s3://bucket/prefix as formatS3Location writes it.
 * @throws RangeError for any other URL.
 */
export async function openBlobStore(location: string): Promise<BlobStore> {
  if (location.startsWith("file:")) return openFolderStore(fileURLToPath(location));
  if (location.startsWith("s3:")) {
    // Who keeps blobs in a folder need not wait for Amazon's SDK to load.
    const { openS3Store } = await import("./s3-store.js");
    return openS3Store(parseS3Location(location));
  }
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location))
    throw new RangeError(`Blobs cannot be kept at ${location}: give a folder or s3://BUCKET/PREFIX.`);
  return openFolderStore(location);
}
