import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { PGlite } from "@electric-sql/pglite";

const run = promisify(execFile);
const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
const { version } = JSON.parse(readFileSync(join(dirname(entry), "../package.json"), "utf8"));

/**
 * Gives a data folder an empty embedded database, as openDatabase would make one: to create one takes seven seconds of
 * processor time, to copy one a tenth of a second.
 */
export async function plantPglite(dataFolder: string): Promise<void> {
  // Node's own cp takes ten times as long for its thousand files.
  await run("cp", ["-R", await template(), join(dataFolder, "database")]);
}

/** Made once per machine. */
async function template(): Promise<string> {
  const path = join(tmpdir(), `cinevec-pglite-${version}-${process.getuid?.() ?? "user"}`);
  if (existsSync(path)) return path;
  const draft = await mkdtemp(`${path}-`);
  const database = await PGlite.create(draft);
  await database.close();
  // Where another test process was faster, its template serves.
  await rename(draft, path).catch(() => rm(draft, { recursive: true, force: true }));
  return path;
}
