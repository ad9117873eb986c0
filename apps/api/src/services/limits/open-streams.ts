import type { StreamCounts } from "./stream-counts.js";

/** Most streams of one key, visitor or address at all processes together: some tabs, each with some streams. */
const mostOfOne = 50;
/** Most of everybody at one process, which they take memory and connections of. */
const mostHere = 1_000;
/** A third of the time after which a process is taken to be gone, in milliseconds. */
const renewedEvery = 20_000;

interface Account {
  open: number;
  /** At the other processes, when they were last asked. */
  others: number;
  /** What is being written. */
  settling: Promise<void> | null;
}

/**
 * Gives places to streams, so many to each caller, whichever process he asks. Each process writes how many a caller has
 * there before it reads what the others have, so that two that give the last place at once both see the other's and take
 * it back: there are never too many.
 */
export class OpenStreams {
  private readonly accounts = new Map<string, Account>();
  private here = 0;
  private readonly timer: NodeJS.Timeout;

  /** @param report gets why counts could not be shared; until they can, each process counts for itself. */
  constructor(
    private readonly counts: Pick<StreamCounts, "write" | "ofOthers" | "renew" | "end">,
    private readonly report: (error: unknown) => void,
    private readonly most = { ofOne: mostOfOne, here: mostHere },
  ) {
    this.timer = setInterval(() => void this.renew(), renewedEvery).unref();
  }

  /** @returns gives the place back; null where there is none. */
  async enter(caller: string): Promise<(() => void) | null> {
    const account = this.accounts.get(caller) ?? { open: 0, others: 0, settling: null };
    if (account.open >= this.most.ofOne || this.here >= this.most.here) return null;
    this.accounts.set(caller, account);
    this.here++;
    account.open++;
    await this.settle(caller, account);
    let left = false;
    const leave = () => {
      if (left) return;
      left = true;
      this.here--;
      account.open--;
      void this.settle(caller, account);
    };
    if (account.open + account.others <= this.most.ofOne) return leave;
    leave();
    return null;
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    await Promise.all([...this.accounts.values()].map(({ settling }) => settling));
    await this.counts.end().catch(this.report);
  }

  /** Resolves once what changed until now is written and what the others have was read since. Never rejects. */
  private async settle(caller: string, account: Account): Promise<void> {
    // What is being written may be older than this change; one write more takes everything that waits for it.
    await account.settling;
    if (account.settling) return account.settling;
    account.settling = this.share(caller, account).finally(() => {
      account.settling = null;
      if (account.open === 0) this.accounts.delete(caller);
    });
    await account.settling;
  }

  private async share(caller: string, account: Account): Promise<void> {
    try {
      await this.counts.write(caller, account.open);
      account.others = await this.counts.ofOthers(caller);
    } catch (error) {
      this.report(error);
    }
  }

  private async renew(): Promise<void> {
    const open = new Map<string, number>();
    for (const [caller, account] of this.accounts) if (account.open > 0) open.set(caller, account.open);
    await this.counts.renew(open).catch(this.report);
  }
}
