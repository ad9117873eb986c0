import { SHARE_ENV, type Worker } from "node:worker_threads";
import { ConflictError, InvalidInputError } from "../../errors.js";
import { startWorker } from "../../worker-thread.js";
import type { Method, ReplyMessage, RequestMessage, Requests } from "./search-protocol.js";

/** The thread ended before it answered. Another one starts for the next question. */
export class SearchStoppedError extends ConflictError {
  constructor(cause: unknown) {
    super("The searching thread stopped before it answered: ask again.", { cause });
  }
}

/**
 * The one thread of a process that searches, for every open space: the native addon must not be loaded twice in
 * a process, and with one thread for HTTP and one here two cores are busy. It starts with the first matrix and
 * keeps no process alive.
 */
class SearchThread {
  private worker: Worker | null = null;
  private started = 0;
  private calls = 0;
  private matrices = 0;
  private readonly waiting = new Map<
    number,
    { resolve: (answer: never) => void; reject: (error: Error) => void }
  >();

  newMatrix(): number {
    return this.matrices++;
  }

  ask<M extends Method>(matrix: number, method: M, ask: Requests[M]["ask"]): Promise<Requests[M]["answer"]> {
    const worker = this.running();
    const message: RequestMessage = { call: this.calls++, matrix, method, ask };
    return new Promise((resolve, reject) => {
      this.waiting.set(message.call, { resolve, reject });
      worker.ref();
      worker.postMessage(message);
    });
  }

  /** Changes whenever a thread has ended: what was opened on that one must be opened anew. */
  get generation(): number {
    return this.worker ? this.started : this.started + 1;
  }

  /** Ends the thread as a crash would. */
  async terminate(): Promise<void> {
    await this.worker?.terminate();
  }

  private running(): Worker {
    if (this.worker) return this.worker;
    this.started++;
    const worker = startWorker(new URL("./search-worker.js", import.meta.url), { env: SHARE_ENV });
    worker.on("message", (reply: ReplyMessage) => this.settle(worker, reply));
    worker.on("error", (error) => this.fail(worker, error));
    worker.on("exit", () => this.fail(worker, new Error("it ended")));
    this.worker = worker;
    return worker;
  }

  private settle(worker: Worker, reply: ReplyMessage): void {
    const call = this.waiting.get(reply.call);
    this.waiting.delete(reply.call);
    if (this.waiting.size === 0) worker.unref();
    if ("answer" in reply) call?.resolve(reply.answer as never);
    else if (reply.error.name === "InvalidInputError")
      call?.reject(InvalidInputError.of("embedding", reply.error.message));
    else call?.reject(Object.assign(new Error(reply.error.message), { name: reply.error.name }));
  }

  private fail(worker: Worker, cause: unknown): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(new SearchStoppedError(cause));
    this.waiting.clear();
  }
}

export const searchThread = new SearchThread();
