/** Most streams of one key, visitor or address: some tabs, each with some streams. */
const mostOfOne = 50;
/** Most of all together. */
const mostOfAll = 1_000;

/** Counts the streams that are open. */
export class StreamLimits {
  private readonly open = new Map<string, number>();
  private all = 0;

  constructor(
    private readonly ofOne = mostOfOne,
    private readonly ofAll = mostOfAll,
  ) {}

  /** @returns gives the place back; null where there is none. */
  enter(caller: string): (() => void) | null {
    const own = this.open.get(caller) ?? 0;
    if (own >= this.ofOne || this.all >= this.ofAll) return null;
    this.open.set(caller, own + 1);
    this.all++;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.all--;
      const still = (this.open.get(caller) ?? 1) - 1;
      if (still > 0) this.open.set(caller, still);
      else this.open.delete(caller);
    };
  }
}
