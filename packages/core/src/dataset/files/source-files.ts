import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { CancelledError, InvalidInputError } from "../../errors.js";
import { openZip } from "./zip.js";

/** The files of one import, wherever they lie: in a folder, a zip, gzipped. */
export interface SourceFiles {
  /** Base names, ".gz" cut off, sorted. */
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  /** A path from which the plain file can be read until close. @throws InvalidInputError without such a file. */
  readonly path: (name: string) => Promise<string>;
  readonly close: () => Promise<void>;
}

const deepest = 4;

async function listFolder(folder: string, depth = 0): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isFile()) found.push(path);
    else if (entry.isDirectory() && depth < deepest && !entry.name.startsWith("."))
      found.push(...(await listFolder(path, depth + 1)));
  }
  return found;
}

/** Where one name occurs in several folders, the one nearest to the top counts. */
function byName<Place>(places: readonly (readonly [path: string, place: Place])[]): Map<string, Place> {
  const names = new Map<string, Place>();
  const depth = (path: string) => path.split(/[\\/]/u).length;
  for (const [path, place] of [...places].sort(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1))) {
    const name = basename(path).replace(/\.gz$/iu, "");
    if (!name.startsWith(".") && !path.includes("__MACOSX") && !names.has(name)) names.set(name, place);
  }
  return names;
}

/**
 * Opens a folder, a .zip, a .gz or a single file. Compressed files are unpacked, one by one and when asked for, into
 * a temporary folder that `close` removes.
 * @throws InvalidInputError where there is nothing, or nothing readable, at `source`.
 */
export async function openSourceFiles(source: string, signal?: AbortSignal): Promise<SourceFiles> {
  const about = await stat(source).catch(() => null);
  if (!about) throw InvalidInputError.of("source", `there is no file or folder ${JSON.stringify(source)}.`);
  let temporary: string | null = null;
  const unpacked = new Map<string, Promise<string>>();
  const scratch = async (name: string) => {
    temporary ??= await mkdtemp(join(tmpdir(), "cinevec-import-"));
    return join(temporary, name);
  };
  const zip = about.isFile() && /\.zip$/iu.test(source) ? await openZip(source) : null;
  const places: (readonly [string, string])[] = zip
    ? zip.names.map((name) => [name, name] as const)
    : (about.isFile() ? [source] : await listFolder(source)).map((path) => [path, path] as const);
  const names = byName(places);
  if (names.size === 0) throw InvalidInputError.of("source", `${basename(source)} holds no files.`);

  async function unpack(name: string, place: string): Promise<string> {
    const gzipped = /\.gz$/iu.test(place);
    if (!zip && !gzipped) return place;
    const target = await scratch(name);
    try {
      const bytes = zip ? await zip.read(place) : createReadStream(place);
      const steps = gzipped ? [bytes, createGunzip()] : [bytes];
      await pipeline([...steps, createWriteStream(target)], { signal });
    } catch (cause) {
      if (signal?.aborted) throw new CancelledError("The import was cancelled.");
      throw new InvalidInputError(
        [{ path: [basename(place)], message: `cannot be unpacked: ${(cause as Error).message}.` }],
        { cause },
      );
    }
    return target;
  }

  return {
    names: [...names.keys()].sort(),
    has: (name) => names.has(name),
    async path(name) {
      const place = names.get(name);
      if (place === undefined)
        throw InvalidInputError.of(
          [name],
          `is missing; found ${[...names.keys()].sort().slice(0, 20).join(", ")}.`,
        );
      const path = unpacked.get(name) ?? unpack(name, place);
      unpacked.set(name, path);
      if ((await stat(await path)).size === 0) throw InvalidInputError.of([name], "is empty.");
      return path;
    },
    async close() {
      zip?.close();
      await Promise.allSettled(unpacked.values());
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}
