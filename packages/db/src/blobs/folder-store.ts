import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { BlobNotFoundError, type BlobStore, checkName, folderOf } from "./blob-store.js";

/** Blobs being written are here until they are whole; on the same file system, so that rename is atomic. */
const draftsFolder = ".drafts";

/**
 * The id is the file `id` in this folder. The folder is renamed into place with the file in it, because a rename onto a
 * folder that is not empty fails: of two writers one wins. It needs no hard links, which some network shares lack.
 */
const idFolder = "store";

/** Blobs as files: "a/b" is the file `b` in the folder `a`. */
export function openFolderStore(location: string): BlobStore {
  const root = resolve(location);
  const pathOf = (name: string) => join(root, ...checkName(name).split("/"));
  const prefixOf = (prefix: string) => (prefix === "" ? root : pathOf(prefix));

  const store: BlobStore = {
    location: root,
    async put(name, bytes) {
      const path = pathOf(name);
      const draft = join(root, draftsFolder, randomUUID());
      await mkdir(dirname(draft), { recursive: true });
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
      return await readFile(pathOf(name)).catch((error) => missing(error, name));
    },
    async *stream(name) {
      try {
        for await (const piece of createReadStream(pathOf(name))) yield piece as Buffer;
      } catch (error) {
        missing(error, name);
      }
    },
    async size(name) {
      const found = await stat(pathOf(name)).catch(() => null);
      return found?.isFile() ? found.size : null;
    },
    async delete(prefix) {
      await rm(pathOf(prefix), { recursive: true, force: true });
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
    async readId() {
      const text = await readFile(join(root, idFolder, "id"), "utf8").catch((error) => {
        if (isMissing(error)) return null;
        throw error;
      });
      return text === null ? null : text.trim();
    },
    async writeId(id) {
      const draft = join(root, draftsFolder, randomUUID());
      await mkdir(draft, { recursive: true });
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

async function writeSynced(path: string, bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const file = await open(path, "wx");
  try {
    if (bytes instanceof Uint8Array) await writeAll(file, bytes);
    else for await (const piece of bytes) await writeAll(file, piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

type OpenFile = Awaited<ReturnType<typeof open>>;

/** One write takes at most 2 GiB on Linux, and may take less than it was given. */
async function writeAll(file: OpenFile, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, Math.min(bytes.length - at, 1 << 28));
    at += bytesWritten;
  }
}

/** A rename is only safe from a power cut once its folder is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function entriesOf(path: string, recursive: boolean) {
  try {
    return await readdir(path, { withFileTypes: true, recursive });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}

function missing(error: unknown, name: string): never {
  throw isMissing(error) ? new BlobNotFoundError(name) : error;
}
