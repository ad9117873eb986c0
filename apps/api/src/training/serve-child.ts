import { Worker } from "node:worker_threads";
import { CancelledError } from "@cinevec/core";
import { type BlobStore, openBlobStore } from "@cinevec/db";
import type { FromChild, ToChild } from "./messages.js";

/** What the work is given besides its task. */
export interface ChildContext<Progress> {
  readonly blobs: BlobStore;
  /** Aborted when the worker cancels. */
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
  /**
   * To be awaited before writing what readers will see. Never resolves where the worker has lost its claim: it
   * then ends this process.
   */
  mayPublish(): Promise<void>;
}

/**
 * The child's side of a forked process: one task, its progress and its end over IPC. The process ends itself as
 * soon as its parent is gone, whatever it is doing.
 */
export function serveChild<Task, Progress, Result>(
  work: (task: Task, context: ChildContext<Progress>) => Promise<Result>,
): void {
  dieWithParent();
  const controller = new AbortController();
  let publish = () => {};
  process.on("message", async (message: ToChild<Task>) => {
    if (message.type === "cancel") controller.abort(new CancelledError());
    if (message.type === "publish") publish();
    if (message.type !== "start") return;
    try {
      const result = await work(message.task, {
        blobs: await openBlobStore(message.blobs),
        signal: controller.signal,
        onProgress: (progress) => send({ type: "progress", progress }),
        mayPublish: () =>
          new Promise((resolve) => {
            publish = resolve;
            send({ type: "publishing" });
          }),
      });
      send({ type: "done", result }, () => process.exit(0));
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      // The stack is for the log; the row gets the message.
      if (error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
      send({ type: "failed", error: { name, message } }, () => process.exit(1));
    }
  });

  function send(message: FromChild<Progress, Result>, sent?: () => void): void {
    if (process.connected) process.send?.(message, undefined, undefined, () => sent?.());
  }
}

/**
 * A closed channel tells it at once, unless a long computation keeps this thread from hearing; a thread of its
 * own then sees that the process has another parent.
 */
function dieWithParent(): void {
  // Not exit, which waits for threads in the middle of a kernel.
  const die = () => process.kill(process.pid, "SIGKILL");
  process.on("disconnect", die);
  // It may have gone while this process loaded its code.
  if (!process.connected) die();
  const watch = `const { ppid } = process;
    setInterval(() => process.ppid === ppid || process.kill(process.pid, "SIGKILL"), 250);`;
  new Worker(watch, { eval: true, execArgv: [] }).unref();
}
