import { open } from "node:fs/promises";
import { checkHoldable } from "./blob-store.js";

/** A new file, on the disk when this resolves. */
export async function writeSynced(
  path: string,
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
): Promise<void> {
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

/**
 * In pieces: Node reads no file of more than 2 GiB at once.
 * @param name of the blob, for messages.
 * @param longestRead bytes that one call of the system reads at most.
 * @throws RangeError where no array can hold it.
 */
export async function readWhole(path: string, name: string, longestRead = 1 << 28): Promise<Uint8Array> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    checkHoldable(name, size);
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
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");
}
