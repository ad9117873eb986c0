import { mkdtemp, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const purposes = ["import", "download", "parquet", "spark"] as const;
const pattern = new RegExp(`^cinevec-(?:${purposes.join("|")})-(?:(\\d+)-)?[A-Za-z0-9]{6}$`);

/** A new folder in the system's temporary folder, for the caller to remove. Its name says whose it is. */
export function createScratchFolder(purpose: (typeof purposes)[number]): Promise<string> {
  return mkdtemp(join(tmpdir(), `cinevec-${purpose}-${process.pid}-`));
}

export interface ScratchFolder {
  readonly path: string;
  /** The process that made it; null where an earlier version did. */
  readonly pid: number | null;
}

/** Every such folder that is there, of whichever process. */
export async function listScratchFolders(): Promise<ScratchFolder[]> {
  const names = await readdir(tmpdir());
  return names.flatMap((name) => {
    const match = pattern.exec(name);
    return match ? [{ path: join(tmpdir(), name), pid: match[1] ? Number(match[1]) : null }] : [];
  });
}
