import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPglite } from "./pglite.js";
import { PgliteHost } from "./pglite-host.js";
import { PgliteStream } from "./pglite-stream.js";
import { plantPglite } from "./testing/index.js";

let folder: string;
let host: PgliteHost;
/** What was sent, one entry for each exchange: the kinds of its messages. */
let sent: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cinevec-pglite-stream-"));
  await plantPglite(folder);
  host = await PgliteHost.open(join(folder, "database"));
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

function kindsOf(bytes: Uint8Array): string {
  const view = Buffer.from(bytes);
  let kinds = "";
  for (let at = 0; at < view.length; at += 1 + view.readUInt32BE(at + 1))
    kinds += String.fromCharCode(view[at]!);
  return kinds;
}

async function connect(): Promise<pg.Client> {
  sent = [];
  const client = new pg.Client({
    user: "postgres",
    database: "postgres",
    stream: () =>
      new PgliteStream((bytes) => {
        sent.push(kindsOf(bytes));
        return host.exchange(bytes);
      }),
  });
  await client.connect();
  return client;
}

test("a query with values goes in one exchange: parse, bind, describe, execute, sync", async () => {
  const client = await connect();
  expect((await client.query("SELECT $1::int AS n", [7])).rows).toEqual([{ n: 7 }]);
  expect(sent).toEqual(["PBDES"]);
  await client.end();
});

test("after an error the next query has its own answer, and the error is PostgreSQL's", async () => {
  const client = await connect();
  await client.query("CREATE TEMP TABLE once (n int UNIQUE); INSERT INTO once VALUES (1)");
  for (let round = 0; round < 3; round++) {
    const failing = client.query("INSERT INTO once VALUES ($1)", [1]);
    const next = client.query("SELECT 5 AS n");
    await expect(failing).rejects.toBeInstanceOf(pg.DatabaseError);
    await expect(failing).rejects.toMatchObject({ code: "23505", detail: "Key (n)=(1) already exists." });
    expect((await next).rows).toEqual([{ n: 5 }]);
  }
  await client.end();
});

test("answers of any size come back whole", async () => {
  const client = await connect();
  const { rows } = await client.query(
    "SELECT i, repeat(chr(228), i) AS text FROM generate_series(1, 3000) AS i",
  );
  expect(rows).toHaveLength(3000);
  expect(rows.every(({ i, text }) => text === "ä".repeat(i))).toBe(true);
  await client.end();
});

test("answers that were given take no memory any more", async () => {
  const client = await connect();
  const large = () => client.query("SELECT i, repeat('x', 100) AS text FROM generate_series(1, 3000) AS i");
  const megabytes = () => process.memoryUsage().rss / 2 ** 20;
  for (let times = 0; times < 40; times++) await large();
  const before = megabytes();
  for (let times = 0; times < 250; times++) await large();
  // Of 80 MB of answers, where each was kept, 200 MB of messages were left.
  expect(megabytes() - before).toBeLessThan(100);
  await client.end();
});

test("who leaves in the middle of a transaction leaves nothing of it", async () => {
  const first = await connect();
  await first.query("CREATE TABLE left_behind (n int)");
  await first.query("BEGIN");
  await first.query("INSERT INTO left_behind VALUES (1)");
  await first.end();
  expect(sent.at(-1)).toBe("Q");
  const second = await connect();
  expect((await second.query("SELECT count(*)::int AS n FROM left_behind")).rows).toEqual([{ n: 0 }]);
  await second.end();
  expect(sent).toEqual(["Q"]);
});

test("the thread that asks is free while a statement works", async () => {
  const client = await connect();
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  await client.query("SELECT sum(sqrt(i)) FROM generate_series(1, 3000000) AS i");
  clearInterval(timer);
  expect(turns).toBeGreaterThan(10);
  await client.end();
});

test("what was asked of a database that is closed meanwhile is refused, not left waiting", async () => {
  const other = await mkdtemp(join(tmpdir(), "cinevec-pglite-closed-"));
  await plantPglite(other);
  const { pool, close } = await openPglite(other);
  expect((await pool.query("SELECT 1 AS n")).rows).toEqual([{ n: 1 }]);
  await close();
  await expect(pool.query("SELECT 1")).rejects.toThrow();
  await rm(other, { recursive: true, force: true });
});
