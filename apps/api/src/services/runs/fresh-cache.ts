import { LRUCache } from "lru-cache";

/**
 * Remembers what `load` answers for a short while; a question asked while its answer is under way waits for that
 * answer. A fresh answer comes without a promise: hot resolvers then stay synchronous.
 */
export class FreshCache<Value extends object> {
  private readonly answers: LRUCache<string, { value: Value | null }>;
  private readonly pending = new Map<string, Promise<Value | null>>();

  /** @param milliseconds how long another process' change may go unseen. */
  constructor(
    private readonly load: (key: string) => Promise<Value | null>,
    options: { readonly milliseconds: number; readonly max: number },
  ) {
    this.answers = new LRUCache({ max: options.max, ttl: options.milliseconds });
  }

  get(key: string): Value | null | Promise<Value | null> {
    const known = this.answers.get(key);
    if (known) return known.value;
    const waiting = this.pending.get(key);
    if (waiting) return waiting;
    const loading = this.load(key)
      .then((value) => {
        // Forgotten meanwhile: what was read may be older than the change.
        if (this.pending.get(key) === loading) this.answers.set(key, { value });
        return value;
      })
      .finally(() => {
        if (this.pending.get(key) === loading) this.pending.delete(key);
      });
    this.pending.set(key, loading);
    return loading;
  }

  forget(): void {
    this.answers.clear();
    this.pending.clear();
  }
}
