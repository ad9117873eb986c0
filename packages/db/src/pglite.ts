import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { createPgConfig } from "@electric-sql/pglite/node-postgres";
import pg from "pg";
import { lockFile } from "./lock-file.js";

/**
 * PostgreSQL compiled to WebAssembly, in this process, files under `dataFolder`/database. One process and one
 * connection: two of either lose rows or wait for ever, so a lock file keeps others out.
 */
export async function openPglite(dataFolder: string): Promise<{ pool: pg.Pool; close(): Promise<void> }> {
  await mkdir(dataFolder, { recursive: true });
  const lock = await lockFile(join(dataFolder, "database.lock"));
  try {
    const folder = join(dataFolder, "database");
    if (!existsSync(folder)) await createFiles(folder);
    const database = await PGlite.create(folder);
    const pool = new pg.Pool({ ...pgConfig(database), idleTimeoutMillis: 0 });
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
  const database = await PGlite.create(unfinished);
  await database.close();
  await rename(unfinished, folder);
}

function pgConfig(database: PGlite) {
  const config = createPgConfig(database);
  const parse = config.connection.parse.bind(config.connection);
  // adapter-pg passes its type parsers as `types`, where PGlite expects a list of parameter types.
  config.connection.parse = (query: { types?: unknown }) =>
    parse({ ...query, types: Array.isArray(query.types) ? query.types : undefined });
  return config;
}
