import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "./generated/prisma/client.js";
import { applyMigrations } from "./migrate.js";
import { inProcessNotifications, type Notifications, postgresqlNotifications } from "./notifications.js";
import { openPglite } from "./pglite.js";

export interface DatabaseLocation {
  /** Where the embedded database keeps its files (`database/` and `database.lock` within). Made if missing. */
  readonly dataFolder: string;
  /** postgres://… or postgresql://…: use this server instead; the folder is then left alone. */
  readonly databaseUrl?: string | undefined;
}

/** The client within `prisma.$transaction(async (transaction) => …)`. */
export type Transaction = Prisma.TransactionClient;

export interface Database extends Notifications {
  readonly kind: "pglite" | "postgresql";
  /**
   * On PGlite there is one connection: inside `$transaction` use the transaction's own client alone, the outer
   * one would wait for ever.
   */
  readonly prisma: PrismaClient;
  /** Plain SQL with $1, $2 …; several statements without values are allowed. For pg-boss and for bulk work. */
  query<Row = Record<string, unknown>>(sql: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  /** Gives everything back: connections, timers, the lock file. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date.
 * @param options.beforeMigrating may look at a database as it is, even one without tables; where it throws, nothing
 * was changed.
 * @throws DatabaseInUseError where another process has the embedded database open; MigrationError; pg's own
 * errors where the server cannot be reached.
 */
export async function openDatabase(
  location: DatabaseLocation,
  options: { readonly beforeMigrating?: (query: Database["query"]) => Promise<void> } = {},
): Promise<Database> {
  const { databaseUrl } = location;
  const opened = databaseUrl ? openPostgresql(databaseUrl) : await openPglite(location.dataFolder);
  const { pool } = opened;
  try {
    await options.beforeMigrating?.((sql, values) => query(pool, sql, values));
    await applyMigrations(pool);
    const notifications = databaseUrl
      ? await postgresqlNotifications(pool, databaseUrl)
      : inProcessNotifications();
    const prisma = new PrismaClient({
      adapter: new PrismaPg(pool),
      // The embedded database works on one connection: a burst of transactions queues for longer than 2 s.
      transactionOptions: { maxWait: 30_000, timeout: 30_000 },
    });
    return {
      kind: databaseUrl ? "postgresql" : "pglite",
      prisma,
      query: (sql, values) => query(pool, sql, values),
      notify: notifications.notify,
      listen: notifications.listen,
      async close() {
        await notifications.close();
        await prisma.$disconnect();
        await opened.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

function openPostgresql(connectionString: string): { pool: pg.Pool; close(): Promise<void> } {
  const pool = new pg.Pool({ connectionString, max: 10 });
  // A dropped idle connection is replaced at the next query; without a listener it would end the process.
  pool.on("error", () => {});
  return { pool, close: () => pool.end() };
}

async function query<Row>(pool: pg.Pool, sql: string, values?: readonly unknown[]): Promise<{ rows: Row[] }> {
  // Without values pg speaks the simple protocol, which takes several statements and answers with an array.
  const result: pg.QueryResult | pg.QueryResult[] = values?.length
    ? await pool.query(sql, [...values])
    : await pool.query(sql);
  return { rows: Array.isArray(result) ? result.flatMap((one) => one.rows) : result.rows };
}
