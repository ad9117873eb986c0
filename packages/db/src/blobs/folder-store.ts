import { constants } from "node:buffer";
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { BlobNotFoundError, type BlobStore, checkName, folderOf } from "./blob-store.js";
import { newDraft, sweepDrafts } from "./drafts.js";

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
    async *stream(name) {
      yield* (await store.open(name)).pieces;
    },
    async open(name) {
      const file = await open(pathOf(name), "r").catch((error) => missing(error, name));
      try {
        const found = await file.stat();
        if (!found.isFile()) throw new BlobNotFoundError(name);
        return { size: found.size, pieces: file.createReadStream() };
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

/** In pieces: Node reads no file of more than 2 GiB at once. @throws RangeError where no array can hold it. */
async function readWhole(path: string, name: string, longestRead: number): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    if (size > constants.MAX_LENGTH)
      throw new RangeError(
        `The blob ${JSON.stringify(name)} has ${size} bytes; this Node.js holds at most ${constants.MAX_LENGTH} in one array.`,
      );
    const bytes = Buffer.allocUnsafeSlow(size);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, Math.min(size - at, longestRead), at);
      if (bytesRead === 0)
        throw new Error(`The blob ${JSON.stringify(name)} became shorter while it was read.`);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
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
