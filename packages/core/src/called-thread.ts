import type { MessagePort, Worker } from "node:worker_threads";
import { errorOf, type ToldError, toldError } from "./told-error.js";

/** What a called thread sends back: `call` is the number that came with the question. */
type CallReply =
  | { readonly call: number; readonly answer: unknown }
  | { readonly call: number; readonly error: ToldError };

/** What became of a question in the thread that was called. */
export type CallResult = { readonly answer: unknown } | { readonly error: Error };

export function resultOf(answered: Promise<unknown>): Promise<CallResult> {
  return answered.then(
    (answer) => ({ answer }),
    (error) => ({ error: error instanceof Error ? error : new Error(String(error)) }),
  );
}

/** The called thread's half. @param moved memory of the answer that goes with it instead of being copied. */
export function sendReply(
  port: MessagePort,
  call: number,
  result: CallResult,
  moved: readonly ArrayBuffer[] = [],
): void {
  const reply: CallReply =
    "answer" in result ? { call, answer: result.answer } : { call, error: toldError(result.error) };
  port.postMessage(reply, moved);
}

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/**
 * A thread that answers questions, one reply for each. It starts with the first question, again after it ended, and
 * keeps no process alive.
 */
export class CalledThread<Question extends object> {
  private worker: Worker | null = null;
  private started = 0;
  private calls = 0;
  private readonly waiting = new Map<number, Waiting>();

  /**
   * @param start makes the thread, which is posted questions with their `call`, and posts CallReplies.
   * @param stopped what callers are told where the thread ended before it answered.
   */
  constructor(
    private readonly start: () => Worker,
    private readonly stopped: (cause: unknown) => Error,
  ) {}

  ask(question: Question): Promise<unknown> {
    const worker = this.running();
    const call = this.calls++;
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      worker.ref();
      worker.postMessage({ ...question, call });
    });
  }

  /** Changes whenever a thread has ended: what that one was given must be given again. */
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
    const worker = this.start();
    worker.on("message", (reply: CallReply) => this.settle(worker, reply));
    worker.on("error", (error) => this.fail(worker, error));
    worker.on("exit", () => this.fail(worker, new Error("it ended")));
    this.worker = worker;
    return worker;
  }

  private settle(worker: Worker, reply: CallReply): void {
    const call = this.waiting.get(reply.call);
    this.waiting.delete(reply.call);
    if (this.waiting.size === 0) worker.unref();
    if ("answer" in reply) call?.resolve(reply.answer);
    else call?.reject(errorOf(reply.error));
  }

  private fail(worker: Worker, cause: unknown): void {
    if (this.worker !== worker) return;
    this.worker = null;
    for (const { reject } of this.waiting.values()) reject(this.stopped(cause));
    this.waiting.clear();
  }
}
