import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { PGlite } from "@electric-sql/pglite";

const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
const { version } = JSON.parse(readFileSync(join(dirname(entry), "../package.json"), "utf8"));

/**
 * A folder with an empty embedded database, made once per machine: creating one takes four seconds of processor
 * time, copying one a tenth of a second.
 */
export async function pgliteTemplate(): Promise<string> {
  const template = join(tmpdir(), `cinevec-pglite-${version}-${process.getuid?.() ?? "user"}`);
  if (existsSync(template)) return template;
  const draft = await mkdtemp(`${template}-`);
  const database = await PGlite.create(draft);
  await database.close();
  // Where another test process was faster, its template serves.
  await rename(draft, template).catch(() => rm(draft, { recursive: true, force: true }));
  return template;
}
