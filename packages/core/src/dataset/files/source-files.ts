import { createReadStream, createWriteStream } from "node:fs";
import { open, readdir, realpath, rm, stat } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { createScratchFolder } from "../../scratch-folder.js";
import { toUtf8, utf16Of } from "../decode/utf-16.js";
import { type UnpackBounds, UnpackGuard } from "./unpack-guard.js";
import { openZip } from "./zip.js";

/** The files of one folder of an import, wherever it lies: on disk, in a zip, gzipped. */
export interface SourceFiles {
  /** Base names, ".gz" cut off, sorted. */
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  /**
   * A path from which the plain file can be read until close; UTF-16 was made UTF-8.
   * @throws InvalidInputError without such a file, or where it is empty.
   */
  readonly path: (name: string) => Promise<string>;
  /**
   * The file's first bytes, at most `length`, as they are: unpacked, but UTF-16 left alone. Nothing is written.
   * @throws InvalidInputError without such a file, or where it is damaged.
   */
  readonly start: (name: string, length: number) => Promise<Uint8Array>;
}

/** One folder below the source. */
export interface SourceFolder {
  /** From the source on: "ml-1m/extra"; "" for the source itself. */
  readonly path: string;
  readonly files: SourceFiles;
}

export interface OpenSource {
  /** Those that hold files themselves, the source's own first, then by depth and name. At least one. */
  readonly folders: readonly SourceFolder[];
  readonly close: () => Promise<void>;
}

const deepest = 4;

/**
 * What a source that is a folder holds for its readers: paths from `folder` on. Links are followed, but not round in circles;
 * names that begin with a dot are passed over.
 * @param onLink is told of each link before it is followed, with the real path of what it leads to, null for nothing; it may throw.
 */
export async function listFolder(
  folder: string,
  onLink?: (link: string, target: string | null) => void,
): Promise<string[]> {
  async function list(inner: string, depth: number, above: readonly string[]): Promise<string[]> {
    const real = await realpath(inner);
    if (above.includes(real)) return [];
    const found: string[] = [];
    const entries = await readdir(inner, { withFileTypes: true });
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith(".")) continue;
      const path = join(inner, entry.name);
      if (entry.isSymbolicLink()) onLink?.(path, await realpath(path).catch(() => null));
      const about = await stat(path).catch(() => null);
      if (about?.isFile()) found.push(entry.name);
      else if (about?.isDirectory() && depth < deepest) {
        const inside = await list(path, depth + 1, [...above, real]);
        found.push(...inside.map((deeper) => join(entry.name, deeper)));
      }
    }
    return found;
  }
  return list(folder, 0, []);
}

/**
 * The folder that a file counts to. Kaggle's downloads unpack into folders named as the one file in them
 * ("credits.csv/credits.csv"): such a folder counts as its parent.
 */
function folderOf(path: string): string {
  const folder = dirname(path);
  const own = basename(folder) === basename(path) ? dirname(folder) : folder;
  return own === "." ? "" : own.split(sep).join("/");
}

const plainName = (path: string) => basename(path).replace(/\.gz$/iu, "");

/** Files by folder and name. @throws InvalidInputError where two files of a folder have one name. */
function byFolder(paths: readonly string[]): Map<string, Map<string, string>> {
  const folders = new Map<string, Map<string, string>>();
  for (const path of [...paths].sort()) {
    if (path.split(/[\\/]/u).some((part) => part.startsWith(".") || part === "__MACOSX")) continue;
    const folder = folderOf(path);
    const files = folders.get(folder) ?? new Map<string, string>();
    const other = files.get(plainName(path));
    if (other !== undefined)
      throw InvalidInputError.of("source", `holds both ${other} and ${path}: remove one of them.`);
    folders.set(folder, files.set(plainName(path), path));
  }
  return folders;
}

/** How many folders lie between: 0 for the source itself. */
export const depthOf = (folder: string) => (folder === "" ? 0 : folder.split("/").length);

/**
 * Opens a folder, a .zip, a .gz or a single file. Compressed files, and those in UTF-16, are unpacked, one by one and
 * when asked for, into a temporary folder that `close` removes.
 * @param bounds of what is unpacked, beyond which it is taken for an attack on the disk.
 * @throws InvalidInputError where there is nothing, or nothing readable, at `source`.
 */
