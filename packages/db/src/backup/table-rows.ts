import type { Transaction } from "../database.js";

/** A table as text: what one PostgreSQL writes of its rows, any other reads back as the same values. */
export interface TableRows {
  readonly table: string;
  /** JSON objects of column names and values, in the order of their bytes. */
  readonly rows: readonly string[];
}

/** How many rows one statement inserts. */
const rowsAtOnce = 500;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * All rows of all tables, those of migrations apart, sorted by the tables' names. The queue's tables are in a schema of
 * their own and stay behind: jobs are sent again for every row that waits (training/recover.ts).
 * @param transaction of isolation level RepeatableRead, so that the tables are seen at one moment.
 */
export async function readRows(transaction: Transaction): Promise<TableRows[]> {
  const tables: TableRows[] = [];
  for (const table of await tableNames(transaction)) {
    const found = await transaction.$queryRawUnsafe<{ row: string }[]>(
      `SELECT row FROM (SELECT row_to_json(t)::text AS row FROM ${quoted(table)} t) found ORDER BY row COLLATE "C"`,
    );
    tables.push({ table, rows: found.map(({ row }) => row) });
  }
  return tables;
}

/** The tables that hold a row, other than that of the storage id. */
export async function tablesInUse(transaction: Transaction): Promise<string[]> {
  const used: string[] = [];
  for (const table of await tableNames(transaction)) {
    if (table === "StorageId") continue;
    const found = await transaction.$queryRawUnsafe<unknown[]>(`SELECT 1 FROM ${quoted(table)} LIMIT 1`);
    if (found.length > 0) used.push(table);
  }
  return used;
}

/**
 * Inserts rows into tables that are empty and were made by the same migrations. Rows of one table refer to rows of
 * another and the other way round, so that no order of inserting suits: foreign keys are checked once all rows are in.
 */
export async function writeRows(transaction: Transaction, tables: readonly TableRows[]): Promise<void> {
  const foreignKeys = await transaction.$queryRawUnsafe<{ table: string; key: string }[]>(
    `SELECT c.relname AS table, k.conname AS key FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
     WHERE k.contype = 'f' AND NOT k.condeferrable AND c.relnamespace = current_schema()::regnamespace`,
  );
  const alter = async (how: string) => {
    for (const { table, key } of foreignKeys)
      await transaction.$executeRawUnsafe(
        `ALTER TABLE ${quoted(table)} ALTER CONSTRAINT ${quoted(key)} ${how}`,
      );
  };
  await alter("DEFERRABLE INITIALLY DEFERRED");
  for (const { table, rows } of tables)
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      await transaction.$executeRawUnsafe(
        `INSERT INTO ${quoted(table)} SELECT * FROM json_populate_recordset(NULL::${quoted(table)}, $1::json)`,
        `[${rows.slice(at, at + rowsAtOnce).join(",")}]`,
      );
  await transaction.$executeRawUnsafe("SET CONSTRAINTS ALL IMMEDIATE");
  await alter("NOT DEFERRABLE");
  await continueSequences(transaction);
}

/** The next number that a table gives out follows the largest that it was given. */
async function continueSequences(transaction: Transaction): Promise<void> {
  const columns = await transaction.$queryRawUnsafe<{ table: string; column: string; sequence: string }[]>(
    `SELECT c.relname AS table, a.attname AS column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) AS sequence
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
       AND pg_get_serial_sequence(c.oid::regclass::text, a.attname) IS NOT NULL`,
  );
  for (const { table, column, sequence } of columns)
    await transaction.$queryRawUnsafe(
      `SELECT setval($1::regclass, max(${quoted(column)})) FROM ${quoted(table)} HAVING count(*) > 0`,
      sequence,
    );
}

async function tableNames(transaction: Transaction): Promise<string[]> {
  const found = await transaction.$queryRawUnsafe<{ name: string }[]>(
    `SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
       AND relname <> '_prisma_migrations' ORDER BY relname COLLATE "C"`,
  );
  return found.map(({ name }) => name);
}
