import { setImmediate } from "node:timers/promises";
import { CancelledError } from "./errors.js";

/**
 * Gives the event loop a turn, in which a signal can abort.
 * @throws CancelledError where it has.
 */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new CancelledError();
}
