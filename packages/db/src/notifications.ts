import { EventEmitter } from "node:events";
import pg, { type Pool } from "pg";

/** Small messages between everything that has this database open. None is kept for those who come later. */
export interface Notifications {
  /** `payload`: at most 8,000 bytes (PostgreSQL's limit). Call after the change is committed. */
  notify(channel: string, payload: string): Promise<void>;
  /** Messages sent from now on, this process' own included. Returns what ends it. */
  listen(channel: string, handler: (payload: string) => void): Promise<() => void>;
}

interface OwnedNotifications extends Notifications {
  close(): Promise<void>;
}

/** The embedded database has one process, so its messages need not leave it. */
export function inProcessNotifications(): OwnedNotifications {
  const emitter = new EventEmitter().setMaxListeners(0);
  return {
    async notify(channel, payload) {
      setImmediate(() => emitter.emit(channel, payload));
    },
    async listen(channel, handler) {
      emitter.on(channel, handler);
      return () => emitter.off(channel, handler);
    },
    async close() {
      emitter.removeAllListeners();
    },
  };
}

/**
 * LISTEN and NOTIFY, over one connection of its own that is made again when it breaks. Messages sent while it is
 * broken are lost: listeners must also look for themselves now and then.
 */
export async function postgresqlNotifications(
  pool: Pool,
  connectionString: string,
): Promise<OwnedNotifications> {
  const emitter = new EventEmitter().setMaxListeners(0);
  const channels = new Set<string>();
  let client: pg.Client | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString });
    next.on("notification", ({ channel, payload }) => emitter.emit(channel, payload ?? ""));
    next.on("error", () => {});
    next.on("end", () => {
      if (client === next) client = null;
      if (!closed) retry = setTimeout(() => connect().catch(() => {}), 1_000).unref();
    });
    await next.connect();
    if (closed) return next.end();
    client = next;
    for (const channel of channels) await next.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
  }

  await connect().catch((error) => {
    closed = true;
    clearTimeout(retry);
    throw error;
  });
  return {
    async notify(channel, payload) {
      await pool.query("SELECT pg_notify($1, $2)", [channel, payload]);
    },
    async listen(channel, handler) {
      emitter.on(channel, handler);
      if (!channels.has(channel)) {
        channels.add(channel);
        await client?.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      }
      return () => emitter.off(channel, handler);
    },
    async close() {
      closed = true;
      clearTimeout(retry);
      emitter.removeAllListeners();
      await client?.end();
    },
  };
}
