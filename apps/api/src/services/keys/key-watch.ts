import { setMaxListeners } from "node:events";

interface Watched {
  readonly ended: AbortController;
  watchers: number;
}

/**
 * What ends when a key does: streams and downloads that were begun while it was in force. Looks every so often while
 * there are any, however many there are.
 */
export class KeyWatch {
  private readonly watched = new Map<string, Watched>();
  private timer: NodeJS.Timeout | null = null;

  /**
   * @param inForce of these keys' ids, those that are still in force. Where it fails, nothing ends yet.
   * @param milliseconds between two looks.
   */
  constructor(
    private readonly inForce: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
    private readonly milliseconds: number,
  ) {}

  /** @param done aborts when the watcher needs it no more. @returns aborts when the key has ended. */
  watch(id: string, done: AbortSignal): AbortSignal {
    const found = this.watched.get(id) ?? { ended: new AbortController(), watchers: 0 };
    if (done.aborted) return found.ended.signal;
    // As many streams and downloads as a key may have.
    setMaxListeners(0, found.ended.signal);
    found.watchers++;
    this.watched.set(id, found);
    done.addEventListener("abort", () => this.release(id, found));
    this.timer ??= setInterval(() => void this.look(), this.milliseconds).unref();
    return found.ended.signal;
  }

  /** Looks at once: after this process revoked a key. */
  async look(): Promise<void> {
    const ids = [...this.watched.keys()];
    if (ids.length === 0) return;
    const valid = await this.inForce(ids).catch(() => null);
    if (valid === null) return;
    for (const id of ids) if (!valid.has(id)) this.watched.get(id)?.ended.abort();
  }

  private release(id: string, watched: Watched): void {
    if (--watched.watchers > 0) return;
    this.watched.delete(id);
    if (this.watched.size > 0) return;
    clearInterval(this.timer!);
    this.timer = null;
  }
}
