import { lstat, readdir, realpath } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { InvalidInputError } from "@cinevec/core";

/** Datasets lie flat or one folder down; deeper links are no reader's business. */
const deepest = 4;

/**
 * The real path of a source below the import folder, relative to it or absolute.
 * @throws InvalidInputError under ["source"]: nothing there, or a path, or a link within it, that leads out.
 */
export async function confineSource(importFolder: string, source: string): Promise<string> {
  const root = await realpath(importFolder).catch(() => null);
  if (root === null)
    throw problem(
      `The server's import folder ${importFolder} does not exist: make it and put the files there.`,
    );
  const outside = () =>
    problem(`Only files in the server's import folder can be imported: copy it to ${importFolder} first.`);
  if (source.includes("\0")) throw outside();
  const path = resolve(root, source);
  if (!isWithin(root, path) && !isWithin(resolve(importFolder), path)) throw outside();
  const real = await realpath(path).catch(() => null);
  if (real === null)
    throw problem(`There is no ${JSON.stringify(source)} in the server's import folder ${importFolder}.`);
  if (!isWithin(root, real)) throw outside();
  const leak = await findLeak(root, real, deepest);
  if (leak)
    throw problem(
      `The link ${relative(root, leak)} leads out of the server's import folder: copy the file there.`,
    );
  return real;
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

/** A link at or below `path` that leads out of `root`, or null. Readers follow links, so what they lead to is looked through. */
async function findLeak(root: string, path: string, depth: number): Promise<string | null> {
  const status = await lstat(path);
  if (status.isSymbolicLink()) {
    const target = await realpath(path).catch(() => null);
    if (target === null || !isWithin(root, target)) return path;
    return depth === 0 ? null : findLeak(root, target, depth - 1);
  }
  if (!status.isDirectory() || depth === 0) return null;
  for (const name of await readdir(path)) {
    const leak = await findLeak(root, join(path, name), depth - 1);
    if (leak) return leak;
  }
  return null;
}

function problem(message: string): InvalidInputError {
  return InvalidInputError.of("source", message);
}
