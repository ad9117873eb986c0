import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { BlobNotFoundError, type BlobStore, checkName, folderOf } from "./blob-store.js";
import { newDraft, sweepDrafts } from "./drafts.js";
import { isMissing, readWhole, syncFolder, writeSynced } from "./whole-files.js";

/**
 * The id is the file `id` in this folder. The folder is renamed into place with the file in it, because a rename onto a
 * folder that is not empty fails: of two writers one wins. It needs no hard links, which some network shares lack.
 */
const idFolder = "store";

/**
 * Blobs as files: "a/b" is the file `b` in the folder `a`.
 * @param longestRead bytes that one call of the system reads at most; Linux knows no more than 2 GiB.
 */
export function openFolderStore(location: string, longestRead = 1 << 28): BlobStore {
  const root = resolve(location);
  const pathOf = (name: string) => join(root, ...checkName(name).split("/"));
  const prefixOf = (prefix: string) => (prefix === "" ? root : pathOf(prefix));

  const store: BlobStore = {
    location: root,
    label: root,
    async put(name, bytes) {
      const path = pathOf(name);
      const draft = await newDraft(root);
      try {
        await writeSynced(draft, bytes);
        await mkdir(dirname(path), { recursive: true });
        await rename(draft, path);
        await syncFolder(dirname(path));
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },
    async get(name) {
      return await readWhole(pathOf(name), name, longestRead).catch((error) => missing(error, name));
    },
    async *stream(name, range) {
      yield* (await store.open(name, range)).pieces;
    },
    async open(name, range) {
      const file = await open(pathOf(name), "r").catch((error) => missing(error, name));
      try {
        const found = await file.stat();
        if (!found.isFile()) throw new BlobNotFoundError(name);
        const size = range ? Math.max(0, Math.min(range.end + 1, found.size) - range.start) : found.size;
        return { size, pieces: file.createReadStream(range) };
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async size(name) {
      const found = await stat(pathOf(name)).catch(() => null);
      return found?.isFile() ? found.size : null;
    },
    async delete(prefix) {
      // A blob that is put meanwhile makes a folder that was emptied full again.
      await rm(pathOf(prefix), { recursive: true, force: true, maxRetries: 5 });
    },
    async list(prefix) {
      const from = prefixOf(prefix);
      const entries = await entriesOf(from, true);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .filter((name) => !name.startsWith("."))
        .sort();
    },
    async children(prefix) {
      const entries = await entriesOf(prefixOf(prefix), false);
      return entries
        .map((entry) => entry.name)
        .filter((name) => !name.startsWith("."))
        .sort();
    },
    folder: (prefix) => folderOf(store, prefix),
    sweepDrafts: (now) => sweepDrafts(root, now),
    async readId() {
      const text = await readFile(join(root, idFolder, "id"), "utf8").catch((error) => {
        if (isMissing(error)) return null;
        throw error;
      });
      return text === null ? null : text.trim();
    },
    async writeId(id) {
      const draft = await newDraft(root);
      await mkdir(draft);
      try {
        await writeSynced(join(draft, "id"), new TextEncoder().encode(`${id}\n`));
        await rename(draft, join(root, idFolder));
        await syncFolder(root);
        return id;
      } catch (error) {
        const other = await store.readId();
        if (other === null) throw error;
        return other;
      } finally {
        await rm(draft, { recursive: true, force: true });
      }
    },
  };
  return store;
}

async function entriesOf(path: string, recursive: boolean) {
  try {
    return await readdir(path, { withFileTypes: true, recursive });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function missing(error: unknown, name: string): never {
  throw isMissing(error) ? new BlobNotFoundError(name) : error;
}
