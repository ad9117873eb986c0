import type { Database } from "@cinevec/db";
import { type BudgetKind, BudgetStore } from "./budget-store.js";
import { Budgets } from "./budgets.js";
import { OpenStreams } from "./open-streams.js";
import { StreamCounts } from "./stream-counts.js";

/** Of one address: above it, keys that it shows are not looked at. */
const refusalsPerMinute = 60;

/** What callers may cost, ask and keep open; all replicas together grant so much. */
export class Limits {
  /** Null: no accounts are kept. */
  readonly cost: Budgets | null;
  /** Null: as many requests as one likes. */
  readonly requests: Budgets | null;
  /** How many requests without a right key an address may send. */
  readonly refusals: Budgets;
  readonly streams: OpenStreams;

  /**
   * @param perMinute what one caller may cost, and how many requests it may make; 0: no limit.
   * @param report gets what went wrong while nobody waited for it.
   */
  constructor(
    db: Database,
    perMinute: { readonly cost: number; readonly requests: number },
    report: (error: unknown) => void,
  ) {
    const kept = (kind: BudgetKind, capacity: number) =>
      new Budgets(new BudgetStore(db, kind, capacity), report);
    this.cost = perMinute.cost === 0 ? null : kept("cost", perMinute.cost);
    this.requests = perMinute.requests === 0 ? null : kept("requests", perMinute.requests);
    this.refusals = kept("refusals", refusalsPerMinute);
    this.streams = new OpenStreams(new StreamCounts(db), report);
  }

  async close(): Promise<void> {
    await Promise.all([
      this.cost?.close(),
      this.requests?.close(),
      this.refusals.close(),
      this.streams.close(),
    ]);
  }
}
