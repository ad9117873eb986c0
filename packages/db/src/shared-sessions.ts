import pg from "pg";

/** The database is reached through a pooler that keeps no sessions. Nothing was changed. */
export class SharedSessionsError extends Error {
  override readonly name = "SharedSessionsError";
  constructor() {
    super(
      "DATABASE_URL leads through a pooler that gives each transaction another of the server's connections (PgBouncer with " +
        "pool_mode = transaction or statement). Cinevec needs connections that stay its own: workers hear of jobs by LISTEN, and a " +
        "lock of the session keeps two migrations apart. Use the server's own address, or a pool with pool_mode = session.",
    );
  }
}

/**
 * Whether a connection stays the same session of the server when another one is in the middle of a transaction: a
 * pooler that lends its connections by transaction gives that one away meanwhile.
 * @throws SharedSessionsError; pg's own errors where the server cannot be reached.
 */
export async function refuseSharedSessions(connectionString: string): Promise<void> {
  const [own, other] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })];
  for (const client of [own, other]) client.on("error", () => {});
  try {
    await own.connect();
    await other.connect();
    const before = await sessionOf(own);
    await other.query("BEGIN").catch((error) => {
      // With pool_mode = statement there are no transactions at all.
      throw error instanceof Error && /statement pooling/i.test(error.message)
        ? new SharedSessionsError()
        : error;
    });
    const borrowed = await sessionOf(other);
    const after = await sessionOf(own);
    await other.query("ROLLBACK");
    if (borrowed === before || after !== before) throw new SharedSessionsError();
  } finally {
    await Promise.allSettled([own.end(), other.end()]);
  }
}

/** The process of the server that answers. */
async function sessionOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
}
