import { inTurn } from "./in-turn.js";

/** Where changes are heard of; Database has it. */
interface Listens {
  listen(channel: string, handler: (payload: string) => void): Promise<() => void>;
}

interface FollowOptions<Row> {
  readonly db: Listens;
  readonly channel: string;
  readonly id: string;
  /** The row as it is now, or null once it is gone. */
  read(): Promise<Row | null>;
  /** Two rows of the same state are told once; without it, all of the row is its state. */
  stateOf?(row: Row): Promise<string>;
  /** After such a row nothing will change any more. */
  hasEnded(row: Row): boolean;
  /** Looks this often, in milliseconds, though nothing was heard: a message can be lost with its connection. */
  readonly lookEvery?: number;
}

/**
 * The row at once, and again at every change until it has ended or is gone. Changes that come faster than they
 * are taken are told once. Listening begins before the first look, so that none is missed, and stops as soon as
 * the iterator is returned, even while someone waits for its next value.
 */
export function follow<Row>(options: FollowOptions<Row>): AsyncIterableIterator<Row> {
  const { db, channel, id, read, hasEnded, lookEvery = 5_000 } = options;
  let stopListening: (() => void) | null = null;
  let wake = () => {};
  let changed = true;
  let closed = false;
  let last: string | undefined;

  function close(): void {
    closed = true;
    stopListening?.();
    stopListening = null;
    wake();
  }

  async function waitForChange(): Promise<void> {
    if (changed || closed) return;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      wake = resolve;
      timer = setTimeout(resolve, lookEvery);
    });
    clearTimeout(timer);
  }

  async function next(): Promise<IteratorResult<Row>> {
    try {
      if (!stopListening && !closed) {
        stopListening = await db.listen(channel, (changedId) => {
          if (changedId !== id) return;
          changed = true;
          wake();
        });
      }
      while (!closed) {
        await waitForChange();
        changed = false;
        if (closed) break;
        const row = await read();
        if (row === null || closed) break;
        const state = options.stateOf ? await options.stateOf(row) : JSON.stringify(row);
        if (closed) break;
        if (state === last) continue;
        last = state;
        if (hasEnded(row)) close();
        return { done: false, value: row };
      }
    } catch (error) {
      close();
      throw error;
    }
    close();
    return { done: true, value: undefined };
  }

  return inTurn(next, close);
}

/** The row that has ended, or null where that takes longer. @param changes of a follow with the same `hasEnded`. */
export async function endedWithin<Row>(
  milliseconds: number,
  changes: AsyncIterableIterator<Row>,
  hasEnded: (row: Row) => boolean,
): Promise<Row | null> {
  const timer = setTimeout(() => void changes.return!(), milliseconds);
  try {
    for await (const row of changes) if (hasEnded(row)) return row;
    return null;
  } finally {
    clearTimeout(timer);
  }
}
