import type { Database } from "@cinevec/db";

export interface Lease {
  /** At most what was wanted. */
  readonly granted: number;
  /** What is left in the bucket for others. */
  readonly left: number;
}

/** What a bucket holds: work that an operation may cost, requests, or refusals. */
export type BudgetKind = "cost" | "requests" | "refusals";

/**
 * Buckets of tokens, each refilled evenly within a minute, in the database: whatever several processes take of one adds
 * up.
 */
export class BudgetStore {
  /** What flows into each bucket. */
  readonly perSecond: number;

  /** @param capacity of each bucket. @param perMinute what flows into it; as a rule what it holds. */
  constructor(
    private readonly db: Pick<Database, "query">,
    private readonly kind: BudgetKind,
    readonly capacity: number,
    perMinute = capacity,
  ) {
    this.perSecond = perMinute / 60;
  }

  /** Takes up to so many tokens out, in one statement: two processes never get the same ones. */
  async lease(caller: string, wanted: number): Promise<Lease> {
    const { rows } = await this.db.query<{ tokens: number; leased: number }>(
      `INSERT INTO "CostBudget" AS budget ("caller", "tokens", "leased", "at")
       VALUES ($1, $2::float8 - LEAST($2::float8, $3::float8), LEAST($2::float8, $3::float8), now())
       ON CONFLICT ("caller") DO UPDATE SET
         "tokens" = ${available} - LEAST(${available}, $3::float8),
         "leased" = LEAST(${available}, $3::float8),
         "at" = now()
       RETURNING "tokens", "leased"`,
      [this.nameOf(caller), this.capacity, wanted, this.perSecond],
    );
    const { leased, tokens } = rows[0]!;
    return { granted: leased, left: tokens };
  }

  /** Puts tokens back that were leased and not used. */
  async giveBack(caller: string, tokens: number): Promise<void> {
    await this.db.query(
      `UPDATE "CostBudget" AS budget SET "tokens" = LEAST($2::float8, ${available} + $3::float8), "at" = now()
       WHERE "caller" = $1`,
      [this.nameOf(caller), this.capacity, tokens, this.perSecond],
    );
  }

  /** Forgets buckets that have been full for a while: a new one is full. Those of unknown kinds are older versions'. */
  async forgetFull(): Promise<void> {
    await this.db.query(
      `DELETE FROM "CostBudget"
       WHERE starts_with("caller", $1) AND "at" < now() - make_interval(secs => $2) OR "at" < now() - interval '1 day'`,
      [this.nameOf(""), (2 * this.capacity) / this.perSecond],
    );
  }

  private nameOf(caller: string): string {
    return `${this.kind} ${caller}`;
  }
}

/** What is in a bucket now. A clock that was set back takes nothing out. */
const available = `LEAST($2::float8, budget."tokens" + $4::float8 * GREATEST(0, EXTRACT(EPOCH FROM now() - budget."at")::float8))`;
