import { createHash, randomUUID } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Pool, PoolClient } from "pg";

/** The database's tables are not what this version of Cinevec expects. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/** Beside the sources, not in dist: Prisma's own command finds them there too. */
const shippedMigrations = fileURLToPath(new URL("../../../prisma/migrations", import.meta.url));

/** The advisory lock that Prisma's own engine takes, so that the two never work at the same time. */
const lockNumber = 72707369;

/** As Prisma creates it: `prisma migrate status` reads what is written here. */
const tableOfMigrations = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`;

/**
 * What `prisma migrate deploy` does, without its native engine. Each migration and its entry are one
 * transaction: a kill leaves it applied or not begun.
 * @param only of the missing ones, apply these alone.
 * @returns the names of the migrations that were applied now.
 */
export async function applyMigrations(
  pool: Pool,
  {
    folder = shippedMigrations,
    only,
  }: { readonly folder?: string; readonly only?: readonly string[] | undefined } = {},
): Promise<string[]> {
  const client = await pool.connect();
  try {
    return await withoutTimeLimit(client, async () => {
      await client.query("SELECT pg_advisory_lock($1)", [lockNumber]);
      try {
        await client.query(tableOfMigrations);
        return await applyMissing(client, folder, only);
      } finally {
        await client.query("SELECT pg_advisory_unlock($1)", [lockNumber]);
      }
    });
  } finally {
    client.release();
  }
}

/** A migration of large tables may take long, and so may waiting for another process that migrates. */
async function withoutTimeLimit<Result>(client: PoolClient, act: () => Promise<Result>): Promise<Result> {
  const setting = "SELECT set_config('statement_timeout', $1, false)";
  const { rows } = await client.query<{ limit: string }>(
    `SELECT current_setting('statement_timeout') AS "limit"`,
  );
  await client.query(setting, ["0"]);
  try {
    return await act();
  } finally {
    await client.query(setting, [rows[0]?.limit ?? "0"]);
  }
}

async function applyMissing(
  client: PoolClient,
  folder: string,
  only: readonly string[] | undefined,
): Promise<string[]> {
  const { rows } = await client.query<{ name: string; checksum: string; finished: boolean }>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  );
  const unfinished = rows.find((row) => !row.finished);
  if (unfinished)
    throw new MigrationError(
      `Migration ${unfinished.name} was begun by another tool and did not finish: repair the tables and mark it ` +
        "with `prisma migrate resolve`.",
    );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const shipped = readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort();
  const unknown = [...applied.keys(), ...(only ?? [])].filter((name) => !shipped.includes(name));
  if (unknown.length > 0)
    throw new MigrationError(
      `${only ? "The backup" : "The database"} was made by a newer Cinevec (migrations ${unknown.join(", ")}): run that ` +
        `version${only ? "." : " or use another data folder."}`,
    );
  const now: string[] = [];
  for (const name of shipped) {
    const sql = readFileSync(join(folder, name, "migration.sql"), "utf8");
    const checksum = createHash("sha256").update(sql).digest("hex");
    if (!applied.has(name)) {
      if (only && !only.includes(name)) continue;
      await applyOne(client, name, sql, checksum);
      now.push(name);
    } else if (applied.get(name) !== checksum) {
      throw new MigrationError(
        `Migration ${name} was edited after it was applied: restore it, add a new one.`,
      );
    }
  }
  return now;
}

async function applyOne(client: PoolClient, name: string, sql: string, checksum: string): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (cause) {
    await client.query("ROLLBACK");
    throw new MigrationError(`Migration ${name} failed and was undone: ${String(cause)}`, { cause });
  }
}
