import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { extract } from "tar-stream";
import { BackupError } from "./backup-error.js";
import {
  headName,
  type Manifest,
  type ManifestEntry,
  manifestName,
  parseHead,
  parseManifest,
} from "./manifest.js";

/** Head and manifest are read whole: a million blobs take 200 MB. */
const longestText = 1 << 30;

interface Entry {
  readonly name: string;
  readonly size: number;
  readonly pieces: AsyncIterable<Uint8Array>;
}

/**
 * The archive's entries in order. Read the pieces of each to their end before you ask for the next.
 * @throws BackupError where the file is no archive, or ends too early.
 */
export async function* entriesOf(file: string): AsyncGenerator<Entry> {
  const archive = extract();
  const source = createReadStream(file);
  pipeline(source, archive, () => {});
  try {
    for await (const entry of archive) {
      const { name, size } = entry.header;
      yield { name, size: size ?? 0, pieces: explaining(entry as AsyncIterable<Uint8Array>, file) };
      entry.resume();
    }
  } catch (error) {
    throw explained(error, file);
  } finally {
    source.destroy();
  }
}

/** An archive that ends within an entry is noticed by whoever reads that entry. */
async function* explaining(pieces: AsyncIterable<Uint8Array>, file: string): AsyncGenerator<Uint8Array> {
  try {
    yield* pieces;
  } catch (error) {
    throw explained(error, file);
  }
}

function explained(error: unknown, file: string): BackupError {
  if (error instanceof BackupError) return error;
  if (error instanceof Error && "code" in error && error.code === "ENOENT")
    return new BackupError(`There is no file ${file}.`);
  const reason = error instanceof Error ? error.message : String(error);
  return new BackupError(`${file} is not a whole backup of Cinevec: ${reason}.`, { cause: error });
}

/**
 * Reads the whole archive and compares every size and SHA-256 with the manifest.
 * @throws BackupError naming the file, and the entry that is not what was written.
 */
export async function verifyBackup(file: string): Promise<Manifest> {
  const found: ManifestEntry[] = [];
  let manifest: Manifest | null = null;
  for await (const { name, size, pieces } of entriesOf(file)) {
    if (manifest) throw new BackupError(`${file} is damaged: ${name} follows its end.`);
    if (found.length === 0 && name !== headName) throw new BackupError(`${file} is not a backup of Cinevec.`);
    if (name === manifestName) {
      manifest = parseManifest(await textOf(pieces, size), file);
      continue;
    }
    const hash = createHash("sha256");
    if (name === headName) {
      const text = await textOf(pieces, size);
      parseHead(text, file);
      hash.update(text);
    } else for await (const piece of pieces) hash.update(piece);
    found.push({ name, size, sha256: hash.digest("hex") });
  }
  if (!manifest)
    throw new BackupError(`${file} is not whole: it ends before its ${manifestName}. Make the backup again.`);
  compare(found, manifest, file);
  return manifest;
}

function compare(found: readonly ManifestEntry[], { entries }: Manifest, file: string): void {
  for (let i = 0; i < Math.max(found.length, entries.length); i++) {
    const [has, wants] = [found[i], entries[i]];
    if (has && wants && has.name === wants.name && has.size === wants.size && has.sha256 === wants.sha256)
      continue;
    throw new BackupError(
      `${file} is damaged: ${(wants ?? has)?.name} is not what was written. Restore from another backup.`,
    );
  }
}

export async function textOf(pieces: AsyncIterable<Uint8Array>, size: number): Promise<string> {
  if (size > longestText)
    throw new BackupError(`A part of the backup is too long to be read: ${size} bytes.`);
  const read: Uint8Array[] = [];
  for await (const piece of pieces) read.push(piece);
  return Buffer.concat(read).toString("utf8");
}
