import { createHash } from "node:crypto";
import { type ByteSink, type ByteSource, CorruptDataError } from "@cinevec/core";

/** What follows the bytes: this mark, then their SHA-256. */
const mark = Buffer.from("CVSEAL1\n", "latin1");
const hashLength = 32;
const sealLength = mark.length + hashLength;

/**
 * Stores bytes with their checksum, for files that have none of their own: a disk that changes a digit must not change
 * what people are told.
 */
export function putSealed(sink: ByteSink, name: string, bytes: Uint8Array): Promise<void> {
  const hash = createHash("sha256").update(bytes).digest();
  return sink.put(name, Buffer.concat([bytes, mark, hash]));
}

/**
 * The bytes that were sealed. Those of versions that sealed nothing are given as they are.
 * @throws CorruptDataError where they are not what was stored; NotFoundError.
 */
export async function getSealed(source: Pick<ByteSource, "get">, name: string): Promise<Uint8Array> {
  const stored = await source.get(name);
  const end = stored.length - sealLength;
  if (end < 0 || !mark.equals(stored.subarray(end, end + mark.length))) return stored;
  const bytes = stored.subarray(0, end);
  if (
    !createHash("sha256")
      .update(bytes)
      .digest()
      .equals(stored.subarray(end + mark.length))
  )
    throw new CorruptDataError(`${name} is damaged: its SHA-256 is not the one that was kept.`);
  return bytes;
}
