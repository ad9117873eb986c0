import { createHash } from "node:crypto";
import { type ByteSource, utf8In } from "../bytes.js";
import { CorruptDataError } from "../errors.js";
import { type EmbeddingManifest, manifestFile } from "./manifest.js";

/** How many numbers an array of this shape holds. */
export const countOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

/** Hex; a megabyte a turn of the event loop, for an artifact is loaded while others are served. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  for (let at = 0; at < bytes.length; at += 1 << 20) {
    if (at > 0) await new Promise((resolve) => setImmediate(resolve));
    hash.update(bytes.subarray(at, at + (1 << 20)));
  }
  return hash.digest("hex");
}

/** A file's bytes. @throws CorruptDataError where it is missing, or its SHA-256 is not the given one. */
async function verified(source: ByteSource, file: string, hash: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await source.get(file);
  } catch (cause) {
    throw new CorruptDataError(`${file} is missing.`, { cause });
  }
  if ((await sha256(bytes)) !== hash)
    throw new CorruptDataError(`${file} is not what ${manifestFile} says: its SHA-256 differs.`);
  return bytes;
}

/** The bytes of a buffer of 4-byte numbers. @throws CorruptDataError as verified, and where its length is another. */
export async function readBuffer(
  source: ByteSource,
  { file, shape, sha256: hash }: Pick<EmbeddingManifest["buffers"][number], "file" | "shape" | "sha256">,
): Promise<Uint8Array> {
  const raw = await verified(source, file, hash);
  const count = countOf(shape);
  if (raw.length !== count * 4)
    throw new CorruptDataError(`${file} has ${raw.length} bytes; [${shape.join(" × ")}] takes ${count * 4}.`);
  return raw;
}

/**
 * The strings of a file, a JSON array of them. @param what they are called.
 * @throws CorruptDataError where the file is missing or altered, or holds another number of them.
 */
export async function readStrings(
  source: ByteSource,
  { file, sha256: hash }: { readonly file: string; readonly sha256: string },
  count: number,
  what: string,
): Promise<string[]> {
  const bytes = await verified(source, file, hash);
  let strings: unknown;
  try {
    strings = JSON.parse(utf8In(bytes));
  } catch (cause) {
    throw new CorruptDataError(`${file} is not JSON.`, { cause });
  }
  if (!Array.isArray(strings) || strings.length !== count || !strings.every((one) => typeof one === "string"))
    throw new CorruptDataError(`${file} does not hold ${count} ${what}.`);
  return strings;
}
