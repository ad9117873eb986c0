import { setImmediate as nextTurn } from "node:timers/promises";
import { CancelledError } from "../errors.js";

/** Lets timers and messages have their turn in the middle of long work. @throws CancelledError once aborted. */
export async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  if (signal?.aborted) throw new CancelledError("The import was cancelled.");
}
