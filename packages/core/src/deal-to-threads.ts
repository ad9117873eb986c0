import type { Worker } from "node:worker_threads";
import { CancelledError } from "./errors.js";
import { nextMessage } from "./worker-thread.js";

/**
 * Deals jobs to threads, in order, each to the first that is free. A thread is posted a job and posts its answer; all are ended
 * before this returns or throws.
 * @param input.start makes a thread; as many are made as `threads` says, but no more than there are jobs.
 * @throws CancelledError when `signal` aborts; Error where a thread fails.
 */
export async function dealToThreads<Job, Answer>(input: {
  readonly jobs: readonly Job[];
  readonly threads: number;
  start(): Worker;
  onAnswer(job: Job, answer: Answer): void;
  readonly signal?: AbortSignal | undefined;
}): Promise<void> {
  const { jobs, threads, start, onAnswer, signal } = input;
  if (signal?.aborted) throw new CancelledError();
  const waiting = jobs.values();
  const workers: Worker[] = [];
  let abort = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    abort = () => reject(new CancelledError());
  });
  // It is heard by the race below, and by nobody once that is over.
  cancelled.catch(() => {});
  signal?.addEventListener("abort", abort, { once: true });
  async function serve(): Promise<void> {
    const worker = start();
    workers.push(worker);
    for (const job of waiting) {
      worker.postMessage(job);
      onAnswer(job, (await nextMessage(worker)) as Answer);
    }
  }
  try {
    const all = Promise.all(Array.from({ length: Math.min(threads, jobs.length) }, serve));
    await Promise.race([all, cancelled]);
  } finally {
    signal?.removeEventListener("abort", abort);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
