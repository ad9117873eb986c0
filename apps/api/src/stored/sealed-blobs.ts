import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { type ByteSink, type ByteSource, CorruptDataError } from "@cinevec/core";

/** What follows the bytes: this mark, then their SHA-256. */
const mark = Buffer.from("CVSEAL1\n", "latin1");
const hashLength = 32;
const sealLength = mark.length + hashLength;
/** So much is hashed in about a millisecond; then others get the event loop. */
const pieceBytes = 2 ** 20;

/**
 * Stores bytes with their checksum, for files that have none of their own: a disk that changes a digit must not change
 * what people are told.
 */
export function putSealed(sink: ByteSink, name: string, bytes: Uint8Array): Promise<void> {
  return sink.put(name, sealing(bytes));
}

async function* sealing(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const hash = createHash("sha256");
  for (const piece of piecesOf(bytes)) {
    hash.update(piece);
    yield piece;
    await setImmediate();
  }
  yield Buffer.concat([mark, hash.digest()]);
}

/**
 * The bytes that were sealed.
 * @param which "also unsealed" gives those of versions that sealed nothing as they are.
 * @throws CorruptDataError where they are not what was stored; NotFoundError.
 */
export async function getSealed(
  source: Pick<ByteSource, "get">,
  name: string,
  which: "also unsealed" | "sealed alone" = "also unsealed",
): Promise<Uint8Array> {
  const stored = await source.get(name);
  const end = stored.length - sealLength;
  if (end < 0 || !mark.equals(stored.subarray(end, end + mark.length))) {
    if (which === "also unsealed") return stored;
    throw new CorruptDataError(`${name} is damaged: its seal is missing.`);
  }
  const bytes = stored.subarray(0, end);
  const hash = createHash("sha256");
  for (const piece of piecesOf(bytes)) {
    hash.update(piece);
    if (piece.length === pieceBytes) await setImmediate();
  }
  if (!hash.digest().equals(stored.subarray(end + mark.length)))
    throw new CorruptDataError(`${name} is damaged: its SHA-256 is not the one that was kept.`);
  return bytes;
}

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}
