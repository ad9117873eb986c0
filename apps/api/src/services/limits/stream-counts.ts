import { randomUUID } from "node:crypto";
import type { Database } from "@cinevec/db";

/** A process that has not renewed its counts for so long is gone, in seconds. */
const goneAfter = 60;

/** How many streams each caller has open at this process, written where the other processes read it. */
export class StreamCounts {
  private readonly process = randomUUID();

  constructor(private readonly db: Pick<Database, "query">) {}

  /** @param open 0: the caller has none here any more. */
  async write(caller: string, open: number): Promise<void> {
    if (open === 0)
      await this.db.query(`DELETE FROM "StreamCount" WHERE "process" = $1 AND "caller" = $2`, [
        this.process,
        caller,
      ]);
    else
      await this.db.query(
        `INSERT INTO "StreamCount" ("process", "caller", "open", "at") VALUES ($1, $2, $3, now())
         ON CONFLICT ("process", "caller") DO UPDATE SET "open" = EXCLUDED."open", "at" = EXCLUDED."at"`,
        [this.process, caller, open],
      );
  }

  /** How many a caller has at all other processes together. */
  async ofOthers(caller: string): Promise<number> {
    const { rows } = await this.db.query<{ open: number }>(
      `SELECT coalesce(sum("open"), 0)::int AS "open" FROM "StreamCount"
       WHERE "caller" = $1 AND "process" <> $2 AND "at" > now() - make_interval(secs => $3)`,
      [caller, this.process, goneAfter],
    );
    return rows[0]!.open;
  }

  /** Says that this process is still there, writes what is missing of its counts, and forgets those of processes that are gone. */
  async renew(open: ReadonlyMap<string, number>): Promise<void> {
    if (open.size > 0)
      await this.db.query(
        `INSERT INTO "StreamCount" ("process", "caller", "open", "at")
         SELECT $1::uuid, unnest($2::text[]), unnest($3::int[]), now()
         ON CONFLICT ("process", "caller") DO UPDATE SET "at" = EXCLUDED."at"`,
        [this.process, [...open.keys()], [...open.values()]],
      );
    await this.db.query(`DELETE FROM "StreamCount" WHERE "at" < now() - make_interval(secs => $1)`, [
      goneAfter,
    ]);
  }

  async end(): Promise<void> {
    await this.db.query(`DELETE FROM "StreamCount" WHERE "process" = $1`, [this.process]);
  }
}
