import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Database, openDatabase } from "./database.js";
import { accountOfPostgresql, findPostgresql, startPostgresql } from "./testing/postgresql-server.js";

const binaries = findPostgresql();
/** Where Debian has it. */
const pooler = "/usr/sbin/pgbouncer";
const problem = !binaries
  ? "skipped: PostgreSQL is not installed"
  : !existsSync(pooler)
    ? "skipped: PgBouncer is not installed, try apt-get install pgbouncer"
    : null;

describe.skipIf(problem !== null)(`through PgBouncer${problem ? ` (${problem})` : ""}`, () => {
  let server: Awaited<ReturnType<typeof startPostgresql>>;
  let folder: string;
  const stops: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    if (binaries) server = await startPostgresql(binaries);
    folder = await mkdtemp("/tmp/cinevec-pgbouncer-");
  });
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** @returns the address of a pool of that mode over the server. */
  async function startPool(mode: string): Promise<string> {
    const owner = await accountOfPostgresql();
    const own = await mkdtemp(join(folder, "pool-"));
    const url = new URL(server.url);
    const socket = url.searchParams.get("host") ?? url.hostname;
    const settings = [
      "[databases]",
      `* = host=${decodeURIComponent(socket)} user=cinevec`,
      "[pgbouncer]",
      `pool_mode = ${mode}`,
      "listen_addr =",
      `unix_socket_dir = ${own}`,
      "auth_type = any",
      "listen_port = 6432",
      "default_pool_size = 30",
    ];
    const file = join(own, "pgbouncer.ini");
    await writeFile(file, `${settings.join("\n")}\n`);
    if (owner) for (const path of [folder, own, file]) await chown(path, owner.uid, owner.gid);
    await chmod(own, 0o700);
    const process = spawn(pooler, [file], {
      ...(owner ?? {}),
      cwd: own,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const exited = new Promise((resolve) => process.once("exit", resolve));
    stops.push(async () => {
      process.kill("SIGKILL");
      await exited;
    });
    await new Promise<void>((resolve, reject) => {
      let log = "";
      process.stderr.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        if (log.includes("process up")) resolve();
      });
      process.once("error", reject);
      process.once("exit", () => reject(new Error(`PgBouncer did not start:\n${log}`)));
    });
    return `postgresql://cinevec@/postgres?host=${encodeURIComponent(own)}&port=6432`;
  }

  test.each(["transaction", "statement"])(
    "pool_mode = %s is refused before anything is changed",
    async (mode) => {
      const databaseUrl = await startPool(mode);
      const open = () => openDatabase({ dataFolder: folder, databaseUrl });
      for (let i = 0; i < 2; i++)
        await expect(open()).rejects.toThrow(
          "Use the server's own address, or a pool with pool_mode = session",
        );
      const direct = new pg.Client({ connectionString: server.url });
      await direct.connect();
      const { rows } = await direct.query(`SELECT to_regclass('"Dataset"') AS found`);
      await direct.end();
      expect(rows).toEqual([{ found: null }]);
    },
  );

  test("pool_mode = session works: tables, transactions, messages", async () => {
    const databaseUrl = await startPool("session");
    const opened: Database[] = [];
    try {
      for (let i = 0; i < 2; i++) opened.push(await openDatabase({ dataFolder: folder, databaseUrl }));
      const [one, other] = opened as [Database, Database];
      const heard = new Promise((resolve) => {
        other.listen("test", resolve);
      });
      await other.query("SELECT 1");
      await one.prisma.$transaction((transaction) =>
        transaction.dataset.create({ data: { name: "d", format: "SAMPLE" } }),
      );
      await one.notify("test", "hello");
      expect(await heard).toBe("hello");
      expect(await other.prisma.dataset.count()).toBe(1);
    } finally {
      for (const database of opened) await database.close();
    }
  });
});
