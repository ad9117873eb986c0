import { inTurn } from "./in-turn.js";

interface Listener<Row> {
  tell(row: Row): void;
  end(): void;
  fail(error: unknown): void;
}

interface Shared<Row> {
  readonly source: AsyncIterableIterator<Row>;
  readonly listeners: Set<Listener<Row>>;
  last: { readonly row: Row } | null;
}

/**
 * Follows each row once, however many listen to it. Who comes later gets what is known at once, and then every change
 * that the others get; changes that come faster than a listener takes them are told it once. The last one to leave ends
 * the following.
 */
export class SharedFollows<Row> {
  private readonly shared = new Map<string, Shared<Row>>();

  /** @param begin begins to follow a row: follow() of follow.ts. */
  constructor(private readonly begin: (id: string) => AsyncIterableIterator<Row>) {}

  /** How many rows are followed. */
  get size(): number {
    return this.shared.size;
  }

  /** As `begin` does; nothing begins before the first value is asked for. */
  of(id: string): AsyncIterableIterator<Row> {
    let pending: { readonly row: Row } | null = null;
    let over: { readonly error?: unknown } | null = null;
    let leave: (() => void) | null = null;
    let wake = () => {};
    const listener: Listener<Row> = {
      tell(row) {
        pending = { row };
        wake();
      },
      end() {
        over ??= {};
        wake();
      },
      fail(error) {
        over ??= { error };
        wake();
      },
    };
    const next = async (): Promise<IteratorResult<Row>> => {
      if (!leave && !over) leave = this.join(id, listener);
      while (!pending && !over)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      if (pending) {
        const { row } = pending;
        pending = null;
        return { done: false, value: row };
      }
      if (over && "error" in over) {
        const { error } = over;
        over = {};
        throw error;
      }
      return { done: true, value: undefined };
    };
    return inTurn(next, () => {
      pending = null;
      over = {};
      wake();
      leave?.();
    });
  }

  private join(id: string, listener: Listener<Row>): () => void {
    let shared = this.shared.get(id);
    if (!shared) {
      shared = { source: this.begin(id), listeners: new Set(), last: null };
      this.shared.set(id, shared);
      void this.pass(id, shared);
    }
    const joined = shared;
    joined.listeners.add(listener);
    if (joined.last) listener.tell(joined.last.row);
    return () => {
      joined.listeners.delete(listener);
      if (joined.listeners.size > 0) return;
      this.drop(id, joined);
      void joined.source.return!();
    };
  }

  private async pass(id: string, shared: Shared<Row>): Promise<void> {
    try {
      for await (const row of shared.source) {
        shared.last = { row };
        for (const listener of shared.listeners) listener.tell(row);
      }
      this.drop(id, shared);
      for (const listener of shared.listeners) listener.end();
    } catch (error) {
      this.drop(id, shared);
      for (const listener of shared.listeners) listener.fail(error);
    }
  }

  /** Who comes from now on begins anew. */
  private drop(id: string, shared: Shared<Row>): void {
    if (this.shared.get(id) === shared) this.shared.delete(id);
  }
}
