import type { Database, Transaction } from "@cinevec/db";
import PgBoss from "pg-boss";

/** What a job asks for; its data names the row of the same kind. Runs on Spark are apart: not every worker can train them. */
const queueNames = ["import", "train", "spark", "map"] as const;
type QueueName = (typeof queueNames)[number];

/** The queue of a run. */
export const trainQueue = { LOCAL: "train", SPARK: "spark" } as const;

/** A run's, a dataset's or a map's id. */
interface JobData {
  readonly id: string;
}

/**
 * Who shall work next, in pg-boss' tables beside ours. A job is only an invitation: the state of a run, a map or
 * an import is its row alone, so a job taken twice or too late does no harm.
 */
export interface Queue {
  /** Part of the caller's transaction; call `wake` once that is committed. */
  send(transaction: Transaction, name: QueueName, id: string): Promise<void>;
  /** Tells waiting workers, on every machine, that there is a job. */
  wake(name: QueueName): Promise<void>;
  onWake(name: QueueName, handler: () => void): Promise<() => void>;
  /** The next row's id, or null where nothing waits. Each job is handed out once. */
  take(name: QueueName): Promise<string | null>;
  /**
   * Sends again what waits (`waiting`: ids of rows) but has no job any more, since a worker died between taking
   * the job and claiming the row. `grace`: how long, in seconds, a taken job may lie before it counts as lost.
   */
  resend(name: QueueName, waiting: readonly string[], grace: number): Promise<number>;
  close(): Promise<void>;
}

const schema = "pgboss";

export async function openQueue(db: Database, onError: (error: unknown) => void): Promise<Queue> {
  let closed = false;
  const boss = new PgBoss({
    // pg-boss goes on asking for a moment after stop; by then the pool may be gone.
    db: { executeSql: async (sql, values) => (closed ? { rows: [] } : await db.query(sql, values)) },
    schema,
    schedule: false,
  });
  boss.on("error", onError);
  await boss.start();
  for (const name of queueNames) await boss.createQueue(name);

  const send = async (transaction: Transaction, name: QueueName, id: string) => {
    const executeSql = async (sql: string, values: unknown[]) => ({
      rows: await transaction.$queryRawUnsafe<unknown[]>(sql, ...values),
    });
    await boss.send(name, { id } satisfies JobData, { db: { executeSql }, retryLimit: 0 });
  };

  return {
    send,
    wake: (name) => db.notify(wakeChannel, name),
    onWake: (name, handler) => db.listen(wakeChannel, (woken) => woken === name && handler()),
    async take(name) {
      const [job] = await boss.fetch<JobData>(name);
      return job?.data.id ?? null;
    },
    async resend(name, waiting, grace) {
      if (waiting.length === 0) return 0;
      const { rows } = await db.query<{ id: string }>(
        `SELECT waiting.id FROM unnest($2::text[]) AS waiting(id) WHERE NOT EXISTS (
           SELECT FROM ${schema}.job WHERE name = $1 AND data->>'id' = waiting.id AND (state < 'active'
             OR state = 'active' AND started_on > now() - make_interval(secs => $3)))`,
        [name, waiting, grace],
      );
      for (const { id } of rows)
        await db.prisma.$transaction(async (transaction) => {
          await transaction.$executeRawUnsafe(
            `DELETE FROM ${schema}.job WHERE name = $1 AND data->>'id' = $2`,
            name,
            id,
          );
          await send(transaction, name, id);
        });
      if (rows.length > 0) await db.notify(wakeChannel, name);
      return rows.length;
    },
    async close() {
      await boss.stop({ graceful: false });
      closed = true;
    },
  };
}

const wakeChannel = "cinevec_jobs";
