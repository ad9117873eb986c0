import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { lockFile } from "./lock-file.js";
import { PgliteHost } from "./pglite-host.js";
import { PgliteStream } from "./pglite-stream.js";

/**
 * PostgreSQL compiled to WebAssembly, in a thread of this process, files under `dataFolder`/database. One process and one
 * connection: two of either lose rows or wait for ever, so a lock file keeps others out.
 */
export async function openPglite(dataFolder: string): Promise<{ pool: pg.Pool; close(): Promise<void> }> {
  await mkdir(dataFolder, { recursive: true });
  const lock = await lockFile(join(dataFolder, "database.lock"));
  try {
    const folder = join(dataFolder, "database");
    if (!existsSync(folder)) await createFiles(folder);
    const database = await PgliteHost.open(folder);
    const pool = new pg.Pool({
      max: 1,
      idleTimeoutMillis: 0,
      user: "postgres",
      database: "postgres",
      // Whatever PGSSLMODE says of other databases.
      ssl: false,
      stream: () => new PgliteStream((bytes) => database.exchange(bytes)),
    });
    pool.on("error", () => {});
    return {
      pool,
      async close() {
        await pool.end();
        await database.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Under another name first: a kill in the middle must not leave half a database that looks like one. */
async function createFiles(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  const database = await PgliteHost.open(unfinished);
  await database.close();
  await rename(unfinished, folder);
}