export async function openSource(
  source: string,
  signal?: AbortSignal,
  bounds?: UnpackBounds,
): Promise<OpenSource> {
  const about = await stat(source).catch(() => null);
  if (!about) throw InvalidInputError.of("source", `there is no file or folder ${JSON.stringify(source)}.`);
  let temporary: Promise<string> | null = null;
  let count = 0;
  const unpacked = new Map<string, Promise<string>>();
  const guard = new UnpackGuard(bounds);
  const scratch = async (name: string) => {
    temporary ??= createScratchFolder("import");
    return join(await temporary, `${count++}-${name}`);
  };
  const zip = about.isFile() && /\.zip$/iu.test(source) ? await openZip(source) : null;
  const root = about.isFile() && !zip ? dirname(source) : source;
  const close = async () => {
    zip?.close();
    await Promise.allSettled(unpacked.values());
    if (temporary) await rm(await temporary, { recursive: true, force: true });
  };
  try {
    const listed = zip ? zip.names : about.isFile() ? [relative(root, source)] : await listFolder(source);
    const found = [...byFolder(listed)].sort(([a], [b]) => depthOf(a) - depthOf(b) || (a < b ? -1 : 1));
    if (found.length === 0) throw InvalidInputError.of("source", `${basename(source)} holds no files.`);
    return {
      folders: found.map(([path, files]) => ({ path, files: filesOf(files) })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }

  function filesOf(files: ReadonlyMap<string, string>): SourceFiles {
    const names = [...files.keys()].sort();
    return {
      names,
      has: (name) => files.has(name),
      async path(name) {
        const place = files.get(name);
        if (place === undefined) throw missing(name);
        const path = unpacked.get(place) ?? plainFile(name, place);
        unpacked.set(place, path);
        if ((await stat(await path)).size === 0) throw InvalidInputError.of([name], "is empty.");
        return path;
      },
      async start(name, length) {
        const place = files.get(name);
        if (place === undefined) throw missing(name);
        const chunks: Buffer[] = [];
        let read = 0;
        await piping(basename(place), async () => {
          const streams = await unpacking(place);
          const [first] = streams;
          const last = streams.reduce((from, to) => {
            from.on("error", (error) => to.destroy(error));
            return from.pipe(to as Transform);
          });
          try {
            for await (const chunk of last as Readable) {
              chunks.push(chunk as Buffer);
              read += (chunk as Buffer).length;
              if (read >= length) break;
            }
          } finally {
            (first as Readable).destroy();
          }
        });
        return Buffer.concat(chunks).subarray(0, length);
      },
    };

    function missing(name: string): InvalidInputError {
      return InvalidInputError.of([name], `is missing; found ${names.slice(0, 20).join(", ")}.`);
    }
  }

  /** A file's bytes, and what unpacks them. */
  async function unpacking(place: string): Promise<(Readable | Transform)[]> {
    const bytes = zip ? await zip.read(place) : createReadStream(join(root, place));
    return /\.gz$/iu.test(place) ? [bytes, createGunzip()] : [bytes];
  }

  async function plainFile(name: string, place: string): Promise<string> {
    const unzipped = await unpack(name, place);
    const utf16 = utf16Of(await startOf(unzipped));
    if (!utf16) return unzipped;
    const target = await scratch(name);
    await piping(name, () =>
      pipeline([createReadStream(unzipped), toUtf8(utf16), createWriteStream(target)], { signal }),
    );
    return target;
  }

  async function unpack(name: string, place: string): Promise<string> {
    if (!zip && !/\.gz$/iu.test(place)) return join(root, place);
    const target = await scratch(name);
    await piping(basename(place), async () => {
      const packed = zip ? zip.packedSize(place) : (await stat(join(root, place))).size;
      await pipeline([...(await unpacking(place)), guard.watch(packed), createWriteStream(target)], {
        signal,
      });
    });
    return target;
  }

  async function piping(name: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      if (signal?.aborted) throw new CancelledError("The import was cancelled.");
      throw new InvalidInputError(
        [{ path: [name], message: `cannot be unpacked: ${(cause as Error).message}.` }],
        { cause },
      );
    }
  }
}

async function startOf(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(256);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    return start.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
