import { realpath, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { InvalidInputError, listFolder } from "@cinevec/core";

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
  if ((await stat(real)).isDirectory())
    await listFolder(real, (link, target) => {
      if (target !== null && isWithin(root, target)) return;
      throw problem(
        `The link ${relative(root, link)} leads out of the server's import folder: copy the file there.`,
      );
    });
  return real;
}

function isWithin(root: string, path: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
}

function problem(message: string): InvalidInputError {
  return InvalidInputError.of("source", message);
}
