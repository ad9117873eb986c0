import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  BlobNotFoundError,
  type BlobStore,
  type ByteRange,
  checkHoldable,
  checkName,
  folderOf,
  isName,
} from "./blob-store.js";
import { openByteCache } from "./byte-cache.js";
import { isAbsent, isConflict } from "./s3-errors.js";
import { formatS3Location, type S3Location } from "./s3-location.js";
import { clientFor, type ObjectVersion, S3Objects } from "./s3-objects.js";
import { abortUploads, upload } from "./s3-uploads.js";

/** Where the folder store has it, too: who copies blobs copies their id. */
const idName = "store/id";

/** One request brings so much at most; several are under way at once. */
const chunkBytes = 8 * 1024 * 1024;
const chunksAtOnce = 4;

/** So often is a blob read again that somebody writes anew meanwhile. */
const mostReplacements = 5;

/** Blobs as objects of a bucket: "a/b" is the object PREFIX/a/b. */
export function openS3Store(location: S3Location): BlobStore {
  const { bucket, prefix, endpoint } = location;
  const objects = new S3Objects(clientFor(location), location);
  const cache = location.cache && openByteCache(location.cache.folder, location.cache.bytes);
  const uploader = { client: objects.client, at: (key: string) => objects.at(key) };
  const root = prefix === "" ? "" : `${prefix}/`;
  const keyOf = (name: string) => root + checkName(name);
  const below = (from: string) => (from === "" ? root : `${keyOf(from)}/`);

  const store: BlobStore = {
    location: formatS3Location(location),
    label: `s3://${bucket}${prefix === "" ? "" : `/${prefix}`}`,
    async put(name, bytes) {
      const key = keyOf(name);
      let broken: { readonly error: unknown } | null = null;
      const source = bytes instanceof Uint8Array ? bytes : watch(bytes, (error) => (broken = { error }));
      await upload(uploader, key, source).catch((error) => {
        throw broken ? broken.error : objects.explained(error, `Writing ${name}`);
      });
    },
    async get(name) {
      const key = keyOf(name);
      for (let attempt = 1; ; attempt++) {
        const version = await versionOf(key, name);
        try {
          return await wholeOf(key, name, version);
        } catch (error) {
          if (!isConflict(error) || attempt >= mostReplacements) throw objects.readError(error, name);
        }
      }
    },
    async *stream(name, range) {
      yield* (await store.open(name, range)).pieces;
    },
    open: async (name, range) => objects.open(keyOf(name), name, range),
    async size(name) {
      return (await objects.version(keyOf(name)))?.size ?? null;
    },
    async delete(from) {
      const key = keyOf(from);
      await objects.delete([...(await keysBelow(below(from))), key]);
    },
    async list(from) {
      const keys = await keysBelow(below(from));
      return keys
        .map((key) => key.slice(root.length))
        .filter(isName)
        .sort();
    },
    async children(from) {
      const start = below(from);
      const keys = await keysBelow(start, "/");
      const names = keys.map((key) => key.slice(start.length).replace(/\/$/, ""));
      return [...new Set(names)].filter(isName).sort();
    },
    folder: (from) => folderOf(store, from),
    async sweepDrafts(now) {
      try {
        return await abortUploads(uploader, bucket, root, now);
      } catch (error) {
        throw objects.explained(error, "Ending uploads that killed processes began");
      }
    },
    async readId() {
      try {
        const found = await objects.client.send(new GetObjectCommand(objects.at(keyOf(idName))));
        return ((await found.Body?.transformToString()) ?? "").trim();
      } catch (error) {
        if (isAbsent(error)) return null;
        throw objects.explained(error, "Reading the store's id");
      }
    },
    async writeId(id) {
      // A server that does not know the condition would let the last of two writers win: who reads first writes seldom.
      const known = await store.readId();
      if (known !== null) return known;
      try {
        const bytes = new TextEncoder().encode(`${id}\n`);
        await objects.client.send(
          new PutObjectCommand({ ...objects.at(keyOf(idName)), Body: bytes, IfNoneMatch: "*" }),
        );
      } catch (error) {
        if (!isConflict(error)) throw objects.explained(error, "Writing the store's id");
      }
      const stored = await store.readId();
      if (stored === null) throw new Error(`The id of ${store.label} was deleted while it was written.`);
      return stored;
    },
  };
  return store;

  async function versionOf(key: string, name: string): Promise<ObjectVersion> {
    const version = await objects.version(key);
    if (!version) throw new BlobNotFoundError(name);
    return version;
  }

  async function wholeOf(key: string, name: string, { size, etag }: ObjectVersion): Promise<Uint8Array> {
    checkHoldable(name, size);
    const cacheKey = [endpoint ?? "", bucket, key, etag, size].join("\n");
    const copy = await cache?.read(cacheKey, size);
    if (copy) return copy;
    const whole = Buffer.allocUnsafeSlow(size);
    let start = 0;
    const work = async () => {
      while (start < size) {
        const chunk: ByteRange = { start, end: Math.min(start + chunkBytes, size) - 1 };
        start += chunkBytes;
        whole.set(await objects.read(key, name, chunk, etag), chunk.start);
      }
    };
    await Promise.all(Array.from({ length: chunksAtOnce }, work));
    await cache?.write(cacheKey, whole);
    return whole;
  }

  async function keysBelow(start: string, delimiter?: "/"): Promise<string[]> {
    const keys: string[] = [];
    for await (const key of objects.list(start, delimiter)) keys.push(key);
    return keys;
  }
}

/** Tells of the source's own failure apart from the store's. */
async function* watch(
  bytes: AsyncIterable<Uint8Array>,
  onBroken: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    onBroken(error);
    throw error;
  }
}
