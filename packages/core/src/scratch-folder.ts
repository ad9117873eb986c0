import { mkdtemp, readdir } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";

const purposes = ["import", "download", "parquet", "spark"] as const;
const pattern = new RegExp(
  `^cinevec-(?:${purposes.join("|")})-(?:(\\d+)-(?:([A-Za-z0-9._]+)-)?)?[A-Za-z0-9]{6}$`,
);

/** This machine, as names of scratch folders say it. */
export const scratchHost = hostname().replace(/[^A-Za-z0-9.]/g, "_") || "host";

/**
 * A new folder for the caller to remove. Its name says whose it is.
 * @param shared a folder that several machines see; the name then tells this machine, too. Without it the system's
 *   temporary folder.
 */
export function createScratchFolder(
  purpose: (typeof purposes)[number],
  shared: string | null = null,
): Promise<string> {
  const owner = shared === null ? process.pid : `${process.pid}-${scratchHost}`;
  return mkdtemp(join(shared ?? tmpdir(), `cinevec-${purpose}-${owner}-`));
}

export interface ScratchFolder {
  readonly path: string;
  /** The process that made it; null where an earlier version did. */
  readonly pid: number | null;
  /** The machine of that process, in a folder that several machines see; null where the name says none. */
  readonly host: string | null;
}

/** Every such folder that is there, of whichever process. @param within as `shared` of createScratchFolder. */
export async function listScratchFolders(within: string | null = null): Promise<ScratchFolder[]> {
  const parent = within ?? tmpdir();
  const names = await readdir(parent);
  return names.flatMap((name) => {
    const match = pattern.exec(name);
    if (!match) return [];
    return [{ path: join(parent, name), pid: match[1] ? Number(match[1]) : null, host: match[2] ?? null }];
  });
}
