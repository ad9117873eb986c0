import { randomUUID } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "./generated/prisma/client.js";
import { applyMigrations } from "./migrate.js";
import { inProcessNotifications, type Notifications, postgresqlNotifications } from "./notifications.js";
import { openPglite } from "./pglite.js";
import { refuseSharedSessions } from "./shared-sessions.js";

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
  /** How many connections other processes of Cinevec have to this database; 0 for the embedded one, which has a lock. */
  othersConnected(): Promise<number>;
  /** Gives everything back: connections, timers, the lock file. */
  close(): Promise<void>;
}

/**
 * Opens the database and brings its tables up to date.
 * @param options.beforeMigrating may look at a database as it is, even one without tables; where it throws, nothing
 * was changed.
 * @param options.onlyMigrations of the migrations that are missing, apply these alone: for the rows of an older version.
 * @throws DatabaseInUseError where another process has the embedded database open; SharedSessionsError; MigrationError; pg's own
 * errors where the server cannot be reached.
 */
export async function openDatabase(
  location: DatabaseLocation,
  options: {
    readonly beforeMigrating?: (query: Database["query"]) => Promise<void>;
    readonly onlyMigrations?: readonly string[];
  } = {},
): Promise<Database> {
  const { databaseUrl } = location;
  if (databaseUrl) await refuseSharedSessions(databaseUrl);
  const name = `cinevec ${randomUUID()}`;
  const opened = databaseUrl ? openPostgresql(databaseUrl, name) : await openPglite(location.dataFolder);
  const { pool } = opened;
  try {
    await options.beforeMigrating?.((sql, values) => query(pool, sql, values));
    await applyMigrations(pool, { only: options.onlyMigrations });
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
      async othersConnected() {
        if (!databaseUrl) return 0;
        const { rows } = await query<{ count: number }>(
          pool,
          `SELECT count(*)::int AS count FROM pg_stat_activity
           WHERE datname = current_database() AND application_name LIKE 'cinevec %' AND application_name <> $1`,
          [name],
        );
        return rows[0]?.count ?? 0;
      },
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

/** No statement of ours takes so long, in ms: one that does is stuck, and would keep a connection and its locks for ever. */
const longestStatement = 60_000;

/** `name`: how its connections are called in pg_stat_activity; 63 bytes at most. */
function openPostgresql(connectionString: string, name: string): { pool: pg.Pool; close(): Promise<void> } {
  const pool = new pg.Pool({
    connectionString,
    max: 10,
    application_name: name,
    connectionTimeoutMillis: 30_000,
  });
  // Said once connected: PgBouncer refuses these as parameters of the connection.
  pool.on("connect", (client) => {
    client
      .query(
        `SET statement_timeout = ${longestStatement}; SET idle_in_transaction_session_timeout = ${2 * longestStatement}`,
      )
      // A connection that breaks at once is told by the query that it was made for.
      .catch(() => {});
  });
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
