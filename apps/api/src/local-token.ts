import { randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * Whoever can read this file is the person who owns this machine's Cinevec: the API writes it, the commands and the
 * browser (through the address that `./cinevec start` prints) show it. An address that a request came from proves
 * nothing, for proxies and pages of other sites reach loopback as well.
 */
export function localTokenFile(dataFolder: string): string {
  return join(dataFolder, "local-token");
}

const shape = /^cinevec_local_[\w-]{43}$/;

/** The token, or null where no API has written one yet or the file can't be read by this user. */
export async function readLocalToken(dataFolder: string): Promise<string | null> {
  try {
    const text = (await readFile(localTokenFile(dataFolder), "utf8")).trim();
    return shape.test(text) ? text : null;
  } catch {
    return null;
  }
}

/**
 * The token of this data folder; makes one where there is none, where the file is damaged, and where other users of
 * the machine were allowed to read it.
 */
export async function ensureLocalToken(dataFolder: string): Promise<string> {
  const path = localTokenFile(dataFolder);
  await mkdir(dataFolder, { recursive: true });
  for (let attempt = 0; attempt < 3; attempt++) {
    const before = await exists(path);
    const known = await readLocalToken(dataFolder);
    if (known !== null && (await isPrivate(path))) return known;
    const draft = `${path}.${randomUUID()}`;
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(`cinevec_local_${randomBytes(32).toString("base64url")}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    try {
      // link fails where the name exists, so that of two APIs that start together both get the first one's token.
      if (before) await rename(draft, path);
      else await link(draft, path).catch(() => {});
    } finally {
      await rm(draft, { force: true });
    }
  }
  throw new Error(`No token could be written to ${path}.`);
}

async function isPrivate(path: string): Promise<boolean> {
  // Windows has no such bits; there the user's profile folder keeps others out.
  return process.platform === "win32" || ((await stat(path)).mode & 0o077) === 0;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
