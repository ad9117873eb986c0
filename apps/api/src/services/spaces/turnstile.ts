import { ConflictError } from "@cinevec/core";

/** Lets few through at once; the others wait in the order in which they came, and no more than so many. */
export class Turnstile {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  /** @param what is done within, for whoever is turned away: "embeddings are opened". */
  constructor(
    private readonly what: string,
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** @throws ConflictError where too many wait; whatever `act` throws. */
  async pass<Result>(act: () => Promise<Result>): Promise<Result> {
    if (this.running >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting)
        throw new ConflictError(
          `Too many ${this.what} at once: ${this.running}, and ${this.mostWaiting} wait. Try again in a while.`,
        );
      // Whoever leaves hands its place on, so that nobody slips in between.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else this.running++;
    try {
      return await act();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
