import { chain, type MaybePromise } from "../../maybe-promise.js";
import type { BudgetStore } from "./budget-store.js";

export interface Grant {
  readonly granted: boolean;
  /** Seconds after which there should be enough; 0 where there is. */
  readonly retryAfter: number;
}

interface Account {
  /** Leased and not spent. May fall below zero where something cost more than was thought. */
  tokens: number;
  /** What the database had left at the last lease. */
  left: number;
  /** In milliseconds. */
  usedAt: number;
  leasing: Promise<void> | null;
  /** Until then the bucket is taken to be as empty as it was found, in milliseconds. */
  emptyUntil: number;
}

/** A lease is a twentieth of a bucket: the hot questions touch the database once in some hundred times. */
const shareOfLease = 1 / 20;
/** A process that was not asked for so long gives back what it has, in milliseconds. */
const idleAfter = 10_000;
/** Buckets that have been full for long are looked for so seldom, in milliseconds. */
const forgetEvery = 60_000;
/** Whoever asks on and on while refused makes the database look so seldom, in milliseconds. */
const lookAgainAfter = 100;

/**
 * What each caller may still cost. Every process takes slices of a caller's bucket out of the database before it spends
 * them, so that all processes together never spend more than the bucket's capacity and what flows in meanwhile. What a
 * process has leased and does not spend is missing to the others for ten seconds at most.
 */
export class Budgets {
  private readonly accounts = new Map<string, Account>();
  private readonly timer: NodeJS.Timeout;
  private forgotAt: number;

  /** @param report gets what kept leases from being given back. @param now in milliseconds. */
  constructor(
    private readonly store: BudgetStore,
    private readonly report: (error: unknown) => void,
    private readonly now: () => number = Date.now,
  ) {
    this.forgotAt = this.now();
    this.timer = setInterval(() => void this.tidy(), idleAfter / 2).unref();
  }

  /** What a caller may take at once at most. */
  get capacity(): number {
    return this.store.capacity;
  }

  /** Takes what an operation may cost; at once where enough is leased. */
  take(caller: string, cost: number): MaybePromise<Grant> {
    const account = this.accountOf(caller);
    account.usedAt = this.now();
    if (account.tokens >= cost) {
      account.tokens -= cost;
      return enough;
    }
    return chain(this.lease(caller, account, cost), () => {
      if (account.tokens >= cost) {
        account.tokens -= cost;
        return enough;
      }
      // A lease that was too small took all that the bucket had.
      const missing = cost - account.tokens;
      return { granted: false, retryAfter: Math.max(1, Math.ceil(missing / this.store.perSecond)) };
    });
  }

  /** After an operation that was granted: what it cost in fact. */
  settle(caller: string, taken: number, actual: number): void {
    this.accountOf(caller).tokens += taken - actual;
  }

  /** As far as this process knows: what others have leased since is not seen. */
  remaining(caller: string): number {
    const account = this.accounts.get(caller);
    if (!account) return this.store.capacity;
    return Math.max(0, Math.floor(Math.min(this.store.capacity, account.tokens + account.left)));
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.giveBack([...this.accounts]);
  }

  private accountOf(caller: string): Account {
    let account = this.accounts.get(caller);
    if (!account) {
      account = { tokens: 0, left: this.store.capacity, usedAt: this.now(), leasing: null, emptyUntil: 0 };
      this.accounts.set(caller, account);
    }
    return account;
  }

  /** One at a time for each caller: who waits may find enough in another's lease. */
  private async lease(caller: string, account: Account, cost: number): Promise<void> {
    while (account.leasing) await account.leasing;
    if (account.tokens >= cost || this.now() < account.emptyUntil) return;
    const slice = this.store.capacity * shareOfLease;
    account.leasing = this.store
      .lease(caller, Math.max(slice, cost - account.tokens))
      .then(({ granted, left }) => {
        account.tokens += granted;
        account.left = left;
        if (account.tokens < cost) account.emptyUntil = this.now() + lookAgainAfter;
      })
      .finally(() => {
        account.leasing = null;
      });
    await account.leasing;
  }

  private async tidy(): Promise<void> {
    const since = this.now() - idleAfter;
    const idle = [...this.accounts].filter(([, { usedAt, leasing }]) => usedAt < since && !leasing);
    await this.giveBack(idle);
    if (this.now() - this.forgotAt < forgetEvery) return;
    this.forgotAt = this.now();
    await this.store.forgetFull().catch(this.report);
  }

  private async giveBack(accounts: readonly (readonly [string, Account])[]): Promise<void> {
    for (const [caller, { tokens }] of accounts) {
      this.accounts.delete(caller);
      if (tokens !== 0) await this.store.giveBack(caller, tokens).catch(this.report);
    }
  }
}

const enough: Grant = { granted: true, retryAfter: 0 };
