import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyMigrations } from "./migrate.js";
import { openPglite } from "./pglite.js";
import { databaseKinds, type TestDatabase } from "./testing/index.js";

describe.each(databaseKinds)("$name", ({ create, skip }) => {
  describe.skipIf(skip)("applyMigrations", () => {
    let place: TestDatabase;
    let opened: { pool: pg.Pool; close(): Promise<void> };
    let folder: string;

    beforeAll(async () => {
      place = await create();
      const { databaseUrl, dataFolder } = place.location;
      const pool = databaseUrl ? new pg.Pool({ connectionString: databaseUrl }) : null;
      opened = pool ? { pool, close: () => pool.end() } : await openPglite(dataFolder);
    });
    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "cinevec-migrations-"));
      await opened.pool.query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    });
    afterAll(async () => {
      await opened?.close();
      await place?.remove();
      await rm(folder, { recursive: true, force: true });
    });

    async function ship(name: string, sql: string): Promise<void> {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, "migration.sql"), sql);
    }
    const apply = () => applyMigrations(opened.pool, { folder });
    const count = async (sql: string) => Number((await opened.pool.query(sql)).rows[0]?.count);

    test("applies what is missing, in order, once, with entries like Prisma's", async () => {
      await ship("1_one", "CREATE TABLE one (a int); INSERT INTO one VALUES (1);");
      expect(await apply()).toEqual(["1_one"]);
      await ship("2_two", "INSERT INTO one SELECT a + 1 FROM one;");
      expect(await apply()).toEqual(["2_two"]);
      expect(await apply()).toEqual([]);
      expect(await count("SELECT count(*) FROM one")).toBe(2);
      expect(
        await count(
          "SELECT count(*) FROM _prisma_migrations WHERE finished_at IS NOT NULL AND applied_steps_count = 1",
        ),
      ).toBe(2);
    });

    test("the recipes of runs from before their names were text stay as they were", async () => {
      const own = (name: string) =>
        readFile(new URL(`../../../prisma/migrations/${name}/migration.sql`, import.meta.url), "utf8");
      await ship("1_first", await own("20261121111126_first_tables"));
      await apply();
      await opened.pool.query(`
        INSERT INTO "Dataset" (id, name, format) VALUES (gen_random_uuid(), 'old', 'SAMPLE');
        INSERT INTO "TrainingRun" (id, name, "datasetId", recipe, options, seed)
          SELECT gen_random_uuid(), recipe::text, id, recipe, '{}', 1
          FROM "Dataset", unnest(ARRAY['NMF', 'USER_MOVIE']::"RecipeName"[]) recipe`);
      await ship("2_text", await own("20261126181217_recipe_names_as_text"));
      await apply();
      await opened.pool.query(`UPDATE "TrainingRun" SET recipe = 'A_NINTH' WHERE name = 'NMF'`);
      const { rows } = await opened.pool.query(`SELECT name, recipe FROM "TrainingRun" ORDER BY name`);
      expect(rows).toEqual([
        { name: "NMF", recipe: "A_NINTH" },
        { name: "USER_MOVIE", recipe: "USER_MOVIE" },
      ]);
    });

    test("what was promoted before there were purposes is promoted for both", async () => {
      const all = new URL("../../../prisma/migrations/", import.meta.url);
      const names = (await readdir(all)).filter((name) => /^\d/.test(name)).sort();
      const at = names.indexOf("20261126205900_promoted_for_purposes");
      expect(at).toBeGreaterThan(0);
      const shipOwn = async (name: string) =>
        ship(name, await readFile(new URL(`${name}/migration.sql`, all), "utf8"));
      for (const name of names.slice(0, at)) await shipOwn(name);
      await apply();
      await opened.pool.query(`
        INSERT INTO "Dataset" (id, name, format) VALUES (gen_random_uuid(), 'one', 'SAMPLE'), (gen_random_uuid(), 'none', 'SAMPLE');
        INSERT INTO "TrainingRun" (id, name, "datasetId", recipe, options, seed)
          SELECT gen_random_uuid(), 'best', id, 'NMF', '{}', 1 FROM "Dataset" WHERE name = 'one';
        UPDATE "Dataset" SET "promotedRunId" = (SELECT id FROM "TrainingRun") WHERE name = 'one'`);
      for (const name of names.slice(at)) await shipOwn(name);
      await apply();
      const { rows } = await opened.pool.query(`
        SELECT "Dataset".name, neighbors.name AS neighbors, recommendations.name AS recommendations FROM "Dataset"
        LEFT JOIN "TrainingRun" neighbors ON neighbors.id = "neighborsRunId"
        LEFT JOIN "TrainingRun" recommendations ON recommendations.id = "recommendationsRunId" ORDER BY 1`);
      expect(rows).toEqual([
        { name: "none", neighbors: null, recommendations: null },
        { name: "one", neighbors: "best", recommendations: "best" },
      ]);
      // Deleting the run leaves the dataset without one.
      await opened.pool.query(`DELETE FROM "TrainingRun"`);
      expect(
        await count(
          `SELECT count(*) FROM "Dataset" WHERE "neighborsRunId" IS NULL AND "recommendationsRunId" IS NULL`,
        ),
      ).toBe(2);
    });

    test("may take as long as it needs; statements after it may not", async () => {
      const { rows: before } = await opened.pool.query("SHOW statement_timeout");
      await ship("1_slow", "CREATE TABLE slow AS SELECT current_setting('statement_timeout') AS \"limit\"");
      const client = await opened.pool.connect();
      await client.query("SET statement_timeout = '7s'");
      client.release();
      await apply();
      const { rows } = await opened.pool.query('SELECT "limit" FROM slow');
      expect(rows).toEqual([{ limit: "0" }]);
      expect((await opened.pool.query("SHOW statement_timeout")).rows).toEqual([{ statement_timeout: "7s" }]);
      await opened.pool.query(`SET statement_timeout = '${before[0]?.statement_timeout}'`);
    });

    test("undoes a migration that fails, and goes on once it is repaired", async () => {
      await ship("1_one", "CREATE TABLE one (a int); SELECT 1 / 0;");
      await expect(apply()).rejects.toMatchObject({ name: "MigrationError" });
      await ship("1_one", "CREATE TABLE one (a int);");
      expect(await apply()).toEqual(["1_one"]);
    });

    test("refuses an edited migration, an unfinished one, and a newer database", async () => {
      await ship("1_one", "CREATE TABLE one (a int);");
      await apply();
      await ship("1_one", "CREATE TABLE one (a bigint);");
      await expect(apply()).rejects.toThrow(/edited/);
      await ship("1_one", "CREATE TABLE one (a int);");
      await opened.pool.query("UPDATE _prisma_migrations SET migration_name = '9_future'");
      await expect(apply()).rejects.toThrow(/newer Cinevec \(migrations 9_future\)/);
      await opened.pool.query("UPDATE _prisma_migrations SET finished_at = NULL");
      await expect(apply()).rejects.toThrow(/did not finish/);
    });
  });
});

test("migrations only add: replicas of the version before go on while the tables are one ahead", async () => {
  const folder = new URL("../../../prisma/migrations/", import.meta.url);
  // Before these nothing was ever released.
  const names = (await readdir(folder)).filter((name) => /^\d/.test(name) && name > "20261127093000");
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    const sql = await readFile(new URL(`${name}/migration.sql`, folder), "utf8");
    for (const statement of sql.replaceAll(/--.*$/gm, "").split(";")) {
      expect(statement, name).not.toMatch(
        /\b(DROP|RENAME|TRUNCATE)\b|SET NOT NULL|ALTER TYPE\b|\bTYPE \w+ USING/i,
      );
      for (const [column] of statement.matchAll(/ADD COLUMN[^,]*/gi))
        if (/NOT NULL/i.test(column)) expect(column, name).toMatch(/DEFAULT/i);
    }
  }
});
