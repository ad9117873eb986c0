import { existsSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";

/**
 * A folder that is made once per machine and copied from then on.
 * @param make fills the empty folder that it is given.
 * @returns `path`.
 */
export async function machineTemplate(path: string, make: (draft: string) => Promise<void>): Promise<string> {
  if (existsSync(path)) return path;
  const draft = await mkdtemp(`${path}-`);
  await make(draft);
  // Where another test process was faster, its template serves.
  await rename(draft, path).catch(() => rm(draft, { recursive: true, force: true }));
  return path;
}
