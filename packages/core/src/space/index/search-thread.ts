import { SHARE_ENV } from "node:worker_threads";
import { CalledThread } from "../../called-thread.js";
import { ConflictError } from "../../errors.js";
import { startWorker } from "../../worker-thread.js";
import type { Method, Requests, SearchRequest } from "./search-protocol.js";

/** The thread ended before it answered. Another one starts for the next question. */
export class SearchStoppedError extends ConflictError {
  constructor(cause: unknown) {
    super("The searching thread stopped before it answered: ask again.", { cause });
  }
}

/**
 * The one thread of a process that searches, for every open space: the native addon must not be loaded twice in
 * a process, and with one thread for HTTP and one here two cores are busy.
 */
class SearchThread {
  private matrices = 0;
  private readonly thread = new CalledThread<SearchRequest>(
    () => startWorker(new URL("./search-worker.js", import.meta.url), { env: SHARE_ENV }),
    (cause) => new SearchStoppedError(cause),
  );

  newMatrix(): number {
    return this.matrices++;
  }

  async ask<M extends Method>(
    matrix: number,
    method: M,
    ask: Requests[M]["ask"],
  ): Promise<Requests[M]["answer"]> {
    return (await this.thread.ask({ matrix, method, ask })) as Requests[M]["answer"];
  }

  /** Changes whenever a thread has ended: what was opened on that one must be opened anew. */
  get generation(): number {
    return this.thread.generation;
  }

  /** Ends the thread as a crash would. */
  terminate(): Promise<void> {
    return this.thread.terminate();
  }
}

export const searchThread = new SearchThread();
