import { fileURLToPath } from "node:url";
import type { BlobStore } from "./blob-store.js";
import { openFolderStore } from "./folder-store.js";

/**
 * @param location a folder's path or file: URL.
 * @throws RangeError for any other URL.
 */
export async function openBlobStore(location: string): Promise<BlobStore> {
  if (location.startsWith("file:")) return openFolderStore(fileURLToPath(location));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(location))
    throw new RangeError(`Blobs cannot be kept at ${location}: give a folder.`);
  return openFolderStore(location);
}
